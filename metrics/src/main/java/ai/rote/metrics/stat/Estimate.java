package ai.rote.metrics.stat;

import java.util.Objects;
import java.util.Optional;

/**
 * A number that describes a data set and is neither a share nor a mean, such as a median or a
 * skewness, with how many examples it is of and, where one was computed, an interval.
 *
 * @param value the number
 * @param examples how many examples it is of, at least 1
 * @param interval around it; empty if none was computed, or the examples are too few for one
 */
public record Estimate(double value, long examples, Optional<Interval> interval) {

  /**
   * Checks that there is something to describe.
   *
   * @param value the number
   * @param examples how many examples it is of
   * @param interval around it, or empty
   * @throws IllegalArgumentException if the value is NaN or the number of examples below 1
   */
  public Estimate {
    if (Double.isNaN(value) || examples < 1) {
      throw new IllegalArgumentException(
          "an estimate needs a number and at least 1 example, but has "
              + value
              + " and "
              + examples);
    }
    Objects.requireNonNull(interval, "interval");
  }

  /** Value, interval if there is one, and count: {@code 1.73 [1.42, 2.11] of 384 examples}. */
  @Override
  public String toString() {
    return Interval.around(value, interval) + " of " + examples + " examples";
  }
}
