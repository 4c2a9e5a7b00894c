package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often intervals of examples in clusters cover the truth, by simulation with a fixed seed.
 * Each cluster draws a probability from a beta distribution, whose intracluster correlation is
 * given, and its examples draw from that. Each assertion errs with a probability of 1e-4. A small
 * part of the samples daily, {@code -Drote.coverage.all=true} all of them.
 */
class ClusterCoverageTest {
  private static final double LEVEL = 0.95;
  private static final double FALSE_ALARM = 1e-4;
  private static final int SAMPLES = Boolean.getBoolean("rote.coverage.all") ? 5_000 : 500;

  private static List<Integer> labels(int clusters, IntUnaryOperator size) {
    List<Integer> labels = new ArrayList<>();
    for (int c = 0; c < clusters; c++) {
      labels.addAll(Collections.nCopies(size.applyAsInt(c), c));
    }
    return labels;
  }

  private static final List<Integer> FOURS = labels(48, c -> 4);

  /** As the versions of the demo's papers. */
  private static final List<Integer> MIXED = labels(192, c -> c % 4 < 2 ? 1 : c % 4 == 2 ? 2 : 4);

  private static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0; // Marsaglia and Tsang 2000
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private static double beta(Random random, double mean, double correlation) {
    double sum = 1 / correlation - 1;
    double x = gamma(random, mean * sum);
    double y = gamma(random, (1 - mean) * sum);
    return x + y == 0 ? (random.nextDouble() < mean ? 1 : 0) : x / (x + y);
  }

  private static boolean[] hits(Random random, List<Integer> labels, double[] probabilities) {
    boolean[] hits = new boolean[labels.size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = random.nextDouble() < probabilities[labels.get(i)];
    }
    return hits;
  }

  private static double[] probabilities(
      Random random, List<Integer> labels, double mean, double correlation) {
    double[] probabilities = new double[labels.get(labels.size() - 1) + 1];
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] = beta(random, mean, correlation);
    }
    return probabilities;
  }

  private static void assertAround(String what, int covering, double least, double most) {
    System.out.printf("%s: %.4f of %d%n", what, (double) covering / SAMPLES, SAMPLES);
    int fewest =
        new BinomialDistribution(null, SAMPLES, least).inverseCumulativeProbability(FALSE_ALARM);
    int mostCovering =
        new BinomialDistribution(null, SAMPLES, most).inverseCumulativeProbability(1 - FALSE_ALARM);
    assertThat(covering).as(what).isBetween(fewest, mostCovering);
  }

  private static int covering(Estimator estimator, List<Integer> labels, double rate, long seed) {
    Random random = new Random(seed);
    int covering = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      boolean[] hits = hits(random, labels, probabilities(random, labels, rate, 0.64));
      covering += estimator.rate(i -> hits[i]).interval().contains(rate) ? 1 : 0;
    }
    return covering;
  }

  @ParameterizedTest
  @CsvSource({"0.02", "0.05", "0.1", "0.2", "0.5", "0.8"})
  void ratesOfFortyEightClustersOfFour(double rate) {
    Estimator clustered =
        Estimator.of(SampleDesign.builder(FOURS.size()).clusters(FOURS).build(), Intervals.DEFAULT);
    assertAround("48 of 4 at " + rate, covering(clustered, FOURS, rate, 11), 0.93, 0.98);
  }

  /** What it is for: the same samples taken as independent. */
  @Test
  void independentIntervalsCoverFarLess() {
    Estimator independent = Estimator.of(SampleDesign.independent(FOURS.size()), Intervals.DEFAULT);
    assertAround("48 of 4, independent", covering(independent, FOURS, 0.2, 12), 0.70, 0.78);
  }

  @ParameterizedTest
  @CsvSource({"0.02", "0.1", "0.5"})
  void ratesOfUnequalClusters(double rate) {
    Estimator clustered =
        Estimator.of(SampleDesign.builder(MIXED.size()).clusters(MIXED).build(), Intervals.DEFAULT);
    assertAround("192 of 1 to 4 at " + rate, covering(clustered, MIXED, rate, 13), 0.93, 0.98);
  }

  /** Weights that have nothing to do with the outcome, and differ by as much as 1 to 5. */
  @ParameterizedTest
  @CsvSource({"0.05", "0.3"})
  void weightedRatesInClusters(double rate) {
    double[] weights = FOURS.stream().mapToDouble(c -> c % 2 == 0 ? 1 : 5).toArray();
    Estimator estimator =
        Estimator.of(
            SampleDesign.builder(FOURS.size()).clusters(FOURS).weights(weights).build(),
            Intervals.DEFAULT);
    assertAround("weighted at " + rate, covering(estimator, FOURS, rate, 14), 0.93, 0.98);
  }

  /** Many rare kinds are measured as often as few common ones: the population's rate is wanted. */
  @Test
  void postStratifiedRates() {
    double[] truth = {0.02, 0.2, 0.7};
    long[] sizes = {9_000, 900, 100};
    List<String> kinds = IntStream.range(0, 180).mapToObj(i -> "kind " + i % 3).toList();
    Estimator estimator =
        Estimator.of(
            SampleDesign.builder(180)
                .postStrata(
                    "kind",
                    kinds,
                    java.util.Map.of("kind 0", sizes[0], "kind 1", sizes[1], "kind 2", sizes[2]))
                .build(),
            Intervals.DEFAULT);
    Random random = new Random(15);
    int covering = 0;
    double rate = (0.02 * 9_000 + 0.2 * 900 + 0.7 * 100) / 10_000;
    for (int sample = 0; sample < SAMPLES; sample++) {
      boolean[] hits = new boolean[180];
      for (int i = 0; i < 180; i++) {
        hits[i] = random.nextDouble() < truth[i % 3];
      }
      covering += estimator.rate(i -> hits[i]).interval().contains(rate) ? 1 : 0;
    }
    assertAround("post-stratified", covering, 0.93, 0.99);
  }

  /** A point of a curve is the share of the examples that a threshold reaches. */
  @Test
  void pointsOfCurves() {
    Random random = new Random(16);
    SampleDesign design = SampleDesign.builder(FOURS.size()).clusters(FOURS).build();
    int covering = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      double[] score = new double[FOURS.size()];
      double common = 0;
      for (int i = 0; i < score.length; i++) {
        common = i % 4 == 0 ? random.nextGaussian() : common;
        score[i] = 0.8 * common + 0.6 * random.nextGaussian();
      }
      int[] order =
          IntStream.range(0, score.length)
              .boxed()
              .sorted((a, b) -> Double.compare(score[b], score[a]))
              .mapToInt(i -> i)
              .toArray();
      int reached = 0;
      while (reached < order.length && score[order[reached]] > 1) {
        reached++;
      }
      double truth = 1 - Normal.probability(1);
      covering +=
          Estimator.of(design, Intervals.DEFAULT)
                  .cumulative(order)
                  .first(reached)
                  .interval()
                  .contains(truth)
              ? 1
              : 0;
    }
    assertAround("point of a curve", covering, 0.93, 0.98);
  }

  /** Exact intervals cover at least their level, and more near 0. */
  @ParameterizedTest
  @CsvSource({"0.3, 0.1", "0.5, 0.3", "0.1, 0.1"})
  void differencesOfTheSameExamples(double first, double second) {
    Random random = new Random(17);
    Estimator estimator =
        Estimator.of(SampleDesign.builder(FOURS.size()).clusters(FOURS).build(), Intervals.DEFAULT);
    int covering = 0;
    for (int sample = 0; sample < SAMPLES / 4; sample++) {
      double[] one = probabilities(random, FOURS, first, 0.64);
      double[] two = probabilities(random, FOURS, second, 0.64);
      for (int c = 0; c < one.length; c += 2) { // half of the clusters are alike to both
        two[c] = one[c] * second / first;
      }
      boolean[] a = hits(random, FOURS, one);
      boolean[] b = hits(random, FOURS, two);
      PairedRates rates = estimator.paired(i -> a[i], i -> b[i]);
      Interval interval = rates.difference().interval();
      assertThat(!interval.contains(0)).isEqualTo(rates.mcNemar().pValue() < 1 - LEVEL);
      covering += interval.contains(first - second) ? 4 : 0;
    }
    assertThat(covering)
        .as("differences at %s and %s", first, second)
        .isGreaterThanOrEqualTo(
            4
                * new BinomialDistribution(null, SAMPLES / 4, LEVEL)
                    .inverseCumulativeProbability(FALSE_ALARM));
  }
}
