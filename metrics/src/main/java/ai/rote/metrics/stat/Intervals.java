package ai.rote.metrics.stat;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/** How a report puts intervals around what it says. */
public record Intervals(ShareInterval share, double level, Optional<Bootstrap> bootstrap) {
  public static final Intervals DEFAULT =
      new Intervals(ShareInterval.WILSON, ShareInterval.DEFAULT_LEVEL, Optional.empty());

  public Intervals {
    Objects.requireNonNull(share, "share");
    Objects.requireNonNull(bootstrap, "bootstrap");
    Arguments.level(level);
  }

  public Rate rate(long count, long total) {
    return Rate.of(count, total, share, level);
  }

  /** A mean of any values, with an interval if there is a bootstrap. */
  public Mean mean(double[] values) {
    return new Mean(
        average(values), values.length, bootstrap.flatMap(method -> method.ofMean(values, level)));
  }

  /** A mean of values in [0, 1], always with an interval. */
  public Mean shareMean(double[] values) {
    double mean = average(values);
    return new Mean(mean, values.length, Optional.of(aroundShareMean(mean, values)));
  }

  /**
   * By bootstrap if there is one and enough examples carry the mean, else in closed form: where two
   * or three examples make up a mean near 0 (or its distance from 1), what a bootstrap draws is
   * little but those two or three, and it covers far less than it says.
   */
  private Interval aroundShareMean(double mean, double[] values) {
    Interval closed = ShareInterval.ofMean(mean, values.length, level);
    return bootstrap
        .filter(any -> Bootstrap.carriers(values) >= Bootstrap.FEWEST_CARRIERS)
        .flatMap(method -> method.ofMean(values, level))
        .orElse(closed);
  }

  /** A quantile of values that are in ascending order. */
  public <T> Quantile<T> quantile(IntFunction<T> ascending, int total, double share) {
    return Quantile.of(ascending, total, share, level);
  }

  /**
   * An average over tokens of values in [0, 1], with an interval wherever each example counts once:
   * sequence-weighted, or if all are equally long.
   */
  public TokenMean tokenShareMean(Weighting weighting, double[] sums, double[] tokens) {
    TokenMean mean = tokenMean(weighting, sums, tokens);
    boolean equallyLong = Arrays.stream(tokens).allMatch(each -> each == tokens[0]);
    return weighting == Weighting.SEQUENCES || equallyLong
        ? mean.withInterval(aroundShareMean(mean.value(), means(sums, tokens)))
        : mean;
  }

  private static double[] means(double[] sums, double[] tokens) {
    double[] means = new double[sums.length];
    Arrays.setAll(means, i -> sums[i] / tokens[i]);
    return means;
  }

  /** An average over tokens, from each example's sum over its tokens. */
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
}
