package ai.rote.metrics.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;

/** Means under a {@link SampleDesign}, by the methods that {@link Estimator} says. */
final class DesignMeans {
  private final SampleDesign design;
  private final Intervals intervals;

  DesignMeans(SampleDesign design, Intervals intervals) {
    this.design = design;
    this.intervals = intervals;
  }

  Mean mean(double[] values) {
    return new Mean(average(values), values.length, resampled(values, ones()));
  }

  List<Mean> shareMeans(List<double[]> columns) {
    List<double[]> carried = new ArrayList<>();
    List<ClusterSums> sums = columns.stream().map(each -> ClusterSums.of(design, each)).toList();
    for (int i = 0; i < columns.size(); i++) {
      if (isResampled(sums.get(i))) {
        carried.add(design.sums(columns.get(i)));
      }
    }
    List<Optional<Interval>> around =
        carried.isEmpty()
            ? List.of()
            : intervals
                .bootstrap()
                .orElseThrow()
                .ofRatios(carried, design.sums(ones()), intervals.level());
    List<Mean> means = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < columns.size(); i++) {
      Optional<Interval> drawn =
          isResampled(sums.get(i)) ? around.get(next++).map(this::named) : Optional.empty();
      double mean = average(columns.get(i));
      means.add(
          new Mean(
              mean,
              design.examples(),
              Optional.of(drawn.orElse(closed(mean, sums.get(i).effect())))));
    }
    return means;
  }

  private boolean isResampled(ClusterSums sums) {
    return intervals.bootstrap().isPresent()
        && !design.isFinite()
        && sums.carriers() >= Bootstrap.FEWEST_CARRIERS;
  }

  private Interval closed(double mean, DesignEffect effect) {
    double total = effect.effectiveTotal((1 - intervals.level()) / 2);
    return ShareInterval.aroundMean(mean, total, intervals.level(), ", " + effect);
  }

  TokenMean tokenMean(Weighting weighting, double[] sums, double[] tokens) {
    boolean byToken = weighting == Weighting.TOKENS;
    double[] above = byToken ? sums : perToken(sums, tokens);
    double[] below = byToken ? tokens : ones();
    return new TokenMean(
        byToken ? total(sums) / total(tokens) : average(above),
        weighting,
        sums.length,
        (long) Arrays.stream(tokens).sum(),
        resampled(above, below));
  }

  static double[] perToken(double[] sums, double[] tokens) {
    double[] means = new double[sums.length];
    Arrays.setAll(means, i -> sums[i] / tokens[i]);
    return means;
  }

  /** Around Σ w·x / Σ w·y, if there is a bootstrap. */
  private Optional<Interval> resampled(double[] values, double[] over) {
    return intervals
        .bootstrap()
        .flatMap(
            method ->
                design.isFinite()
                    ? linearised(values, over)
                    : method.ofRatio(design.sums(values), design.sums(over), intervals.level()))
        .map(this::named);
  }

  private Interval named(Interval interval) {
    return new Interval(
        interval.low(), interval.high(), interval.level(), interval.method() + ", " + design);
  }

  private Optional<Interval> linearised(double[] values, double[] over) {
    double error = Math.sqrt(design.variance(values, over));
    double degrees = new ClusterSums(design).effect().degreesOfFreedom();
    if (!(error < Double.POSITIVE_INFINITY) || degrees < 1) {
      return Optional.empty();
    }
    double t =
        error == 0
            ? 0
            : new TDistribution(null, degrees)
                .inverseCumulativeProbability((1 + intervals.level()) / 2);
    double value = total(values) / total(over);
    return Optional.of(
        new Interval(
            value - t * error,
            value + t * error,
            intervals.level(),
            String.format(
                Locale.ROOT, "linearised, t of %.0f degrees of freedom", Math.floor(degrees))));
  }

  private double total(double[] values) {
    return Arrays.stream(design.sums(values)).sum();
  }

  /** Σ w·x / Σ w, not thrown out of the values' range by rounding. */
  private double average(double[] values) {
    double least = Arrays.stream(values).min().orElseThrow();
    double largest = Arrays.stream(values).max().orElseThrow();
    return Math.max(least, Math.min(largest, total(values) / total(ones())));
  }

  private double[] ones() {
    double[] ones = new double[design.examples()];
    Arrays.fill(ones, 1);
    return ones;
  }
}
