package ai.rote.results.figures;

import ai.rote.metrics.stat.Estimate;
import ai.rote.metrics.stat.Interval;

/**
 * How many examples of a population have a property.
 *
 * @param value estimated, rarely a whole number
 * @param low lower bound, at the level of the rate's interval
 * @param high upper bound
 */
public record TotalFigure(double value, double low, double high) {

  static TotalFigure of(Estimate total) {
    Interval interval = total.interval().orElseThrow();
    return new TotalFigure(total.value(), interval.low(), interval.high());
  }
}
