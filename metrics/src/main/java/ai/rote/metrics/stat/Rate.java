package ai.rote.metrics.stat;

import java.util.Objects;
import java.util.Optional;

/**
 * A share of examples, with its count, its total and a confidence interval: never a bare number.
 *
 * @param count k, how many examples have the property; from 0 to {@code total}
 * @param total N, how many examples were measured; at least 1
 * @param interval around k/N
 */
public record Rate(long count, long total, Interval interval) {

  /**
   * Checks the counts.
   *
   * @param count k
   * @param total N
   * @param interval around k/N
   * @throws IllegalArgumentException if the total is below 1 or the count is not from 0 to the
   *     total. There is no rate of nothing, so there is no value that stands for it
   */
  public Rate {
    Arguments.countOf(count, total);
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * The rate with the default interval, {@link ShareInterval#WILSON} at 95 %.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @return the rate
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Rate of(long count, long total) {
    return of(count, total, ShareInterval.WILSON, ShareInterval.DEFAULT_LEVEL);
  }

  /**
   * The rate with an interval of one's choice.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @param method how to compute the interval
   * @param level nominal coverage, in (0, 1)
   * @return the rate
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Rate of(long count, long total, ShareInterval method, double level) {
    return new Rate(count, total, method.of(count, total, level));
  }

  /**
   * The share itself, k/N.
   *
   * @return in [0, 1]
   */
  public double value() {
    return (double) count / total;
  }

  /**
   * Value, interval and counts: {@code 0.013 [0.011, 0.015], 130/10000}. As many decimals as show
   * the interval's width, at least 3.
   */
  @Override
  public String toString() {
    return Interval.around(value(), Optional.of(interval)) + ", " + count + "/" + total;
  }
}
