package ai.rote.metrics.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How a report puts intervals around what it says: by which method around shares, at which level,
 * and whether means are resampled. Immutable; a report takes it by {@code with}:
 *
 * <pre>{@code
 * report.with(Intervals.of(ShareInterval.CLOPPER_PEARSON).withLevel(0.99));
 * report.with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(7)));
 * }</pre>
 */
public final class Intervals {

  /** What every report starts with: {@link ShareInterval#WILSON} at 95 %, without a bootstrap. */
  public static final Intervals DEFAULT = of(ShareInterval.WILSON);

  private final ShareInterval share;
  private final double level;
  private final Optional<Bootstrap> bootstrap;

  private Intervals(ShareInterval share, double level, Optional<Bootstrap> bootstrap) {
    this.share = Objects.requireNonNull(share, "share");
    this.level = Arguments.level(level);
    this.bootstrap = bootstrap;
  }

  /**
   * Intervals at 95 %, without a bootstrap.
   *
   * @param share how they are put around shares
   * @return the choice
   */
  public static Intervals of(ShareInterval share) {
    return new Intervals(share, ShareInterval.DEFAULT_LEVEL, Optional.empty());
  }

  /**
   * The same at another level.
   *
   * @param level nominal coverage of all intervals, in (0, 1)
   * @return a new choice
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Intervals withLevel(double level) {
    return new Intervals(share, level, bootstrap);
  }

  /**
   * The same with means resampled. Without a bootstrap, means of values that lie in [0, 1] have
   * {@linkplain ShareInterval#ofMean a closed-form interval}, and other means none. Where fewer
   * than ten examples carry the mean of values in [0, 1], the closed form stays: see {@link
   * Bootstrap}.
   *
   * @param method with its seed
   * @return a new choice
   */
  public Intervals withBootstrap(Bootstrap method) {
    return new Intervals(share, level, Optional.of(method));
  }

  /**
   * The level of all intervals.
   *
   * @return nominal coverage, in (0, 1)
   */
  public double level() {
    return level;
  }

  /**
   * How intervals are put around shares.
   *
   * @return the method
   */
  public ShareInterval share() {
    return share;
  }

  /**
   * How means are resampled.
   *
   * @return empty if they are not
   */
  public Optional<Bootstrap> bootstrap() {
    return bootstrap;
  }

  /**
   * A share with its interval.
   *
   * @param count how many examples have the property, from 0 to {@code total}
   * @param total how many examples there are, at least 1
   * @return the rate
   * @throws IllegalArgumentException if a count is out of its range
   */
  public Rate rate(long count, long total) {
    return Rate.of(count, total, share, level);
  }

  /**
   * A mean of any values.
   *
   * @param values one an example; at least one, none NaN
   * @return the mean, with an interval if there is a bootstrap
   */
  public Mean mean(double[] values) {
    return new Mean(
        average(values), values.length, bootstrap.flatMap(method -> method.ofMean(values, level)));
  }

  /**
   * A mean of values in [0, 1].
   *
   * @param values one an example; at least one
   * @return the mean, always with an interval
   */
  public Mean shareMean(double[] values) {
    double mean = average(values);
    return new Mean(mean, values.length, Optional.of(aroundShareMean(mean, values)));
  }

  /**
   * Means of several values of the same examples, all in [0, 1], resampled together if there is a
   * bootstrap: the same as {@link #shareMean} of each, and faster.
   *
   * @param columns each with one value an example, at least one, in the same order
   * @return one mean for each, always with an interval
   */
  public List<Mean> shareMeans(List<double[]> columns) {
    List<double[]> resampled = columns.stream().filter(Intervals::isCarried).toList();
    List<Optional<Interval>> around =
        bootstrap.map(method -> method.ofMeans(resampled, level)).orElse(List.of());
    List<Mean> means = new ArrayList<>();
    int next = 0;
    for (double[] each : columns) {
      double mean = average(each);
      Optional<Interval> interval =
          bootstrap.isPresent() && isCarried(each) ? around.get(next++) : Optional.empty();
      means.add(
          new Mean(
              mean,
              each.length,
              interval.or(() -> Optional.of(ShareInterval.ofMean(mean, each.length, level)))));
    }
    return means;
  }

  /**
   * Means of several values of the same examples, resampled together if there is a bootstrap.
   *
   * @param columns each with one value an example, at least one, in the same order
   * @return the same as {@link #mean} of each
   */
  public List<Mean> means(List<double[]> columns) {
    List<Optional<Interval>> around =
        bootstrap.map(method -> method.ofMeans(columns, level)).orElse(List.of());
    List<Mean> means = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      double[] each = columns.get(i);
      means.add(
          new Mean(
              average(each), each.length, around.isEmpty() ? Optional.empty() : around.get(i)));
    }
    return means;
  }

  /** Whether enough examples carry the mean for a bootstrap to cover what it says. */
  private static boolean isCarried(double[] values) {
    return Bootstrap.carriers(values) >= Bootstrap.FEWEST_CARRIERS;
  }

  /**
   * By bootstrap if there is one and enough examples carry the mean, else in closed form: where two
   * or three examples make up a mean near 0 (or its distance from 1), what a bootstrap draws is
   * little but those two or three, and it covers far less than it says.
   */
  private Interval aroundShareMean(double mean, double[] values) {
    Interval closed = ShareInterval.ofMean(mean, values.length, level);
    return bootstrap
        .filter(any -> isCarried(values))
        .flatMap(method -> method.ofMean(values, level))
        .orElse(closed);
  }

  /**
   * A quantile of values that are in ascending order.
   *
   * @param ascending the values, from index 0
   * @param total how many there are, at least 1
   * @param share which quantile, in (0, 1]
   * @param <T> what is ordered
   * @return an observed value, with its interval
   * @throws IllegalArgumentException if the share is out of its range
   */
  public <T> Quantile<T> quantile(IntFunction<T> ascending, int total, double share) {
    return Quantile.of(ascending, total, share, level);
  }

  /**
   * An average over tokens of values in [0, 1].
   *
   * @param weighting whether tokens or examples count once
   * @param sums of each example over its tokens
   * @param tokens how many tokens each example has
   * @return the average, with an interval wherever each example counts once: sequence-weighted, or
   *     if all are equally long
   */
  public TokenMean tokenShareMean(Weighting weighting, double[] sums, double[] tokens) {
    boolean equallyLong = Arrays.stream(tokens).allMatch(each -> each == tokens[0]);
    if (weighting == Weighting.TOKENS && !equallyLong) {
      return tokenMean(weighting, sums, tokens);
    }
    Intervals plain = new Intervals(share, level, Optional.empty());
    TokenMean mean = plain.tokenMean(weighting, sums, tokens);
    return mean.withInterval(aroundShareMean(mean.value(), means(sums, tokens)));
  }

  private static double[] means(double[] sums, double[] tokens) {
    double[] means = new double[sums.length];
    Arrays.setAll(means, i -> sums[i] / tokens[i]);
    return means;
  }

  /**
   * An average over tokens of any values.
   *
   * @param weighting whether tokens or examples count once
   * @param sums of each example over its tokens
   * @param tokens how many tokens each example has
   * @return the average, with an interval if there is a bootstrap
   */
  public TokenMean tokenMean(Weighting weighting, double[] sums, double[] tokens) {
    double allTokens = Arrays.stream(tokens).sum();
    if (weighting == Weighting.TOKENS) {
      return new TokenMean(
          Arrays.stream(sums).sum() / allTokens,
          weighting,
          sums.length,
          (long) allTokens,
          bootstrap.flatMap(method -> method.ofRatio(sums, tokens, level)));
    }
    Mean mean = mean(means(sums, tokens));
    return new TokenMean(mean.value(), weighting, mean.count(), (long) allTokens, mean.interval());
  }

  /** The average, not thrown out of the values' range by rounding. */
  private static double average(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double least = Arrays.stream(values).min().orElseThrow();
    double largest = Arrays.stream(values).max().orElseThrow();
    return Math.max(least, Math.min(largest, mean));
  }

  /** Method, level and bootstrap in words. */
  @Override
  public String toString() {
    return Interval.percent(level)
        + "% "
        + share
        + bootstrap.map(method -> ", " + method).orElse("");
  }
}
