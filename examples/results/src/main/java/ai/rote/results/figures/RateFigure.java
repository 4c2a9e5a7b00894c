package ai.rote.results.figures;

import ai.rote.metrics.stat.Rate;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A share of examples.
 *
 * @param rate count / total
 * @param count how many examples have the property
 * @param total how many examples there are
 * @param bounds around the rate
 */
public record RateFigure(double rate, long count, long total, @JsonUnwrapped Bounds bounds) {

  /**
   * A rate as it stands in files.
   *
   * @param rate computed
   * @return the same
   */
  public static RateFigure of(Rate rate) {
    return new RateFigure(rate.value(), rate.count(), rate.total(), Bounds.of(rate.interval()));
  }
}
