package ai.rote.metrics.near;

import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.stat.Interval;

/** What an interval says about a yes-or-no question: it may leave it open. */
public enum Decision {
  /** The whole interval says yes. */
  YES,
  /** The whole interval says no. */
  NO,
  /** It holds values of both kinds. */
  UNDECIDED;

  /**
   * Whether an example is (n, p)-discoverably extractable, 1 − (1 − π)ⁿ ≥ p, when all that is known
   * of the probability π of one query is an interval. That is, whether the interval lies wholly at
   * or above, or wholly below,
   *
   * <pre>
   *   π_needed = 1 − (1 − p)^(1/n)
   * </pre>
   *
   * @param probability an interval of π, within [0, 1]
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]
   * @return wrong only if the interval does not cover π
   * @throws IllegalArgumentException if n or p is out of its range, or the interval's end is above
   *     1
   * @see ExtractionProbability#isDiscoverable(long, double)
   */
  public static Decision discoverable(Interval probability, long n, double p) {
    if (isDiscoverable(probability.low(), n, p)) {
      return YES;
    }
    return isDiscoverable(probability.high(), n, p) ? UNDECIDED : NO;
  }

  /** The same question where the probability is known. */
  static boolean isDiscoverable(double probability, long n, double p) {
    return ExtractionProbability.ofLog(Math.log(probability)).isDiscoverable(n, p);
  }
}
