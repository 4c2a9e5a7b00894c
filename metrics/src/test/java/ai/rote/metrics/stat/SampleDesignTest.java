package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** Every figure of a design against the formulas written out plainly. */
class SampleDesignTest {
  private static final double EXACT = 1e-12;

  /** 20 clusters of 1 to 5 examples. */
  private static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int c = 0; c < 20; c++) {
      labels.addAll(Collections.nCopies(1 + c % 5, "person " + c));
    }
    return labels;
  }

  private static double[] weights(int count) {
    double[] weights = new double[count];
    Arrays.setAll(weights, i -> 1 + i * 7 % 4);
    return weights;
  }

  private static boolean[] hits(int count, double rate, long seed) {
    Random random = new Random(seed);
    boolean[] hits = new boolean[count];
    for (int i = 0; i < count; i++) {
      hits[i] = random.nextDouble() < rate;
    }
    return hits;
  }

  private static Estimator estimator(SampleDesign design) {
    return Estimator.of(design, Intervals.DEFAULT);
  }

  /** n_eff = r(1 − r)/v, v = C/(C − 1)·Σ(y_c − r·m_c)²/M², by loops over clusters. */
  @Test
  void effectiveSizeOfAShareIsThatOfTheLinearisedVariance() {
    List<String> labels = labels();
    double[] weights = weights(labels.size());
    boolean[] hits = hits(labels.size(), 0.4, 1);
    SampleDesign design =
        SampleDesign.builder(labels.size()).clusters(labels).weights(weights).build();
    double all = 0;
    double found = 0;
    for (int i = 0; i < hits.length; i++) {
      all += weights[i];
      found += hits[i] ? weights[i] : 0;
    }
    double share = found / all;
    double squares = 0;
    double sizes = 0;
    for (String cluster : List.copyOf(new java.util.LinkedHashSet<>(labels))) {
      double y = 0;
      double m = 0;
      for (int i = 0; i < hits.length; i++) {
        if (labels.get(i).equals(cluster)) {
          m += weights[i];
          y += hits[i] ? weights[i] : 0;
        }
      }
      squares += (y - share * m) * (y - share * m);
      sizes += m * m;
    }
    double variance = 20.0 / 19 * squares / (all * all);
    double degrees = all * all / sizes - 1;
    double t = new TDistribution(null, degrees).inverseCumulativeProbability(0.975);
    double size = share * (1 - share) / variance * Math.pow(1.959963984540054 / t, 2);

    Rate rate = estimator(design).rate(i -> hits[i]);

    assertThat(rate.value()).isCloseTo(share, within(EXACT));
    assertThat(rate.total()).isEqualTo(labels.size());
    assertThat(rate.design().orElseThrow().estimated())
        .isCloseTo(share * (1 - share) / variance, within(1e-9));
    assertThat(rate.design().orElseThrow().degreesOfFreedom()).isCloseTo(degrees, within(1e-9));
    assertThat(rate.effectiveTotal(0.025)).isCloseTo(size, within(1e-6));
    assertThat(rate.interval().low()).isCloseTo(wilson(share, size, -1), within(1e-9));
    assertThat(rate.interval().high()).isCloseTo(wilson(share, size, 1), within(1e-9));
    assertThat(rate.interval().method())
        .isEqualTo(
            String.format(
                "Wilson score, weighted, 20 clusters, design effect %.1f",
                60 / (share * (1 - share) / variance)));
    assertThat(design.clusters()).isEqualTo(OptionalLong.of(20));
  }

  private static double wilson(double share, double n, int side) {
    double z = 1.959963984540054;
    double middle = share + z * z / (2 * n);
    double half = z * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return (middle + side * half) / (1 + z * z / n);
  }

  @Test
  void fewClustersWithHitsCountAsIfTheirExamplesWereAlike() {
    List<Integer> labels = IntStream.range(0, 192).map(i -> i / 4).boxed().toList();
    Estimator estimator = estimator(SampleDesign.builder(192).clusters(labels).build());
    assertThat(estimator.rate(i -> false).effectiveTotal(0.025)).isEqualTo(48);
    assertThat(estimator.rate(i -> true).effectiveTotal(0.025)).isEqualTo(48);
    assertThat(estimator.rate(i -> false).interval().high())
        .isCloseTo(Rate.of(0, 48).interval().high(), within(EXACT));
    assertThat(estimator.rate(i -> i == 0).effectiveTotal(0.025)).isEqualTo(48);
    assertThat(estimator.rate(i -> i < 16).effectiveTotal(0.025)).isLessThanOrEqualTo(48);
    // half of each cluster: no cluster differs from another, which proves nothing
    assertThat(estimator.rate(i -> i % 2 == 0).effectiveTotal(0.025)).isEqualTo(48);
    // whole clusters: each is one observation
    assertThat(estimator.rate(i -> i / 4 % 2 == 0).design().orElseThrow().value())
        .isCloseTo(4 * 48.0 / 47, within(1e-9));
  }

  @Test
  void oneClusterIsOneObservation() {
    Estimator estimator =
        estimator(SampleDesign.builder(3).clusters(List.of("a", "a", "a")).build());
    Rate rate = estimator.rate(i -> i < 2);
    assertThat(rate.effectiveTotal(0.025)).isEqualTo(1);
    assertThat(rate.interval().method()).isEqualTo("Wilson score, 1 cluster, design effect 3.0");
  }

  @Test
  void independentExamplesHaveTheFiguresTheyAlwaysHad() {
    Estimator estimator = estimator(SampleDesign.independent(50));
    assertThat(estimator.rate(i -> i < 7)).isEqualTo(Rate.of(7, 50));
    assertThat(estimator.cumulative(IntStream.range(0, 50).toArray()).first(7))
        .isEqualTo(Rate.of(7, 50));
    assertThat(estimator.paired(i -> i < 7, i -> i % 2 == 0))
        .isEqualTo(new PairedRates(4, 3, 21, 22, 0.95));
  }

  /** The running sums of curves against each share computed for itself, in designs of all kinds. */
  @Test
  void cumulativeRatesAreTheRatesOfTheFirstExamples() {
    List<String> labels = labels();
    int n = labels.size();
    List<String> kinds = IntStream.range(0, n).mapToObj(i -> "kind " + i % 3).toList();
    Map<String, Long> sizes = Map.of("kind 0", 20L, "kind 1", 100L, "kind 2", 7_000L);
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, new Random(3));
    for (SampleDesign design :
        List.of(
            SampleDesign.builder(n).clusters(labels).build(),
            SampleDesign.builder(n).weights(weights(n)).build(),
            SampleDesign.builder(n).clusters(labels).weights(weights(n)).population(200).build(),
            SampleDesign.builder(n).clusters(labels).postStrata("kind", kinds, sizes).build())) {
      CumulativeRates cumulative =
          estimator(design).cumulative(order.stream().mapToInt(i -> i).toArray());
      for (int count = 0; count <= n; count++) {
        List<Integer> first = order.subList(0, count);
        double[] values = new double[n];
        double[] ones = new double[n];
        Arrays.setAll(values, i -> first.contains(i) ? 1 : 0);
        Arrays.fill(ones, 1);
        Rate rate = cumulative.first(count);
        Rate alone = estimator(design).rate(first::contains);
        double variance = design.variance(values, ones);
        assertThat(rate.value()).isCloseTo(alone.value(), within(EXACT));
        assertThat(cumulative.share(count)).isEqualTo(rate.value());
        assertThat(rate.effectiveTotal(0.025)).isCloseTo(alone.effectiveTotal(0.025), within(1e-6));
        double estimated = rate.design().orElseThrow().estimated();
        double most = design.clusters().isPresent() ? Double.POSITIVE_INFINITY : n;
        if (estimated < Math.min(most, n)) {
          assertThat(estimated)
              .isCloseTo(rate.value() * (1 - rate.value()) / variance, within(1e-6));
        }
      }
    }
  }

  /** Post-stratification: Σ N_h·r_h / N, with residuals from the strata's own shares. */
  @Test
  void postStrataCountForTheirSizes() {
    List<String> kinds = IntStream.range(0, 60).mapToObj(i -> i < 30 ? "1" : "8").toList();
    Map<String, Long> sizes = Map.of("1", 9_000L, "8", 1_000L);
    SampleDesign design = SampleDesign.builder(60).postStrata("repetitions", kinds, sizes).build();
    Rate rate = estimator(design).rate(i -> i < 6 || i >= 40);
    double low = 6 / 30.0;
    double high = 20 / 30.0;
    assertThat(rate.value()).isCloseTo(0.9 * low + 0.1 * high, within(EXACT));
    double variance =
        60.0
            / 59
            * (0.81 * low * (1 - low) / 30 * (1 - 30 / 9_000.0)
                + 0.01 * high * (1 - high) / 30 * (1 - 30 / 1_000.0));
    assertThat(rate.design().orElseThrow().estimated())
        .isCloseTo(rate.value() * (1 - rate.value()) / variance, within(1e-9));
    assertThat(rate.interval().method()).contains("post-stratified by repetitions");
  }

  @Test
  void aWholePopulationLeavesNothingToEstimate() {
    Rate rate = estimator(SampleDesign.builder(40).population(40).build()).rate(i -> i < 9);
    assertThat(rate.interval().low()).isEqualTo(rate.value());
    assertThat(rate.interval().high()).isEqualTo(rate.value());
    Rate half = estimator(SampleDesign.builder(40).population(80).build()).rate(i -> i < 9);
    assertThat(half.design().orElseThrow().estimated()).isCloseTo(2 * 39.0, within(1e-9));
  }

  @Test
  void partsKeepTheirClustersAndWeights() {
    List<String> labels = List.of("a", "a", "b", "b", "c");
    SampleDesign whole =
        SampleDesign.builder(5).clusters(labels).weights(new double[] {1, 2, 1, 2, 5}).build();
    SampleDesign part = whole.part(new int[] {3, 1});
    assertThat(part.clusters()).hasValue(2);
    assertThat(part.isWeighted()).isFalse();
    assertThat(estimator(whole).rate(i -> i == 1, i -> i < 2).value())
        .isCloseTo(2 / 3.0, within(EXACT));
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> SampleDesign.independent(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> SampleDesign.builder(2).clusters(List.of("a")))
        .hasMessageContaining("one an example");
    assertThatThrownBy(() -> SampleDesign.builder(2).weights(new double[] {1, 0}))
        .hasMessageContaining("that of example 1 is 0.0");
    assertThatThrownBy(() -> SampleDesign.builder(2).population(1))
        .hasMessageContaining("a population of 1 cannot have given 2");
    assertThatThrownBy(
            () -> SampleDesign.builder(1).postStrata("kind", List.of("a"), Map.of("b", 5L)))
        .hasMessageContaining("has 0 examples with kind = a, but 1 were measured");
    assertThatThrownBy(
            () ->
                SampleDesign.builder(1).postStrata("kind", List.of("a"), Map.of("a", 5L, "b", 5L)))
        .hasMessageContaining(
            "has 5 examples with kind = b, but 0 were measured: nothing is known of them");
    assertThatThrownBy(() -> new Rate(0.4, 1, 2, Rate.of(1, 2).interval(), Optional.empty()))
        .hasMessageContaining("a share of 1/2 cannot be 0.4");
  }
}
