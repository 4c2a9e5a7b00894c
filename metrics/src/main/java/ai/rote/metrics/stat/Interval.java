package ai.rote.metrics.stat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A confidence interval, with what it takes to read it.
 *
 * @param low lower bound, at most {@code high}
 * @param high upper bound
 * @param level nominal coverage, in (0, 1): 0.95 means that 95 of 100 such intervals are meant to
 *     cover the true value
 * @param method how it was computed, in words: {@code Wilson score}. A resampling method names its
 *     number of resamples here
 */
public record Interval(double low, double high, double level, String method) {
  private static final int MOST_DECIMALS = 20;

  /**
   * Checks that the bounds are numbers in order.
   *
   * @param low lower bound
   * @param high upper bound
   * @param level nominal coverage
   * @param method how it was computed, in words
   * @throws IllegalArgumentException if a bound is NaN, {@code low} exceeds {@code high}, or the
   *     level is not in (0, 1)
   */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval's lower bound must not exceed its upper bound, but they are "
              + low
              + " and "
              + high);
    }
    Arguments.level(level);
    Objects.requireNonNull(method, "method");
  }

  /**
   * Whether a value lies between the bounds.
   *
   * @param value any number
   * @return true if {@code low <= value <= high}; false for NaN
   */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** The bounds, level and method: {@code [0.011, 0.015], 95% Wilson score}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, %s%% %s", bounds(), percent(level), method);
  }

  /** The bounds alone: {@code [0.011, 0.015]}. */
  String bounds() {
    return String.format(Locale.ROOT, "[%s, %s]", fixed(low, decimals()), fixed(high, decimals()));
  }

  /** How many decimals show the width, and a lower bound near 0 as what it is: at least 3. */
  int decimals() {
    int needed = Math.max(leadingDecimal(high - low), leadingDecimal(Math.abs(low)));
    return Math.max(3, Math.min(needed, MOST_DECIMALS));
  }

  /** The place after the point of a number's first digit that is not 0; 0 for the number 0. */
  private static int leadingDecimal(double value) {
    return value > 0 ? (int) Math.ceil(-Math.log10(value)) : 0;
  }

  /**
   * A value and, if there is one, its interval in words: {@code 0.013 [0.011, 0.015]}.
   *
   * @param value any number
   * @param interval around it, or empty
   * @return with as many decimals as show the interval's width
   */
  public static String around(double value, Optional<Interval> interval) {
    return interval
        .map(each -> fixed(value, each.decimals()) + " " + each.bounds())
        .orElseGet(() -> Double.toString(value));
  }

  /**
   * A share in percent, without needless digits: {@code 99.9} for 0.999.
   *
   * @param share finite
   * @return the digits, without a percent sign
   */
  public static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
