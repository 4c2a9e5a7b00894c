package ai.rote.metrics.stat;

import java.util.Objects;
import java.util.Optional;

/**
 * A mean over examples, with how many there were and, where one was computed, an interval.
 *
 * @param value the mean
 * @param count how many examples it is over, at least 1
 * @param interval around it; empty if none was computed. The interval of a mean is no closed form
 *     of mean and count, so it is not there by default
 */
public record Mean(double value, long count, Optional<Interval> interval) {

  /**
   * Checks that there is something to average.
   *
   * @param value the mean
   * @param count how many examples it is over
   * @param interval around it, or empty
   * @throws IllegalArgumentException if the value is NaN or the count is below 1
   */
  public Mean {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("a mean must be a number, but is NaN");
    }
    if (count < 1) {
      throw new IllegalArgumentException(
          "a mean needs at least 1 example, but the count is " + count);
    }
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * A mean without an interval.
   *
   * @param value the mean
   * @param count how many examples it is over, at least 1
   * @return the mean
   */
  public static Mean of(double value, long count) {
    return new Mean(value, count, Optional.empty());
  }

  /**
   * This mean with an interval around it.
   *
   * @param interval computed elsewhere
   * @return a new mean
   */
  public Mean withInterval(Interval interval) {
    return new Mean(value, count, Optional.of(interval));
  }

  /** Value, interval if there is one, and count: {@code 0.0213 over 10000 examples}. */
  @Override
  public String toString() {
    return Interval.around(value, interval) + " over " + count + " examples";
  }
}
