package ai.rote.results.figures;

import ai.rote.metrics.stat.Interval;

/**
 * An interval.
 *
 * @param low lower bound
 * @param high upper bound
 * @param level nominal coverage
 * @param interval the method's name
 */
public record Bounds(double low, double high, double level, String interval) {

  static Bounds of(Interval interval) {
    return new Bounds(interval.low(), interval.high(), interval.level(), interval.method());
  }
}
