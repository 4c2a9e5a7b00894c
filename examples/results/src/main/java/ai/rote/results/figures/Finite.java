package ai.rote.results.figures;

/** Numbers that JSON has a word for. */
final class Finite {
  private Finite() {}

  /** The number; null if it is infinite. */
  static Double of(double value) {
    return Double.isInfinite(value) ? null : (Double) value;
  }
}
