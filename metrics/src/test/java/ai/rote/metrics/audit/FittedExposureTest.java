package ai.rote.metrics.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.membership.Exposure;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The skew-normal distribution against closed forms and Simpson's rule, and exposure by it. */
class FittedExposureTest {

  /**
   * P(Z ≥ z), by steps so small that even the steepest tail is smooth; the density is spelt out.
   */
  private static double simpson(double z, double shape) {
    int steps = 40_000;
    double width = (z < 0 ? 12.0 : 6.0) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = z + i * width;
      double density =
          2
              * Math.exp(-t * t / 2)
              / Math.sqrt(2 * Math.PI)
              * (0.5 * Erf.erfc(-shape * t / Math.sqrt(2)));
      sum += density * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return sum * width / 3;
  }

  @ParameterizedTest
  @ValueSource(doubles = {-8, -1, 0, 0.5, 3, 25})
  void tailsAreThoseOfTheDensity(double shape) {
    SkewNormal distribution = new SkewNormal(0, 1, shape);
    for (double z : new double[] {-3, -0.5, 0.7, 2, 5}) {
      double expected = simpson(z, shape);
      if (expected > 1e-280) {
        assertThat(Math.exp(distribution.logAbove(z)) / expected)
            .as("%s from %s", shape, z)
            .isCloseTo(1, within(1e-7));
        assertThat(distribution.cumulativeProbability(z)).isCloseTo(1 - expected, within(1e-9));
      }
    }
  }

  /** Shape 0 is the normal distribution; shape 1 the larger one of two normal numbers. */
  @Test
  void twoShapesHaveClosedForms() {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    for (double z : new double[] {-2, 0, 1, 3, 7}) {
      double below = normal.cumulativeProbability(z);
      double above = 0.5 * Erf.erfc(z / Math.sqrt(2));
      assertThat(new SkewNormal(0, 1, 0).logAbove(z)).isCloseTo(Math.log(above), within(1e-9));
      assertThat(new SkewNormal(0, 1, 1).logAbove(z))
          .isCloseTo(Math.log(above * (1 + below)), within(1e-9));
    }
    // Far out: ln of the tail is −z²/2 − ln(z·√2π) but for 1/z².
    double far = new SkewNormal(0, 1, 0).logAbove(40);
    assertThat(far)
        .isCloseTo(
            -800 - Math.log(40 * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / 1600.0), within(1e-5));
    assertThat(new SkewNormal(0, 1, 2).logAbove(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(new SkewNormal(0, 1, 2).logAbove(Double.POSITIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.99, -0.3, 0, 0.6, 0.99})
  void momentsComeBack(double skewness) {
    SkewNormal distribution = SkewNormal.ofMoments(-14, 2, skewness);
    double mean = 0;
    double second = 0;
    double third = 0;
    double width = 0.01;
    for (double x = -40; x < 20; x += width) {
      double weight = width * distribution.density(x);
      mean += weight * x;
      second += weight * (x + 14) * (x + 14);
      third += weight * Math.pow((x + 14) / 2, 3);
    }
    assertThat(mean)
        .isCloseTo(-14, within(1e-6))
        .isCloseTo(distribution.getNumericalMean(), within(1e-6));
    assertThat(second)
        .isCloseTo(4, within(1e-6))
        .isCloseTo(distribution.getNumericalVariance(), within(1e-6));
    assertThat(third).isCloseTo(skewness, within(1e-5));
  }

  @Test
  void amongManyReferencesItIsTheExposureByRank() {
    Random random = new Random(11);
    double[] references = random.doubles(4_000).map(u -> -20 + random.nextGaussian()).toArray();
    FittedExposure fit = FittedExposure.of(references);

    assertThat(fit.isRefuted()).isFalse();
    assertThat(fit.mean()).isCloseTo(-20, within(0.05));
    assertThat(fit.sd()).isCloseTo(1, within(0.05));
    for (double score : new double[] {-21, -20, -19, -18}) {
      assertThat(fit.bits(score))
          .isCloseTo(Exposure.of(score, references, 0.95).bits(), within(0.15));
    }
    // Beyond all of them: −log₂ of a normal tail at 8 standard deviations, 50.5 bits, roughly.
    assertThat(fit.bits(-12)).isBetween(40.0, 60.0);
    assertThat(fit.bits(Double.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void aMixtureIsRefuted() {
    Random random = new Random(11);
    double[] mixed =
        random.doubles(400).map(u -> (u < 0.2 ? -40 : -10) + random.nextGaussian()).toArray();

    assertThat(FittedExposure.of(mixed).isRefuted()).isTrue();
    assertThat(FittedExposure.of(mixed).skewness()).isLessThan(-1);
  }

  @Test
  void refusesTooFewReferencesAndThoseThatAreNoNumbers() {
    double[] few = {1, 2, 3};
    double[] equal = new double[50];
    double[] infinite = new Random(1).doubles(50).toArray();
    infinite[7] = Double.NEGATIVE_INFINITY;
    for (double[] each : new double[][] {few, equal, infinite}) {
      assertThat(FittedExposure.isPossible(each)).isFalse();
      assertThatThrownBy(() -> FittedExposure.of(each)).hasMessageContaining("at least 20");
    }
    double[] enough = new Random(1).doubles(50).toArray();
    assertThatThrownBy(() -> FittedExposure.of(enough).bits(Double.NaN))
        .hasMessageContaining("NaN");
  }
}
