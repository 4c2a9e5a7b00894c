package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueCountsTest {
  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Chi-squared over all outcomes with 5 expected; each fails by chance in one of a million. */
  @ParameterizedTest
  @CsvSource({"10, 0.5", "10, 0.03", "200, 0.37", "65, 0.999", "1, 0.2"})
  void countsAreBinomial(int draws, double probability) {
    int trials = 40_000;
    long[] seen = new long[draws + 1];
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < trials; trial++) {
      seen[(int) ValueCounts.binomial(draws, probability, random)]++;
    }
    BinomialDistribution expected = new BinomialDistribution(null, draws, probability);
    double chiSquared = 0;
    int cells = 0;
    double rest = trials;
    double restSeen = trials;
    for (int k = 0; k <= draws; k++) {
      double count = trials * expected.probability(k);
      if (count >= 5) {
        chiSquared += Math.pow(seen[k] - count, 2) / count;
        cells++;
        rest -= count;
        restSeen -= seen[k];
      }
    }
    chiSquared += rest >= 5 ? Math.pow(restSeen - rest, 2) / rest : 0;
    int freedom = Math.max(1, cells - 1);
    // Wilson and Hilferty: the 1 − 1e-6 quantile, z = 4.7534
    double cube = 1 - 2.0 / (9 * freedom) + 4.7534 * Math.sqrt(2.0 / (9 * freedom));
    assertThat(chiSquared).isLessThan(freedom * Math.pow(cube, 3) + 1);
  }

  @Test
  void certainProbabilitiesNeedNoChance() {
    SplittableRandom random = new SplittableRandom(1);

    assertThat(ValueCounts.binomial(1000, 0, random)).isZero();
    assertThat(ValueCounts.binomial(1000, 1, random)).isEqualTo(1000);
    assertThat(ValueCounts.binomial(0, 0.3, random)).isZero();
  }

  @Test
  void aResampleHasTheSamplesMeanAndItsVarianceOverN() {
    Random sample = new Random(3);
    double[] values = sample.ints(900, 0, 51).mapToDouble(k -> k / 50.0).map(x -> x * x).toArray();
    ValueCounts counts = ValueCounts.of(values, ones(900)).orElseThrow();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow() / 900;
    SplittableRandom random = new SplittableRandom(4);
    int trials = 20_000;
    double[] means = random.doubles(trials).map(any -> counts.resampledMean(random)).toArray();

    double seen = Arrays.stream(means).average().orElseThrow();
    double spread = Arrays.stream(means).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(seen).isCloseTo(mean, within(4.9 * Math.sqrt(variance / trials)));
    assertThat(spread).isCloseTo(variance, within(4.9 * variance * Math.sqrt(2.0 / trials)));
  }

  @Test
  void manyDifferentValuesOrWeightsAreDrawnOneByOne() {
    double[] different = new Random(5).doubles(100).toArray();
    double[] weights = ones(100);
    weights[3] = 2;

    assertThat(ValueCounts.of(different, ones(100))).isEmpty();
    assertThat(ValueCounts.of(new double[100], weights)).isEmpty();
    assertThat(ValueCounts.of(new double[100], ones(100))).isPresent();
  }

  @Test
  void countsAndDrawsGiveTheSameBoundsButForChance() {
    double[] few = new Random(6).ints(800, 0, 20).mapToDouble(k -> Math.pow(k / 20.0, 3)).toArray();
    double[] weights = ones(800);
    double[] nearly = weights.clone();
    nearly[0] = Math.nextUp(1.0); // enough to draw one by one

    Interval counted = Bootstrap.seeded(1).ofRatio(few, weights, 0.95).orElseThrow();
    Interval drawn = Bootstrap.seeded(2).ofRatio(few, nearly, 0.95).orElseThrow();

    double width = drawn.high() - drawn.low();
    assertThat(counted.low()).isCloseTo(drawn.low(), within(0.05 * width));
    assertThat(counted.high()).isCloseTo(drawn.high(), within(0.05 * width));
  }

  /** 1,000 resamples leave some 8 % of the width to the seed, 10,000 about 2 %. */
  @Test
  void anotherSeedMovesABoundByLittleOfTheWidth() {
    double[] values =
        new Random(7).ints(500, 0, 51).mapToDouble(k -> Math.pow(k / 50.0, 4)).toArray();
    double[] lows = new double[20];
    Interval first = Bootstrap.seeded(0).ofMean(values, 0.95).orElseThrow();
    for (int seed = 0; seed < 20; seed++) {
      lows[seed] = Bootstrap.seeded(seed).ofMean(values, 0.95).orElseThrow().low();
    }
    double range =
        Arrays.stream(lows).max().orElseThrow() - Arrays.stream(lows).min().orElseThrow();
    assertThat(range).isLessThan(0.05 * (first.high() - first.low()));
  }
}
