package ai.rote.metrics;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Rate;
import java.util.Locale;
import java.util.Objects;

/**
 * A share of examples of which some have the property for sure and some perhaps, as their
 * probabilities are only known within bounds. The rate of all that was measured lies between the
 * two rates.
 *
 * @param lower counts the examples that have the property whatever is not known
 * @param upper counts those that may have it as well
 */
public record BoundedRate(Rate lower, Rate upper) {

  /**
   * Checks that the rates are of the same examples and in order.
   *
   * @param lower counts the examples that have the property whatever is not known
   * @param upper counts those that may have it as well
   * @throws IllegalArgumentException if the totals or the levels of the intervals differ, or a
   *     lower number is above the upper one
   */
  public BoundedRate {
    Objects.requireNonNull(lower, "lower");
    Objects.requireNonNull(upper, "upper");
    if (lower.total() != upper.total()
        || lower.count() > upper.count()
        || lower.value() > upper.value()
        || lower.interval().level() != upper.interval().level()) {
      throw new IllegalArgumentException(lower + " and " + upper + " bound no rate");
    }
  }

  /**
   * An interval that covers the true rate at least as often as it says: from the lower bound of the
   * lower rate to the upper bound of the upper one. It is wide for two reasons, few examples and
   * what is not known of them; more examples help against the first alone.
   *
   * @return taken outward
   */
  public Interval interval() {
    return outward(lower.interval(), upper.interval());
  }

  static Interval outward(Interval lower, Interval upper) {
    return new Interval(lower.low(), upper.high(), lower.level(), lower.method());
  }

  /** As in {@code 0.013 to 0.021 [0.011, 0.024], 130 to 210/10000}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.3f to %.3f [%.3f, %.3f], %d to %d/%d",
        lower.value(),
        upper.value(),
        interval().low(),
        interval().high(),
        lower.count(),
        upper.count(),
        lower.total());
  }
}
