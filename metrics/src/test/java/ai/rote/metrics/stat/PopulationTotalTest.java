package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** Totals of a population against their formulas, and against populations that are known. */
class PopulationTotalTest {
  private static final int EXAMPLES = 60;

  private static Rate rate(SampleDesign design, boolean[] has) {
    return Estimator.of(design, Intervals.DEFAULT).rate(i -> has[i]);
  }

  private static boolean[] hits(Random random, int count, double rate) {
    boolean[] hits = new boolean[count];
    for (int i = 0; i < count; i++) {
      hits[i] = random.nextDouble() < rate;
    }
    return hits;
  }

  /** Σ w·x, and C/(C − 1)·Σ_c (Σ w·x)², by loops. */
  @Test
  void theTotalIsTheSumOfTheWeightsFound() {
    double[] weights = new double[EXAMPLES];
    Arrays.setAll(weights, i -> 10 + i % 7);
    List<String> labels = IntStream.range(0, EXAMPLES).mapToObj(i -> "person " + i % 20).toList();
    boolean[] hits = hits(new Random(1), EXAMPLES, 0.4);
    double found = 0;
    double size = 0;
    Map<String, Double> sums = new HashMap<>();
    Map<String, Double> sizes = new HashMap<>();
    for (int i = 0; i < EXAMPLES; i++) {
      size += weights[i];
      found += hits[i] ? weights[i] : 0;
      sums.merge(labels.get(i), hits[i] ? weights[i] : 0, Double::sum);
      sizes.merge(labels.get(i), weights[i], Double::sum);
    }
    double variance = 20.0 / 19 * sums.values().stream().mapToDouble(each -> each * each).sum();
    double degrees =
        size * size / sizes.values().stream().mapToDouble(each -> each * each).sum() - 1;
    double half =
        new TDistribution(null, degrees).inverseCumulativeProbability(0.975) * Math.sqrt(variance);

    Rate rate =
        rate(SampleDesign.builder(EXAMPLES).clusters(labels).weights(weights).build(), hits);

    Estimate total = rate.estimatedTotal().orElseThrow();
    Interval interval = total.interval().orElseThrow();
    assertThat(total.value()).isCloseTo(found, within(1e-9));
    assertThat(interval.low())
        .isCloseTo(Math.min(found - half, rate.interval().low() * size), within(1e-6));
    assertThat(interval.high())
        .isCloseTo(Math.max(found + half, rate.interval().high() * size), within(1e-6));
    assertThat(interval.method()).startsWith("Horvitz-Thompson, Wilson score, weighted");
  }

  @Test
  void ofAPopulationOfKnownSizeOnlyTheShareIsOpen() {
    boolean[] hits = hits(new Random(2), EXAMPLES, 0.3);
    Rate rate = rate(SampleDesign.builder(EXAMPLES).population(1200).build(), hits);
    Estimate total = rate.estimatedTotal().orElseThrow();
    assertThat(total.value()).isCloseTo(rate.value() * 1200, within(1e-9));
    assertThat(total.interval().orElseThrow().high())
        .isCloseTo(rate.interval().high() * 1200, within(1e-9));
    int[] half = IntStream.range(0, EXAMPLES / 2).toArray();
    SampleDesign whole = SampleDesign.builder(EXAMPLES).population(1200).build();
    long found = Arrays.stream(half).filter(i -> hits[i]).count();
    assertThat(rate(whole.part(half), hits).estimatedTotal().orElseThrow().value())
        .as("of a group, each example stands for 20")
        .isCloseTo(found * 20.0, within(1e-9));
  }

  @Test
  void whereNothingWasFoundTheBoundIsThatOfTheShare() {
    double[] weights = new double[EXAMPLES];
    Arrays.setAll(weights, i -> 1 + i % 2);
    Rate rate =
        rate(SampleDesign.builder(EXAMPLES).weights(weights).build(), new boolean[EXAMPLES]);
    Interval interval = rate.estimatedTotal().orElseThrow().interval().orElseThrow();
    assertThat(interval.low()).isZero();
    assertThat(interval.high()).isCloseTo(rate.interval().high() * 90, within(1e-9));
  }

  @Test
  void examplesThatStandForNothingMoreHaveNoTotal() {
    assertThat(rate(SampleDesign.independent(3), new boolean[3]).estimatedTotal()).isEmpty();
    assertThat(
            rate(SampleDesign.builder(3).clusters(List.of("a", "a", "b")).build(), new boolean[3])
                .estimatedTotal())
        .isEmpty();
  }

  /**
   * 2,000 texts, each drawn by itself with a chance of 5 to 40 %. With 1,000 repetitions an
   * interval that covers 95 % is seen to cover less than 93 % in 3 of 1,000 seeds.
   */
  @Test
  void intervalsCoverTheTotalOfPoissonSamples() {
    Random random = new Random(3);
    int size = 2000;
    double[] chance = new double[size];
    boolean[] has = new boolean[size];
    for (int i = 0; i < size; i++) {
      chance[i] = 0.05 * (1 + i % 8);
      has[i] = random.nextDouble() < 0.1 + 0.04 * (i % 8);
    }
    long truth = IntStream.range(0, size).filter(i -> has[i]).count();
    int covered = 0;
    for (int repeat = 0; repeat < 1000; repeat++) {
      List<Integer> drawn = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        if (random.nextDouble() < chance[i]) {
          drawn.add(i);
        }
      }
      SampleDesign design =
          SampleDesign.builder(drawn.size())
              .weights(drawn.stream().mapToDouble(i -> 1 / chance[i]).toArray())
              .build();
      Estimate total =
          Estimator.of(design, Intervals.DEFAULT)
              .rate(i -> has[drawn.get(i)])
              .estimatedTotal()
              .orElseThrow();
      covered += total.interval().orElseThrow().contains(truth) ? 1 : 0;
    }
    assertThat(covered).isBetween(930, 1000);
  }
}
