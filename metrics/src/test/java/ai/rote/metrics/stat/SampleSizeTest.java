package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Planned sizes and powers, against sums over all outcomes at every number of examples. */
class SampleSizeTest {
  private static final double LEVEL = 0.95;

  /** The power at every N up to the last, tables of probabilities made one from the other. */
  private static double[] powers(double limit, double rate, double level, int last) {
    double[] powers = new double[last + 1];
    double[] atLimit = {1};
    double[] atRate = {1};
    for (int n = 1; n <= last; n++) {
      atLimit = next(atLimit, limit);
      atRate = next(atRate, rate);
      double rejected = 0;
      for (int k = 0; k <= n; k++) {
        rejected += atLimit[k];
        if (rejected > 1 - level) {
          break;
        }
        powers[n] += atRate[k];
      }
    }
    return powers;
  }

  private static double[] next(double[] mass, double share) {
    double[] next = new double[mass.length + 1];
    for (int k = 0; k < mass.length; k++) {
      next[k] += mass[k] * (1 - share);
      next[k + 1] += mass[k] * share;
    }
    return next;
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 0, 0.8, 0.95, 700",
    "0.01, 0.001, 0.8, 0.95, 1500",
    "0.02, 0.005, 0.9, 0.95, 1500",
    "0.1, 0.05, 0.8, 0.95, 800",
    "0.1, 0.05, 0.9, 0.99, 1200",
    "0.5, 0.3, 0.9, 0.95, 400",
    "0.9, 0.7, 0.8, 0.9, 200"
  })
  void isWherePowerBeginsToStay(double limit, double rate, double power, double level, int last) {
    double[] powers = powers(limit, rate, level, last);
    int least = last;
    while (least > 1 && powers[least - 1] >= power) {
      least--;
    }
    assertThat(SampleSize.toShowAtMost(limit, rate, power, level))
        .isEqualTo(least)
        .isLessThan(last / 2 + 100);
    int fewest = 1;
    while (powers[fewest] == 0) {
      fewest++;
    }
    assertThat(SampleSize.fewestToShowAtMost(limit, level)).isEqualTo(fewest);
    for (int n = 1; n <= last; n += 1 + n / 5) {
      assertThat(Power.atMost(limit, rate, n, level)).isCloseTo(powers[n], within(1e-9));
    }
  }

  @Test
  void powerAtTheLimitIsTheErrorThatIsAllowed() {
    for (int n = 1; n < 3_000; n += 17) {
      assertThat(Power.atMost(0.01, 0.01, n, LEVEL)).isLessThanOrEqualTo(0.05 + 1e-12);
    }
  }

  @Test
  void fewestForAPercentAre299() {
    assertThat(SampleSize.fewestToShowAtMost(0.01, LEVEL)).isEqualTo(299);
    assertThat(UpperBound.ofShare(0, 299, LEVEL).value()).isLessThanOrEqualTo(0.01);
    assertThat(UpperBound.ofShare(0, 298, LEVEL).value()).isGreaterThan(0.01);
  }

  /** All fourfold tables of so many pairs, each by the bound that a report would give. */
  @ParameterizedTest
  @CsvSource({"0.1, 0, 0.1, 30", "0.2, 0.05, 0.3, 25", "0, -0.3, 0.4, 28", "-0.1, -0.5, 0.6, 22"})
  void powerOfPairsIsASumOverAllTables(double margin, double difference, double psi, int n) {
    double power = 0;
    double[] differing = UpperBoundTest.binomial(n, psi);
    for (int d = 0; d <= n; d++) {
      double[] first = UpperBoundTest.binomial(d, (1 + difference / psi) / 2);
      for (int b = 0; b <= d; b++) {
        PairedRates table = new PairedRates(0, b, d - b, n - d, LEVEL);
        power += table.upperBound(LEVEL).value() <= margin ? differing[d] * first[b] : 0;
      }
    }
    assertThat(Power.differenceAtMost(margin, difference, psi, n, LEVEL))
        .isCloseTo(power, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0, 0.1, 0.8", "0.05, -0.02, 0.1, 0.9", "0, -0.2, 0.3, 0.8"})
  void pairsHaveTheirPowerFromTheNumberThatIsGiven(
      double margin, double difference, double psi, double power) {
    int n = (int) SampleSize.toShowDifferenceAtMost(margin, difference, psi, power, LEVEL);

    assertThat(Power.differenceAtMost(margin, difference, psi, n - 1, LEVEL)).isLessThan(power);
    for (int more = 0; more <= 8; more++) {
      assertThat(Power.differenceAtMost(margin, difference, psi, n + more, LEVEL))
          .isGreaterThanOrEqualTo(power);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIntervalIsAsNarrowAsAskedAndNotForOneFewer(ShareInterval method) {
    for (double rate : new double[] {0, 0.002, 0.01, 0.1, 0.5, 0.93, 1}) {
      long n = SampleSize.forWidth(rate, 0.04, method, LEVEL);

      assertThat(SampleSize.width(rate, n, method, LEVEL)).isLessThanOrEqualTo(0.04);
      assertThat(SampleSize.width(rate, n - 1, method, LEVEL)).isGreaterThan(0.04);
      assertThat(SampleSize.width(1 - rate, n, method, LEVEL))
          .isCloseTo(SampleSize.width(rate, n, method, LEVEL), within(1e-9));
    }
    Interval found = method.of(30, 300, LEVEL);
    assertThat(SampleSize.width(0.1, 300, method, LEVEL))
        .isCloseTo(found.high() - found.low(), within(1e-12));
  }

  @Test
  void clustersNeedMoreByTheDesignEffect() {
    ClusterPlan plan = new ClusterPlan(4, 0.64);

    assertThat(plan.designEffect()).isCloseTo(2.92, within(1e-12));
    assertThat(plan.clusters(100)).isEqualTo(73);
    assertThat(plan.effective(292)).isEqualTo(100);
    assertThat(new ClusterPlan(5, 0.05).clusters(50)).as("50 of 1.2 each").isEqualTo(12);
    assertThat(ClusterPlan.NONE.clusters(77)).isEqualTo(77);
    assertThat(new ClusterPlan(10, 1).clusters(30)).as("one of each tells all").isEqualTo(30);
    assertThat(plan).hasToString("clusters of 4 at correlation 0.64, design effect 2.92");
  }

  @Test
  void refusesWhatCannotBeShown() {
    assertThatThrownBy(() -> SampleSize.toShowAtMost(0.01, 0.01, 0.8, LEVEL))
        .hasMessage("a true rate of 0.01 cannot be shown to be at most 0.01; it must be below");
    assertThatThrownBy(() -> SampleSize.toShowDifferenceAtMost(0, 0, 0.1, 0.8, LEVEL))
        .hasMessage("a true difference of 0.0 cannot be shown to be at most 0.0; it must be below");
    assertThatThrownBy(() -> SampleSize.toShowDifferenceAtMost(0.2, -0.3, 0.1, 0.8, LEVEL))
        .hasMessage("rates cannot differ by -0.3 where only 0.1 of the examples differ");
    assertThatThrownBy(() -> SampleSize.toShowAtMost(1e-9, 0, 0.8, LEVEL))
        .hasMessage("more than 100,000,000 examples would be needed");
    assertThatThrownBy(() -> SampleSize.toShowAtMost(0.1, 0, 1, LEVEL))
        .hasMessage("a power must be in (0, 1), but is 1.0");
    assertThatThrownBy(() -> SampleSize.forWidth(0.1, 0, ShareInterval.WILSON, LEVEL))
        .hasMessage("a width must be in (0, 1), but is 0.0");
    assertThatThrownBy(() -> new ClusterPlan(0, 0.5))
        .hasMessage("a cluster holds at least 1 example, but has 0");
    assertThatThrownBy(() -> new ClusterPlan(2, -0.1))
        .hasMessage("correlation within clusters must be in [0, 1], but is -0.1");
  }
}
