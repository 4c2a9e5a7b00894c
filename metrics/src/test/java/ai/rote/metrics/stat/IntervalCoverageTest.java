package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.metrics.ControlledRate;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.LengthDistribution;
import ai.rote.metrics.near.ConfidenceSequence;
import ai.rote.metrics.near.Decision;
import ai.rote.metrics.near.StoppingRule;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Do 95 % intervals cover the truth in 95 % of cases? Data are simulated from a known truth, and
 * the covering intervals counted.
 *
 * <p>Each check allows a <b>false alarm in one of a million</b>: it fails only if so few intervals
 * cover that a method which covers with the probability claimed would do so with probability 1e-6.
 * Seeds are fixed, so a pass stays a pass; {@code -Drote.seed=N} tries another. The build draws a
 * tenth of the samples that stand here, {@code -Drote.coverage.all=true} all of them.
 *
 * <table>
 *   <caption>What is claimed</caption>
 *   <tr><th>method</th><th>claim, at 95 %</th></tr>
 *   <tr><td>Clopper–Pearson</td><td>at least 95 % for every rate</td></tr>
 *   <tr><td>confidence sequences</td>
 *       <td>at least 95 % for every rate and whatever decides when to stop</td></tr>
 *   <tr><td>means of values in [0, 1]</td><td>at least 95 % for spread-out values</td></tr>
 *   <tr><td>differences and adjusted rates, by melding</td>
 *       <td>at least 95 % for all rates; {@code MeldingTest} sums over all outcomes</td></tr>
 *   <tr><td>Wilson, Koopman, Nam–Blackwelder, AUC</td>
 *       <td>at least 95 % on average over rates, those near 0 included</td></tr>
 *   <tr><td>Wilson, of rates below 2 % alone</td><td>at least 94 % on average, and at least 83.8 %
 *       for the worst single rate, an expected count of 0.177</td></tr>
 *   <tr><td>quantiles</td><td>at least 95 % for every share and every distribution</td></tr>
 *   <tr><td>BCa bootstrap</td><td>at least 93 % for 200 examples of skewed values</td></tr>
 * </table>
 *
 * <p>No method of the fifth row covers every single rate with 95 %: counts are whole numbers, so
 * coverage moves up and down with the rate.
 */
class IntervalCoverageTest {
  private static final double LEVEL = 0.95;
  private static final double FALSE_ALARM = 1e-6;
  private static final long SEED = Long.getLong("rote.seed", 20_241_019);
  private static final double SHARE = Boolean.getBoolean("rote.coverage.all") ? 1 : 0.1;

  private static void assertCoverage(
      String what, double claimed, int most, Predicate<Random> covers) {
    int trials = (int) (most * SHARE);
    Random random = new Random(SEED);
    int covering = 0;
    for (int trial = 0; trial < trials; trial++) {
      covering += covers.test(random) ? 1 : 0;
    }
    int fewest =
        new BinomialDistribution(null, trials, claimed).inverseCumulativeProbability(FALSE_ALARM);
    System.out.printf("%s: %.4f of %d%n", what, (double) covering / trials, trials);
    assertThat(covering)
        .as("%s: covering intervals of %d, seed %d", what, trials, SEED)
        .isGreaterThanOrEqualTo(fewest);
  }

  private static int draw(Random random, int total, double rate) {
    int count = 0;
    for (int i = 0; i < total; i++) {
      count += random.nextDouble() < rate ? 1 : 0;
    }
    return count;
  }

  /** From 1 in 1000 to one half, even in its logarithm: half of them below 2 %. */
  private static double rate(Random random) {
    return 0.5 * Math.pow(500, -random.nextDouble());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0005, 0.002, 0.01, 0.05, 0.3})
  void clopperPearsonAtSingleRates(double rate) {
    assertCoverage(
        "Clopper-Pearson at " + rate,
        LEVEL,
        4_000,
        random ->
            ShareInterval.CLOPPER_PEARSON.of(draw(random, 200, rate), 200, LEVEL).contains(rate));
  }

  /** Who stops as soon as the interval is wrong gets the most wrong ones that can be had. */
  @ParameterizedTest
  @ValueSource(doubles = {0.002, 0.05, 0.5})
  void confidenceSequencesStoppedWhenTheyAreWrong(double rate) {
    ConfidenceSequence sequence = new ConfidenceSequence(LEVEL);
    assertCoverage(
        "confidence sequence, stopped when wrong, at " + rate,
        LEVEL,
        500,
        random -> {
          Hits hits =
              sequence.drawUntil(
                  StoppingRule.atMost(4_000).or((interval, draws) -> !interval.contains(rate)),
                  () -> new Hits(draw(random, 100, rate), 100));
          return sequence.at(hits).contains(rate);
        });
  }

  /** Rates around π_needed = 0.0670 of n = 10, p = 0.5: what is decided is decided rightly. */
  @Test
  void confidenceSequencesStoppedWhenTheQuestionIsDecided() {
    ConfidenceSequence sequence = new ConfidenceSequence(LEVEL);
    StoppingRule rule = StoppingRule.decided(10, 0.5).or(StoppingRule.atMost(2_000));
    assertCoverage(
        "right decisions by confidence sequence",
        LEVEL,
        500,
        random -> {
          double rate = 0.0670 + 0.02 * (random.nextDouble() - 0.5);
          Hits hits = sequence.drawUntil(rule, () -> new Hits(draw(random, 20, rate), 20));
          Decision truth =
              ExtractionProbability.ofLog(Math.log(rate)).isDiscoverable(10, 0.5)
                  ? Decision.YES
                  : Decision.NO;
          Decision decision = Decision.discoverable(sequence.at(hits), 10, 0.5);
          return decision == truth || decision == Decision.UNDECIDED;
        });
  }

  @Test
  void wilsonOverRates() {
    assertCoverage(
        "Wilson",
        LEVEL,
        40_000,
        random -> {
          double rate = rate(random);
          return Rate.of(draw(random, 200, rate), 200).interval().contains(rate);
        });
  }

  @Test
  void wilsonOverRatesNear0() {
    assertCoverage(
        "Wilson below 2 %",
        0.94,
        40_000,
        random -> {
          double rate = 0.02 * Math.pow(40, -random.nextDouble());
          return Rate.of(draw(random, 200, rate), 200).interval().contains(rate);
        });
  }

  @Test
  void wilsonAtItsWorstRate() {
    assertCoverage(
        "Wilson at 0.1766/200",
        0.838,
        40_000,
        random -> Rate.of(draw(random, 200, 0.1766 / 200), 200).interval().contains(0.1766 / 200));
  }

  @Test
  void differencesOfIndependentRates() {
    assertCoverage(
        "melding",
        LEVEL,
        4_000,
        random -> {
          double first = rate(random);
          double second = rate(random);
          return RateDifference.independent(
                  Rate.of(draw(random, 150, first), 150), Rate.of(draw(random, 80, second), 80))
              .interval()
              .contains(first - second);
        });
  }

  @Test
  void ratiosOfIndependentRates() {
    assertCoverage(
        "Koopman",
        LEVEL,
        10_000,
        random -> {
          double first = rate(random);
          double second = rate(random);
          return RateRatio.independent(
                  Rate.of(draw(random, 150, first), 150), Rate.of(draw(random, 80, second), 80))
              .interval()
              .contains(first / second);
        });
  }

  @Test
  void adjustedRates() {
    assertCoverage(
        "adjusted",
        LEVEL,
        4_000,
        random -> {
          double measured = rate(random);
          double control = 0.1 * rate(random);
          return new ControlledRate(
                  Rate.of(draw(random, 150, measured), 150), Rate.of(draw(random, 80, control), 80))
              .adjusted()
              .orElseThrow()
              .interval()
              .contains((measured - control) / (1 - control));
        });
  }

  @Test
  void differencesOfPairedRates() {
    assertPairedCoverage(
        "melding, paired", table -> table.difference().interval(), rates -> rates[0] - rates[1]);
  }

  @Test
  void ratiosOfPairedRates() {
    assertPairedCoverage(
        "Nam-Blackwelder", table -> table.ratio().interval(), rates -> rates[0] / rates[1]);
  }

  private static void assertPairedCoverage(
      String what, Function<PairedRates, Interval> interval, ToDoubleFunction<double[]> truth) {
    assertCoverage(
        what,
        LEVEL,
        10_000,
        random -> {
          double both = 0.8 * rate(random);
          double onlyFirst = 0.4 * rate(random);
          double onlySecond = 0.4 * rate(random);
          long[] counts = new long[4];
          for (int i = 0; i < 150; i++) {
            double u = random.nextDouble();
            counts[
                u < both
                    ? 0
                    : u < both + onlyFirst ? 1 : u < both + onlyFirst + onlySecond ? 2 : 3]++;
          }
          return interval
              .apply(new PairedRates(counts[0], counts[1], counts[2], counts[3], LEVEL))
              .contains(truth.applyAsDouble(new double[] {both + onlyFirst, both + onlySecond}));
        });
  }

  @Test
  void areasUnderTheCurve() {
    assertCoverage(
        "AUC",
        LEVEL,
        10_000,
        random -> {
          double shift = 3 * random.nextDouble();
          double[] members = random.doubles(40).map(u -> Normal.quantile(u) + shift).toArray();
          double[] controls = random.doubles(25).map(Normal::quantile).toArray();
          double truth = Normal.probability(shift / Math.sqrt(2));
          return Auc.of(members, controls, LEVEL).interval().contains(truth);
        });
  }

  /** Values as expected extraction has them: most next to 0, a few next to 1. */
  private static double[] extractionLike(Random random, int size, double power) {
    return random.doubles(size).map(u -> Math.pow(u, power)).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 20, 200})
  void meansOfValuesBetween0And1(double power) {
    assertCoverage(
        "closed form, mean " + 1 / (power + 1),
        LEVEL,
        4_000,
        random -> {
          Mean mean = Intervals.DEFAULT.shareMean(extractionLike(random, 200, power));
          return mean.interval().orElseThrow().contains(1 / (power + 1));
        });
  }

  /** A bootstrap alone covers 82 and 47 % of the last two, whose means a few examples make up. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 20, 50, 100, 200, 1000})
  void meansBetween0And1InAReportWithABootstrap(double power) {
    assertCoverage(
        "BCa or closed form, mean " + 1 / (power + 1),
        0.93,
        1_000,
        random -> {
          Intervals intervals =
              Intervals.DEFAULT
                  .withLevel(LEVEL)
                  .withBootstrap(Bootstrap.seeded(random.nextLong()).withResamples(400));
          Mean mean = intervals.shareMean(extractionLike(random, 200, power));
          return mean.interval().orElseThrow().contains(1 / (power + 1));
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5, 20})
  void bootstrappedMeans(double power) {
    assertCoverage(
        "BCa, mean " + 1 / (power + 1),
        0.93,
        2_000,
        random ->
            Bootstrap.seeded(random.nextLong())
                .withResamples(500)
                .ofMean(extractionLike(random, 200, power), LEVEL)
                .orElseThrow()
                .contains(1 / (power + 1)));
  }

  @Test
  void bootstrappedMeansOverTokens() {
    assertCoverage(
        "BCa, ratio",
        0.93,
        2_000,
        random -> {
          double[] tokens = random.ints(200, 5, 50).asDoubleStream().toArray();
          // Long examples are less surprising for each token, so the two weightings differ.
          double[] sums =
              Arrays.stream(tokens).map(w -> -Math.log1p(-random.nextDouble()) * w + 10).toArray();
          double truth = (27 + 10) / 27.0; // E[x]/E[w], E[w] = 27
          return Bootstrap.seeded(random.nextLong())
              .withResamples(500)
              .ofRatio(sums, tokens, LEVEL)
              .orElseThrow()
              .contains(truth);
        });
  }

  /** Lengths of text repeated: geometric, cut at 20, so with many ties. */
  private static int[] lengths(Random random, int size, double repeats) {
    return random
        .doubles(size)
        .mapToInt(u -> (int) Math.min(20, Math.log1p(-u) / Math.log(repeats)))
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.5, 0.9, 0.98})
  void quantilesOfLengths(double share) {
    double repeats = 0.8;
    int truth = 0; // the least length t with P(length ≤ t) = 1 − 0.8^(t + 1) ≥ share
    while (truth < 20 && 1 - Math.pow(repeats, truth + 1) < share) {
      truth++;
    }
    int quantile = truth;
    assertCoverage(
        "quantile " + share,
        LEVEL,
        4_000,
        random -> {
          Quantile<Integer> found =
              new LengthDistribution(lengths(random, 150, repeats), Intervals.DEFAULT)
                  .quantile(share);
          return found.low().orElse(0) <= quantile
              && quantile <= found.high().orElse(Integer.MAX_VALUE);
        });
  }

  @Test
  void quantilesOfContinuousValues() {
    assertCoverage(
        "quantile",
        LEVEL,
        10_000,
        random -> {
          double share = random.nextDouble();
          double[] values = random.doubles(1 + random.nextInt(100)).sorted().toArray();
          Quantile<Double> found = Quantile.of(i -> values[i], values.length, share, LEVEL);
          return found.low().orElse(0.0) <= share && share <= found.high().orElse(1.0);
        });
  }

  @Test
  void exactMcnemarRejectsNoMoreOftenThanItSays() {
    assertCoverage(
        "McNemar",
        LEVEL,
        20_000,
        random -> {
          int differing = 1 + random.nextInt(60);
          int first = draw(random, differing, 0.5);
          return Significance.mcNemar(first, differing - first).pValue() > 0.05;
        });
  }
}
