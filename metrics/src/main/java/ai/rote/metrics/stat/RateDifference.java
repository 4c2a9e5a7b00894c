package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The difference of two rates, with an interval.
 *
 * @param first the rate that counts as positive
 * @param second the rate taken from it
 * @param interval around the difference, within [−1, 1]
 */
public record RateDifference(Rate first, Rate second, Interval interval) {

  /**
   * Refuses nulls.
   *
   * @param first the rate that counts as positive
   * @param second the rate taken from it
   * @param interval around the difference
   */
  public RateDifference {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * The difference of rates over <b>different examples</b>, such as training data and held-out
   * data, with the exact interval that excludes 0 exactly if the p-value of {@link
   * Significance#fisher Fisher's test} is below 1 − level (melding). Its level is the first rate's.
   * It covers with at least that level, and has a width at 0 of N.
   *
   * @param first the rate that counts as positive
   * @param second the rate taken from it, of other examples
   * @return the difference
   * @throws IllegalArgumentException if all examples are too many for an int
   * @see <a href="https://doi.org/10.1111/biom.12231">Fay, Proschan and Brittain 2015, Combining
   *     one-sample confidence procedures for inference in the two-sample case</a>
   */
  public static RateDifference independent(Rate first, Rate second) {
    return new IndependentRates(first, second).difference(first.interval().level(), 1);
  }

  /**
   * The interval around a rate adjusted for a control, 1 − (1 − π₁)/(1 − π₂), rates over different
   * examples. Exact, by melding; it excludes 0 exactly if that of their difference does, as {@link
   * #independent} or a {@link RateFamily} of as many comparisons has it, on the same side.
   *
   * @param measured the first rate
   * @param control the second rate, of other examples
   * @param level nominal coverage of all comparisons together, in (0, 1)
   * @param comparisons how many there are, at least 1; adjusted for by Bonferroni's inequality
   * @return at most 1
   * @throws IllegalArgumentException if all examples are too many for an int, or an argument is out
   *     of its range
   */
  public static Interval adjustedInterval(
      Rate measured, Rate control, double level, int comparisons) {
    Arguments.level(level);
    Arguments.comparisons(comparisons);
    IndependentRates pair = new IndependentRates(measured, control);
    double tail = (1 - level) / 2 / comparisons;
    boolean differs = pair.test().among(comparisons).pValue() < 1 - level;
    boolean more = measured.value() > control.value();
    double low = pair.adjustedBound(tail, differs && more);
    double high = 1 - 1 / (1 - pair.swapped().adjustedBound(tail, differs && !more));
    double value = 1 - (1 - measured.value()) / (1 - control.value());
    return new Interval(
        Math.min(low, value),
        Math.max(high, value),
        level,
        pair.method() + Significance.together(comparisons));
  }

  /**
   * The difference itself.
   *
   * @return first − second, in [−1, 1]
   */
  public double value() {
    return first.value() - second.value();
  }

  /** Value, interval and counts: {@code 0.041 [0.037, 0.045], 440/10000 - 30/10000}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %s - %s",
        Interval.around(value(), Optional.of(interval)),
        first.counts(),
        second.counts());
  }
}
