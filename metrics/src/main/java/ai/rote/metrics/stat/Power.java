package ai.rote.metrics.stat;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Beta;

/**
 * The power of a test that is planned: the probability that N examples will show what is true.
 * Computed exactly, by summing over what the examples may turn out to be; examples are taken as
 * independent.
 */
public final class Power {
  /** What is left out of a sum on either side: far below what a power is read to. */
  private static final double NEGLIGIBLE = 1e-10;

  private Power() {}

  /**
   * The probability that the {@linkplain UpperBound#ofShare exact upper bound} comes out at or
   * below a limit,
   *
   * <pre>
   *   P(X ≤ c | N, π),   c the largest count with P(X ≤ c | N, limit) ≤ 1 − level
   * </pre>
   *
   * At π = limit this is the chance of a wrong pass, at most 1 − level. It rises with N in a
   * saw-tooth: with c it jumps up, and falls between.
   *
   * @param limit what is to be shown not to be exceeded, in (0, 1)
   * @param rate π, the true rate, in [0, 1]
   * @param examples N, at least 1
   * @param level of the bound, in (0.5, 1)
   * @return in [0, 1]; 0 if N is too small to show the limit even with a count of 0
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static double atMost(double limit, double rate, long examples, double level) {
    limit(limit);
    rate(rate);
    Arguments.countOf(0, examples);
    UpperBound.level(level);
    long largest = largestCount(limit, examples, level);
    return largest < 0 ? 0 : cumulative(largest, examples, rate);
  }

  /** The largest count whose bound is at or below a limit; −1 if there is none. */
  private static long largestCount(double limit, long examples, double level) {
    long shown = -1;
    long beyond = examples; // its bound is 1
    while (beyond - shown > 1) {
      long middle = shown + (beyond - shown) / 2;
      if (shows(limit, middle, examples, level)) {
        shown = middle;
      } else {
        beyond = middle;
      }
    }
    return shown;
  }

  /** Whether the upper bound of a count is at or below a limit. */
  static boolean shows(double limit, long count, long examples, double level) {
    return count < examples && Beta.regularizedBeta(limit, count + 1.0, examples - count) >= level;
  }

  /** P(X ≤ count) for X binomial. */
  static double cumulative(long count, long examples, double rate) {
    return count >= examples || rate == 0
        ? 1
        : rate == 1 ? 0 : Beta.regularizedBeta(1 - rate, examples - count, count + 1.0);
  }

  /**
   * The probability that the {@linkplain PairedRates#upperBound upper bound of a paired difference}
   * comes out at or below a margin.
   *
   * @param margin what the first rate is to be shown not to exceed the second by, in (−1, 1); 0 or
   *     less to show that it is lower
   * @param difference δ, the true difference first − second
   * @param discordance ψ, the share of the examples that have the property in one of the two alone,
   *     in [|δ|, 1]
   * @param examples N, at least 1
   * @param level of the bound, in (0.5, 1)
   * @return in [0, 1]
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static double differenceAtMost(
      double margin, double difference, double discordance, int examples, double level) {
    margin(margin, difference, discordance);
    Arguments.countOf(0, examples);
    double tail = 1 - UpperBound.level(level);
    BinomialDistribution differing = new BinomialDistribution(null, examples, discordance);
    int least = differing.inverseCumulativeProbability(NEGLIGIBLE);
    int most = differing.inverseCumulativeProbability(1 - NEGLIGIBLE);
    double onlyFirst = discordance == 0 ? 0 : (1 + difference / discordance) / 2;
    double power = 0;
    long largest = -1;
    for (int d = least; d <= most; d++) {
      largest = largestOnlyFirst(margin, d, examples, tail, largest);
      if (largest >= 0) {
        power += differing.probability(d) * cumulative(largest, d, onlyFirst);
      }
    }
    return Math.min(1, power);
  }

  /**
   * The most of d examples that may have the property in the first alone; −1 if not even none. It
   * changes little from one d to the next, so the search begins where the last one ended.
   */
  private static long largestOnlyFirst(
      double margin, long differing, long examples, double tail, long from) {
    long largest = Math.min(from, differing);
    while (largest >= 0 && !shows(margin, largest, differing, examples, tail)) {
      largest--;
    }
    while (largest < differing && shows(margin, largest + 1, differing, examples, tail)) {
      largest++;
    }
    return largest;
  }

  private static boolean shows(
      double margin, long onlyFirst, long differing, long examples, double tail) {
    return Melding.pairedPValue(differing - onlyFirst, onlyFirst, examples, -margin) <= tail;
  }

  static double limit(double limit) {
    if (!(limit > 0 && limit < 1)) {
      throw new IllegalArgumentException("a limit must be in (0, 1), but is " + limit);
    }
    return limit;
  }

  static double rate(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate must be in [0, 1], but is " + rate);
    }
    return rate;
  }

  static void margin(double margin, double difference, double discordance) {
    if (!(margin > -1 && margin < 1)) {
      throw new IllegalArgumentException("a margin must be in (-1, 1), but is " + margin);
    }
    rate(discordance);
    if (!(Math.abs(difference) <= discordance)) {
      throw new IllegalArgumentException(
          "rates cannot differ by "
              + difference
              + " where only "
              + discordance
              + " of the examples differ");
    }
  }
}
