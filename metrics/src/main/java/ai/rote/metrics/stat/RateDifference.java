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
   * data, with Newcombe's hybrid score interval,
   *
   * <pre>
   *   low  = d − √((p₁ − l₁)² + (u₂ − p₂)²)
   *   high = d + √((u₁ − p₁)² + (p₂ − l₂)²)
   * </pre>
   *
   * from the two Wilson intervals [l, u]. Its level is the first rate's. It has a width at 0 of N.
   *
   * @param first the rate that counts as positive
   * @param second the rate taken from it, of other examples
   * @return the difference
   * @see <a
   *     href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I">Newcombe
   *     1998, Interval estimation for the difference between independent proportions, method 10</a>
   */
  public static RateDifference independent(Rate first, Rate second) {
    double level = first.interval().level();
    Interval one = ShareInterval.WILSON.of(first.count(), first.total(), level);
    Interval two = ShareInterval.WILSON.of(second.count(), second.total(), level);
    double difference = first.value() - second.value();
    double below = Math.hypot(first.value() - one.low(), two.high() - second.value());
    double above = Math.hypot(one.high() - first.value(), second.value() - two.low());
    return new RateDifference(
        first,
        second,
        new Interval(
            Math.max(-1, difference - below),
            Math.min(1, difference + above),
            level,
            "Newcombe hybrid score"));
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
        "%s, %d/%d - %d/%d",
        Interval.around(value(), Optional.of(interval)),
        first.count(),
        first.total(),
        second.count(),
        second.total());
  }
}
