package ai.rote.metrics;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Mean;
import java.util.Locale;
import java.util.Optional;

/**
 * A mean over examples whose values are only known within bounds: it lies between the two means.
 *
 * @param lower the mean of the lower ends
 * @param upper the mean of the upper ends
 */
public record BoundedMean(Mean lower, Mean upper) {

  /**
   * Checks that the means are of the same examples and in order.
   *
   * @param lower the mean of the lower ends
   * @param upper the mean of the upper ends
   * @throws IllegalArgumentException if the counts differ, or the lower mean is above the upper one
   */
  public BoundedMean {
    if (lower.count() != upper.count() || lower.value() > upper.value()) {
      throw new IllegalArgumentException(lower + " and " + upper + " bound no mean");
    }
  }

  /**
   * An interval taken outward, as that of {@link BoundedRate#interval()}.
   *
   * @return empty if the means have none
   */
  public Optional<Interval> interval() {
    return lower
        .interval()
        .flatMap(low -> upper.interval().map(high -> BoundedRate.outward(low, high)));
  }

  /** As in {@code 0.0213 to 0.0301 over 10000 examples}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s to %s over %d examples", lower.value(), upper.value(), lower.count());
  }
}
