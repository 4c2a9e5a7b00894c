package ai.rote.results.figures;

import ai.rote.metrics.stat.UpperBound;

/**
 * A one-sided upper bound.
 *
 * @param value the bound
 * @param level nominal coverage
 * @param method its name
 */
public record UpperBoundFigure(double value, double level, String method) {

  static UpperBoundFigure of(UpperBound bound) {
    return new UpperBoundFigure(bound.value(), bound.level(), bound.method());
  }
}
