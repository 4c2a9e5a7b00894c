package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class TruePositiveRateTest {
  private static double[] upTo(int n) {
    return IntStream.rangeClosed(1, n).asDoubleStream().toArray();
  }

  @Test
  void theThresholdLeavesTheShareOfControlsAboveIt() {
    // of 1 … 200, two are above 198; of 1 … 300, 102 are
    TruePositiveRate rate = TruePositiveRate.of(upTo(300), upTo(200), 0.01, 0.95);

    assertThat(rate.found()).isEqualTo(102);
    assertThat(rate.value()).isCloseTo(0.34, within(1e-12));
    assertThat(rate.members()).isEqualTo(300);
    assertThat(rate.controls()).isEqualTo(200);
    assertThat(rate.interval().contains(rate.value())).isTrue();
    assertThat(rate.toString()).startsWith("0.340 [").endsWith("102/300 at 1% of 200 controls");
  }

  @Test
  void tiesWithTheThresholdAreNotFound() {
    double[] same = new double[50];

    assertThat(TruePositiveRate.of(same, same, 0.01, 0.95).found()).isZero();
    assertThat(TruePositiveRate.of(new double[] {1, 0, 2}, same, 0.01, 0.95).found()).isEqualTo(2);
  }

  @Test
  void fewControlsBoundNothingFromBelow() {
    TruePositiveRate rate = TruePositiveRate.of(upTo(60), upTo(30), 0.01, 0.95);

    assertThat(rate.found()).isEqualTo(30);
    assertThat(rate.interval().low()).isZero();
    assertThat(rate.interval().high()).isGreaterThan(0.5);
  }

  /** Normal scores, members higher by 1: TPR(α) = Φ(1 + Φ⁻¹(α)). False alarm 1e-6. */
  @Test
  void intervalsCoverTheRateOfThePopulation() {
    Random random = new Random(Long.getLong("rote.seed", 5));
    double truth = Normal.probability(1 + Normal.quantile(0.05));
    int covering = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      double[] members = random.doubles(120).map(u -> 1 + Normal.quantile(u)).toArray();
      double[] controls = random.doubles(200).map(Normal::quantile).toArray();
      covering +=
          TruePositiveRate.of(members, controls, 0.05, 0.95).interval().contains(truth) ? 1 : 0;
    }
    System.out.printf("TPR at 5 %%: %d of 2000 cover%n", covering);
    assertThat(covering)
        .isGreaterThanOrEqualTo(
            new BinomialDistribution(null, 2_000, 0.95).inverseCumulativeProbability(1e-6));
  }

  @Test
  void refusesWhatIsNoRate() {
    assertThatThrownBy(() -> TruePositiveRate.of(upTo(3), upTo(3), 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a false positive rate must be in (0, 1), but is 0.0");
    assertThatThrownBy(() -> TruePositiveRate.of(new double[0], upTo(3), 0.01, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the training set needs at least one score, and none that is NaN");
    assertThatThrownBy(() -> TruePositiveRate.of(upTo(3), new double[] {Double.NaN}, 0.01, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the control set needs at least one score, and none that is NaN");
  }
}
