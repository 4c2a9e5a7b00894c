package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.special.Beta;
import org.junit.jupiter.api.Test;

/** Means, quantiles and areas under a design, each computed a second time by loops. */
class DesignFiguresTest {
  private static final int CLUSTERS = 30;

  /** 30 clusters of 1 to 4 examples, with weights of 1 to 3. */
  private final List<String> labels = new ArrayList<>();

  private final double[] weights;
  private final double[] values;

  DesignFiguresTest() {
    for (int c = 0; c < CLUSTERS; c++) {
      for (int i = 0; i <= c % 4; i++) {
        labels.add("person " + c);
      }
    }
    Random random = new Random(11);
    weights = new double[labels.size()];
    values = new double[labels.size()];
    Map<String, Double> levels = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      weights[i] = 1 + i * 7 % 3;
      double level = levels.computeIfAbsent(labels.get(i), any -> random.nextDouble());
      values[i] = (level + random.nextDouble()) / 2;
    }
  }

  private SampleDesign.Builder design() {
    return SampleDesign.builder(values.length).clusters(labels).weights(weights);
  }

  /** Σ w·x of each cluster. */
  private double[] sums(IntToDoubleFunction value) {
    Map<String, Double> sums = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      sums.merge(labels.get(i), weights[i] * value.applyAsDouble(i), Double::sum);
    }
    return sums.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double share(IntToDoubleFunction value) {
    return Arrays.stream(sums(value)).sum() / Arrays.stream(weights).sum();
  }

  /** C/(C − 1)·Σ_c (Σ w·(x − r))²/(Σ w)². */
  private double variance(IntToDoubleFunction value) {
    double mean = share(value);
    double size = Arrays.stream(weights).sum();
    double squares =
        Arrays.stream(sums(i -> value.applyAsDouble(i) - mean)).map(each -> each * each).sum();
    return CLUSTERS / (CLUSTERS - 1.0) * squares / (size * size);
  }

  /** Of (Σ m)²/(Σ m²·(1 − f)) − 1 degrees of freedom. */
  private double student(double measured) {
    double[] sizes = sums(i -> 1);
    double size = Arrays.stream(sizes).sum();
    double squares = Arrays.stream(sizes).map(each -> each * each).sum() * (1 - measured);
    return new TDistribution(null, size * size / squares - 1).inverseCumulativeProbability(0.975);
  }

  @Test
  void aMeanOfAFinitePopulationIsLinearised() {
    Intervals resampled = Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1));
    int population = 4 * values.length;
    Mean mean = Estimator.of(design().population(population).build(), resampled).mean(values);
    double half = student(0.25) * Math.sqrt(0.75 * variance(i -> values[i]));
    assertThat(mean.value()).isCloseTo(share(i -> values[i]), within(1e-12));
    assertThat(mean.interval().orElseThrow().low()).isCloseTo(mean.value() - half, within(1e-9));
    assertThat(mean.interval().orElseThrow().high()).isCloseTo(mean.value() + half, within(1e-9));
  }

  /** BCa over 20,000 draws of whole clusters; its bounds are known to 3 % of the width. */
  @Test
  void theBootstrapDrawsWholeClusters() {
    double[] found = sums(i -> values[i]);
    double[] sizes = sums(i -> 1);
    Random random = new Random(5);
    double[] drawn = new double[20_000];
    for (int b = 0; b < drawn.length; b++) {
      double above = 0;
      double below = 0;
      for (int c = 0; c < CLUSTERS; c++) {
        int cluster = random.nextInt(CLUSTERS);
        above += found[cluster];
        below += sizes[cluster];
      }
      drawn[b] = above / below;
    }
    Arrays.sort(drawn);
    double mean = share(i -> values[i]);
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double z0 =
        normal.inverseCumulativeProbability(
            (double) Arrays.stream(drawn).filter(each -> each < mean).count() / drawn.length);
    double a = acceleration(found, sizes);
    double[] ends = new double[2];
    for (int side = 0; side < 2; side++) {
      double z = z0 + normal.inverseCumulativeProbability(side == 0 ? 0.025 : 0.975);
      double share = normal.cumulativeProbability(z0 + z / (1 - a * z));
      ends[side] = drawn[(int) (share * drawn.length)];
    }

    Interval interval =
        Estimator.of(design().build(), Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(9)))
            .mean(values)
            .interval()
            .orElseThrow();

    double width = ends[1] - ends[0];
    assertThat(interval.low()).isCloseTo(ends[0], within(0.03 * width));
    assertThat(interval.high()).isCloseTo(ends[1], within(0.03 * width));
    assertThat(interval.method()).contains("30 clusters");
  }

  private static double acceleration(double[] found, double[] sizes) {
    double above = Arrays.stream(found).sum();
    double below = Arrays.stream(sizes).sum();
    double[] without = new double[CLUSTERS];
    Arrays.setAll(without, c -> (above - found[c]) / (below - sizes[c]));
    double middle = Arrays.stream(without).average().orElseThrow();
    double cubes = Arrays.stream(without).map(each -> Math.pow(middle - each, 3)).sum();
    double squares = Arrays.stream(without).map(each -> Math.pow(middle - each, 2)).sum();
    return cubes / (6 * Math.pow(squares, 1.5));
  }

  /**
   * The values at which the cumulative share of weight reaches the bounds of a share of one half.
   */
  @Test
  void aQuantileHasWoodruffsInterval() {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((i, j) -> Double.compare(values[i], values[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    int rank = reaching(order, 0.5);
    double threshold = values[order[rank]];
    IntToDoubleFunction below = i -> values[i] <= threshold ? 1 : 0;
    double r = share(below);
    double n =
        Math.min(values.length, r * (1 - r) / variance(below))
            * Math.pow(1.959963984540054 / student(0), 2);
    double low = new BetaDistribution(null, n / 2, n / 2 + 1).inverseCumulativeProbability(0.025);
    double high = new BetaDistribution(null, n / 2 + 1, n / 2).inverseCumulativeProbability(0.975);

    Quantile<Double> median =
        Estimator.of(design().build(), Intervals.DEFAULT)
            .quantile(i -> values[order[i]], order, 0.5);

    assertThat(median.value()).isEqualTo(threshold);
    assertThat(median.low()).contains(values[order[reaching(order, low)]]);
    assertThat(median.high()).contains(values[order[reaching(order, high)]]);
  }

  /** The first place at which the share of weight is at least this. */
  private int reaching(int[] order, double share) {
    double size = Arrays.stream(weights).sum();
    double sum = 0;
    int place = -1;
    while (sum < share * size) {
      place++;
      sum += weights[order[place]];
    }
    return place;
  }

  /** 25 and 40 scores, four times each: they tell no more than once. */
  @Test
  void anAreaOfClustersThatAreAlikeIsThatOfOneEach() {
    Random random = new Random(7);
    double[] members = random.doubles(25).map(each -> each + 0.3).toArray();
    double[] controls = random.doubles(40).toArray();
    Auc once = Auc.of(members, controls, 0.95);
    Auc fourTimes = Auc.of(repeated(members), repeated(controls), byFours(25), byFours(40), 0.95);
    assertThat(fourTimes.value()).isCloseTo(once.value(), within(1e-12));
    assertThat(fourTimes.interval().low()).isCloseTo(once.interval().low(), within(1e-9));
    assertThat(fourTimes.interval().high()).isCloseTo(once.interval().high(), within(1e-9));
  }

  /** p is the α at which McNemar's test, 2·(½)^b* for c = 0, of as many as n* at α/2, is α. */
  @Test
  void aDifferenceIsTestedAtItsEffectiveSize() {
    SampleDesign pairs = byTwos(192);
    PairedRates table = Estimator.of(pairs, Intervals.DEFAULT).paired(i -> i < 203, i -> i < 122);
    double b = 81 / 384.0;
    double squares = 0;
    for (int c = 0; c < 192; c++) {
      double sum = 0;
      for (int i = 2 * c; i < 2 * c + 2; i++) {
        sum += (i >= 122 && i < 203 ? 1 : 0) - b;
      }
      squares += sum * sum;
    }
    double n = (b - b * b) / (192 / 191.0 * squares / (384 * 384));
    double p = table.mcNemar().pValue();
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double ratio =
        normal.inverseCumulativeProbability(p / 2)
            / new TDistribution(null, 191).inverseCumulativeProbability(p / 2);

    assertThat(p).isBetween(1e-15, 1e-6);
    assertThat(Math.log(p))
        .isCloseTo(Math.log(2) + b * n * ratio * ratio * Math.log(0.5), within(1e-3));
    assertThat(table.difference().interval().low()).isGreaterThan(0.1);
    assertThat(table.difference().interval().contains(b)).isTrue();
    assertThat(-table.swapped().upperBound(0.95).value())
        .isBetween(table.difference().interval().low(), b);
  }

  /**
   * Two sets of clusters, nothing found in the second: with n and m examples' worth at α/2, half of
   * the p-value is E (1 − π)^m = B(k, n − k + 1 + m)/B(k, n − k + 1) over π's lower variable.
   */
  @Test
  void aDifferenceFromAControlSetIsTestedAtBothEffectiveSizes() {
    Rate found = Estimator.of(byTwos(50), Intervals.DEFAULT).rate(i -> i % 4 < 2 && i < 40);
    Rate none = Estimator.of(byTwos(30), Intervals.DEFAULT).rate(i -> false);
    IndependentRates rates = new IndependentRates(found, none);
    double p = rates.test().pValue();
    double n = found.effectiveTotal(p / 2);
    double m = none.effectiveTotal(p / 2);
    double k = 0.2 * n;

    assertThat(m).as("30 clusters in which nothing was found").isLessThanOrEqualTo(30);
    assertThat(n).as("hits in whole clusters tell as much as clusters").isLessThan(51);
    assertThat(p).isBetween(1e-6, 0.2);
    assertThat(Math.log(p))
        .isCloseTo(
            Math.log(2) + Beta.logBeta(k, n - k + 1 + m) - Beta.logBeta(k, n - k + 1),
            within(1e-3));
    assertThat(rates.swapped().test().pValue()).isCloseTo(p, within(1e-9));
    Interval interval = rates.difference(0.95, 1).interval();
    assertThat(interval.low() > 0).isEqualTo(p < 0.05);
    assertThat(interval.contains(0.2)).isTrue();
  }

  private static SampleDesign byTwos(int clusters) {
    return SampleDesign.builder(2 * clusters)
        .clusters(IntStream.range(0, 2 * clusters).mapToObj(i -> i / 2).toList())
        .build();
  }

  private static double[] repeated(double[] values) {
    return IntStream.range(0, 4 * values.length).mapToDouble(i -> values[i / 4]).toArray();
  }

  private static SampleDesign byFours(int clusters) {
    return SampleDesign.builder(4 * clusters)
        .clusters(IntStream.range(0, 4 * clusters).mapToObj(i -> i / 4).toList())
        .build();
  }
}
