package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.Objects;

/**
 * A one-sided upper confidence bound: with what probability is left out, the true value lies above
 * it, and nothing is said of how small it may be. This is the bound for "leaks no more than x": 0
 * extracted of 1,000 examples bounds the rate by 0.299 % at 95 %.
 *
 * <p>It is not the upper end of the two-sided interval at the same level, which leaves out half as
 * much above.
 *
 * @param value the bound
 * @param level nominal coverage, in (0.5, 1): 0.95 means that at most 5 of 100 such bounds are
 *     meant to lie below the true value
 * @param method how it was computed, in words
 */
public record UpperBound(double value, double level, String method) {
  private static final String EXACT = "Clopper-Pearson, one-sided";

  /**
   * Checks that the bound is a number.
   *
   * @param value the bound
   * @param level nominal coverage
   * @param method how it was computed, in words
   * @throws IllegalArgumentException if the value is NaN or the level out of its range
   */
  public UpperBound {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("an upper bound must be a number, but is NaN");
    }
    level(level);
    Objects.requireNonNull(method, "method");
  }

  /**
   * The exact upper bound of a share, by Clopper and Pearson (1934): the largest π that the
   * one-sided binomial test does not reject,
   *
   * <pre>
   *   P(X ≤ k | N, π) = 1 − level,   that is B(level; k + 1, N − k)
   * </pre>
   *
   * For k = 0 this is 1 − (1 − level)<sup>1/N</sup>, close to 3/N at 95 %. It covers with at least
   * its level whatever π is.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @param level nominal coverage, in (0.5, 1)
   * @return in (0, 1]; 1 if k = N
   * @throws IllegalArgumentException if an argument is out of its range
   * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson 1934</a>
   */
  public static UpperBound ofShare(long count, long total, double level) {
    Arguments.countOf(count, total);
    return new UpperBound(share(count, total, level(level)), level, EXACT);
  }

  /**
   * The same of a share that tells as much as so many independent examples, which need not be a
   * whole number: k = share·total, as Korn and Graubard (1998) do. The share itself where the total
   * is infinite.
   */
  static UpperBound around(double share, double total, double level, String design) {
    double bound =
        Double.isInfinite(total) ? share : Math.max(share, share(share * total, total, level));
    return new UpperBound(Math.min(1, bound), level, EXACT + design);
  }

  private static double share(double count, double total, double level) {
    return total - count > 0 ? ShareInterval.betaQuantile(level, count + 1, total - count) : 1;
  }

  /** A level at which bounds are not below what they bound. */
  static double level(double level) {
    if (!(level > 0.5 && level < 1)) {
      throw new IllegalArgumentException(
          "level of a one-sided bound must be in (0.5, 1), but is " + level);
    }
    return level;
  }

  /** Bound, level and method: {@code at most 0.00299, 95% Clopper-Pearson, one-sided}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "at most %.3g, %s%% %s", value, Interval.percent(level), method);
  }
}
