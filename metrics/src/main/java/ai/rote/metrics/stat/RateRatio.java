package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The ratio of two rates, with an interval.
 *
 * @param first the rate above
 * @param second the rate below
 * @param interval around the ratio; reaches to infinity where the second count is 0, since no data
 *     then bounds the ratio
 */
public record RateRatio(Rate first, Rate second, Interval interval) {

  /**
   * Refuses nulls.
   *
   * @param first the rate above
   * @param second the rate below
   * @param interval around the ratio
   */
  public RateRatio {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * The ratio of rates over <b>different examples</b>, with Koopman's score interval at the first
   * rate's level.
   *
   * @param first the rate above
   * @param second the rate below, of other examples
   * @return the ratio
   * @see <a href="https://doi.org/10.2307/2531405">Koopman 1984, Confidence intervals for the ratio
   *     of two binomial proportions</a>
   */
  public static RateRatio independent(Rate first, Rate second) {
    double level = first.interval().level();
    double n1 = IndependentRates.size(first, (1 - level) / 2);
    double n2 = IndependentRates.size(second, (1 - level) / 2);
    double[] bounds =
        ScoreBounds.independentRatio(
            IndependentRates.count(first, n1), n1, IndependentRates.count(second, n2), n2, level);
    String design = new IndependentRates(first, second).designed();
    return new RateRatio(
        first, second, new Interval(bounds[0], bounds[1], level, "Koopman score" + design));
  }

  /**
   * The ratio itself.
   *
   * @return first / second; empty if the second count is 0
   */
  public OptionalDouble value() {
    return second.count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(first.value() / second.value());
  }

  /** Value, interval and counts: {@code 14.667 [10.166, 21.167], 440/10000 : 30/10000}. */
  @Override
  public String toString() {
    String text =
        value().isPresent()
            ? Interval.around(value().getAsDouble(), Optional.of(interval))
            : "none " + interval.bounds();
    return String.format(Locale.ROOT, "%s, %s : %s", text, first.counts(), second.counts());
  }
}
