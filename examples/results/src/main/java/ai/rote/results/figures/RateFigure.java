package ai.rote.results.figures;

import ai.rote.metrics.stat.Rate;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A share of examples.
 *
 * @param rate count / total
 * @param count how many examples have the property
 * @param total how many examples there are
 * @param bounds around the rate
 * @param upperBound of a rate of 0, at the level of the bounds; null of others
 */
public record RateFigure(
    double rate,
    long count,
    long total,
    @JsonUnwrapped Bounds bounds,
    @JsonInclude(JsonInclude.Include.NON_NULL) UpperBoundFigure upperBound) {

  /** A one-sided bound at a lower level lies below what it bounds. */
  static final double LEAST_LEVEL = 0.5;

  /**
   * A rate as it stands in files.
   *
   * @param rate computed
   * @return the same
   */
  public static RateFigure of(Rate rate) {
    double level = rate.interval().level();
    return new RateFigure(
        rate.value(),
        rate.count(),
        rate.total(),
        Bounds.of(rate.interval()),
        rate.count() > 0 || level <= LEAST_LEVEL
            ? null
            : UpperBoundFigure.of(rate.upperBound(level)));
  }
}
