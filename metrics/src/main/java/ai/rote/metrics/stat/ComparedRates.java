package ai.rote.metrics.stat;

import java.util.Objects;

/**
 * Two rates as a {@link RateFamily} compares them. Interval, p-value and verdict are adjusted for
 * the same number of comparisons and always agree: the interval excludes 0, the p-value is below 1
 * − level, and the verdict names a difference, all three or none.
 *
 * @param difference first − second, with its simultaneous interval
 * @param significance the adjusted outcome of the exact test
 * @param verdict what may be said
 * @param comparisons how many comparisons all this is adjusted for; 1 where it is not adjusted
 */
public record ComparedRates(
    RateDifference difference, Significance significance, Verdict verdict, int comparisons) {

  /**
   * Refuses nulls.
   *
   * @param difference first − second
   * @param significance the adjusted outcome of the test
   * @param verdict what may be said
   * @param comparisons how many it is adjusted for
   */
  public ComparedRates {
    Objects.requireNonNull(difference, "difference");
    Objects.requireNonNull(significance, "significance");
    Objects.requireNonNull(verdict, "verdict");
  }

  static ComparedRates of(RatePair pair, double level, int comparisons) {
    Significance adjusted = pair.test().among(comparisons);
    return new ComparedRates(
        pair.difference(level, comparisons),
        adjusted,
        Verdict.of(pair.first(), pair.second(), adjusted, level),
        comparisons);
  }

  /** Verdict, difference and p-value. */
  @Override
  public String toString() {
    return verdict + ": " + difference + "; " + significance;
  }
}
