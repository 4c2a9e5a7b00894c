package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.metrics.Cases;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One-sided bounds: against sums over all outcomes, and their errors summed and drawn. */
class UpperBoundTest {
  private static final double LEVEL = 0.95;

  @Test
  void noneOfAThousandShowsAtMostThreeInAThousand() {
    UpperBound bound = Rate.of(0, 1_000).upperBound(LEVEL);

    assertThat(bound.value()).isCloseTo(0.00299125, within(5e-9));
    assertThat(bound.value()).isLessThan(Rate.of(0, 1_000).interval().high());
    assertThat(bound).hasToString("at most 0.00299, 95% Clopper-Pearson, one-sided");
  }

  @ParameterizedTest
  @CsvSource({"1, 0.51", "1, 0.95", "299, 0.95", "10000, 0.99", "1000000, 0.999"})
  void noneHasAClosedForm(long total, double level) {
    assertThat(UpperBound.ofShare(0, total, level).value())
        .isCloseTo(-Math.expm1(Math.log1p(-level) / total), withinPercentage(1e-7));
    assertThat(UpperBound.ofShare(total, total, level).value()).isEqualTo(1);
  }

  /** Probabilities of 0 to N, made for N from those for N − 1. */
  static double[] binomial(int total, double share) {
    double[] mass = {1};
    for (int n = 1; n <= total; n++) {
      double[] next = new double[n + 1];
      for (int k = 0; k < n; k++) {
        next[k] += mass[k] * (1 - share);
        next[k + 1] += mass[k] * share;
      }
      mass = next;
    }
    return mass;
  }

  private static double atMost(int count, int total, double share) {
    double sum = 0;
    double[] mass = binomial(total, share);
    for (int k = 0; k <= count; k++) {
      sum += mass[k];
    }
    return sum;
  }

  @Test
  void isWhereTheBinomialTestBeginsToReject() {
    Cases.forEach(
        random -> {
          int total = 1 + random.nextInt(60);
          int count = random.nextInt(total);
          double level = 0.501 + 0.49 * random.nextDouble();

          double bound = UpperBound.ofShare(count, total, level).value();

          assertThat(atMost(count, total, bound)).isCloseTo(1 - level, within(1e-9));
        });
  }

  /** Just above a bound its count is an error, and the worst that can be. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40})
  void missesNoShareMoreOftenThanItSays(int total) {
    for (int count = 0; count < total; count++) {
      double share = UpperBound.ofShare(count, total, LEVEL).value() + 1e-12;
      double[] mass = binomial(total, share);
      double missed = 0;
      for (int k = 0; k <= total; k++) {
        missed += UpperBound.ofShare(k, total, LEVEL).value() < share ? mass[k] : 0;
      }
      assertThat(missed).isLessThanOrEqualTo(1 - LEVEL + 1e-9);
    }
  }

  /** All outcomes of 20 pairs, at a true difference of the margin and every discordance. */
  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 0, 0.02, 0.05, 0.1, 0.25, 0.5})
  void pairsPassAtTheMarginNoMoreOftenThanStated(double margin) {
    int n = 20;
    boolean[][] passes = new boolean[n + 1][n + 1];
    for (int b = 0; b <= n; b++) {
      for (int c = 0; b + c <= n; c++) {
        PairedRates table = new PairedRates(0, b, c, n - b - c, LEVEL);
        passes[b][c] = table.upperBound(LEVEL).value() <= margin;
      }
    }
    for (double discordance : new double[] {0.02, 0.05, 0.1, 0.15, 0.25, 0.3, 0.5, 0.7, 1}) {
      if (discordance < Math.abs(margin)) {
        continue;
      }
      double passed = 0;
      double[] differing = binomial(n, discordance);
      for (int d = 0; d <= n; d++) {
        double[] first = binomial(d, (1 + margin / discordance) / 2);
        for (int b = 0; b <= d; b++) {
          passed += passes[b][d - b] ? differing[d] * first[b] : 0;
        }
      }
      assertThat(passed).as("discordance %s", discordance).isLessThanOrEqualTo(1 - LEVEL + 1e-9);
    }
  }

  @Test
  void ofPairsIsTheUpperEndOfTheTwoSidedIntervalThatLeavesOutAsMuchAbove() {
    Cases.forEach(
        random -> {
          int total = 1 + random.nextInt(300);
          int b = random.nextInt(total + 1) >> random.nextInt(6);
          int c = random.nextInt(total - b + 1) >> random.nextInt(6);
          PairedRates table = new PairedRates(0, b, c, total - b - c, 0.9);

          double bound = table.upperBound(LEVEL).value();

          assertThat(bound).isCloseTo(table.difference().interval().high(), within(1e-9));
          assertThat(bound < 0)
              .isEqualTo(b < c && Significance.mcNemar(b, c).pValue() / 2 < 1 - LEVEL);
          if (Math.abs(bound) > 1e-9 && bound < 1) { // at its edges it cannot be reached
            assertThat(Melding.pairedPValue(c, b, total, -bound)).isCloseTo(0.05, within(1e-6));
          }
        });
  }

  /** Fails by chance in one of a million seeds, where the claim is true. */
  @ParameterizedTest
  @ValueSource(doubles = {0.0002, 0.001, 0.0029, 0.01, 0.2})
  void coversDrawnSharesWithAtLeastItsLevel(double share) {
    int trials = Boolean.getBoolean("rote.coverage.all") ? 20_000 : 2_000;
    Random random = new Random(Long.getLong("rote.seed", 20_261_122));
    BinomialDistribution counts = new BinomialDistribution(null, 1_000, share);
    int least = 0; // the bound rises with the count
    while (UpperBound.ofShare(least, 1_000, LEVEL).value() < share) {
      least++;
    }
    int covering = 0;
    for (int trial = 0; trial < trials; trial++) {
      covering += counts.inverseCumulativeProbability(random.nextDouble()) >= least ? 1 : 0;
    }
    System.out.printf("upper bound at %s: %.4f of %d%n", share, covering / (double) trials, trials);
    assertThat(covering)
        .isGreaterThanOrEqualTo(
            new BinomialDistribution(null, trials, LEVEL).inverseCumulativeProbability(1e-6));
  }

  /** 60 clusters of 4, whose examples are like their first one with probability 0.8. */
  @Test
  void coversClusteredSharesAboutAsOftenAsItSays() {
    int trials = Boolean.getBoolean("rote.coverage.all") ? 10_000 : 400;
    Random random = new Random(Long.getLong("rote.seed", 20_261_122));
    List<Integer> labels = IntStream.range(0, 240).mapToObj(i -> i / 4).toList();
    Estimator clustered =
        Estimator.of(SampleDesign.builder(240).clusters(labels).build(), Intervals.DEFAULT);
    int covering = 0;
    int naive = 0;
    for (int trial = 0; trial < trials; trial++) {
      boolean[] hits = new boolean[240];
      for (int i = 0; i < 240; i++) {
        boolean isAlike = i % 4 > 0 && random.nextDouble() < 0.8;
        hits[i] = isAlike ? hits[i - i % 4] : random.nextDouble() < 0.15;
      }
      Rate rate = clustered.rate(i -> hits[i]);
      covering += rate.upperBound(LEVEL).value() >= 0.15 ? 1 : 0;
      naive += Rate.of(rate.count(), 240).upperBound(LEVEL).value() >= 0.15 ? 1 : 0;
    }
    System.out.printf(
        "upper bound of clusters: %.4f, without them %.4f of %d%n",
        covering / (double) trials, naive / (double) trials, trials);
    assertThat(covering)
        .isGreaterThanOrEqualTo(
            new BinomialDistribution(null, trials, 0.93).inverseCumulativeProbability(1e-6));
    assertThat(naive).isLessThan(covering);
  }

  /** What is alike within clusters shows no more than the clusters do. */
  @Test
  void noneOf48ClustersShowsWhatNoneOf48ExamplesDo() {
    List<Integer> labels = IntStream.range(0, 192).mapToObj(i -> i / 4).toList();
    SampleDesign design = SampleDesign.builder(192).clusters(labels).build();
    Estimator estimator = Estimator.of(design, Intervals.DEFAULT);

    UpperBound bound = estimator.rate(i -> false).upperBound(LEVEL);

    assertThat(bound.value()).isCloseTo(-Math.expm1(Math.log(0.05) / 48), within(1e-9));
    assertThat(bound.method())
        .isEqualTo("Clopper-Pearson, one-sided, 48 clusters, design effect 4.0");
    assertThat(estimator.paired(i -> false, i -> false).upperBound(LEVEL).value())
        .isCloseTo(-Math.expm1(Math.log(0.05) / 48), within(1e-6));
    Rate whole = estimator.rate(i -> i % 3 == 0);
    assertThat(whole.lowerBound(LEVEL)).isBetween(0.0, whole.value());
  }

  @Test
  void theLowerBoundIsWhereTheOtherTestBeginsToReject() {
    double bound = Rate.of(7, 50).lowerBound(LEVEL);

    assertThat(1 - atMost(6, 50, bound)).isCloseTo(0.05, within(1e-9));
    assertThat(Rate.of(0, 50).lowerBound(LEVEL)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, Double.NaN})
  void refusesLevelsThatAreNone(double level) {
    assertThatThrownBy(() -> new PairedRates(1, 1, 1, 1, LEVEL).upperBound(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("level of a one-sided bound must be in (0.5, 1), but is " + level);
  }
}
