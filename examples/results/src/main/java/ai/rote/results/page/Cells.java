package ai.rote.results.page;

import ai.rote.results.figures.BoundedFigures;
import ai.rote.results.figures.Bounds;
import ai.rote.results.figures.RateFigure;
import java.util.Locale;

/** Figures as they stand in the cells of a table. */
final class Cells {

  private Cells() {}

  /** As in {@code 12.3 [10.1, 14.9]}. */
  static String percent(RateFigure rate) {
    return percent(rate.rate(), rate.bounds());
  }

  /** Without an interval if there is none. */
  static String percent(Double share, Bounds bounds) {
    return String.format(Locale.ROOT, "%.1f", 100 * share) + percent(bounds);
  }

  /**
   * As in {@code 12.3 to 14.0 [10.1, 17.2]}: what it lies between, and the interval around both.
   */
  static String percent(BoundedFigures.RateBounds rate) {
    return percent(rate.lower(), rate.upper(), rate.bounds());
  }

  /** Without an interval if there is none. */
  static String percent(double lower, double upper, Bounds bounds) {
    return String.format(Locale.ROOT, "%.1f to %.1f", 100 * lower, 100 * upper) + percent(bounds);
  }

  private static String percent(Bounds bounds) {
    return bounds == null
        ? ""
        : String.format(Locale.ROOT, " [%.1f, %.1f]", 100 * bounds.low(), 100 * bounds.high());
  }

  /** Any number, its interval with as many digits. */
  static String number(Double value, Bounds bounds) {
    if (value == null) {
      return "infinite";
    }
    double size = Math.abs(value);
    String format = "%." + (size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4) + "f";
    return bounds == null
        ? String.format(Locale.ROOT, format, value)
        : String.format(
            Locale.ROOT,
            format + " [" + format + ", " + format + "]",
            value,
            bounds.low(),
            bounds.high());
  }

  static String counts(RateFigure rate) {
    return grouped(rate.found()) + (rate.count() == null ? " of " : "/") + grouped(rate.total());
  }

  /** What the count lies between, and of how many. */
  static String counts(BoundedFigures.RateBounds rate) {
    return grouped(rate.lowerCount())
        + " to "
        + grouped(rate.upperCount())
        + "/"
        + grouped(rate.total());
  }

  /** With thousands set apart, as in {@code 10,000}. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
