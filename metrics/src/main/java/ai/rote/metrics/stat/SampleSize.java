package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.function.LongPredicate;

/**
 * How many examples a study needs, before any is measured. Examples are taken as independent; for
 * ones that come in clusters see {@link ClusterPlan}.
 *
 * <pre>{@code
 * SampleSize.toShowAtMost(0.01, 0.002, 0.8, 0.95);             // 773
 * SampleSize.forWidth(0.1, 0.04, ShareInterval.WILSON, 0.95);           // 863
 * SampleSize.toShowDifferenceAtMost(0.01, 0, 0.02, 0.8, 0.95);
 * }</pre>
 */
public final class SampleSize {
  /** More than this nobody measures. */
  static final long MOST = 100_000_000;

  /** Nobody measures so many pairs either, and the power of more takes minutes to sum. */
  static final int MOST_PAIRS = 1_000_000;

  /** So many teeth behind the one that was found are looked at, since roundings of N move them. */
  private static final int TEETH_AHEAD = 64;

  /** The same for pairs, where teeth are smaller than what roundings do. */
  private static final int PAIRS_AHEAD = 8;

  private SampleSize() {}

  /**
   * How many examples make an interval as narrow as asked, where the rate turns out as expected:
   * the least N at which the interval of N·π of N, which need not be whole, is at most so wide. A
   * rate that turns out nearer to one half has a wider one.
   *
   * @param rate π, the rate that is expected, in [0, 1]
   * @param width high − low, in (0, 1)
   * @param method by which the interval is put
   * @param level its nominal coverage, in (0, 1)
   * @return N, at least 1
   * @throws IllegalArgumentException if an argument is out of its range, or more than 100 million
   *     examples are needed
   */
  public static long forWidth(double rate, double width, ShareInterval method, double level) {
    Power.rate(rate);
    if (!(width > 0 && width < 1)) {
      throw new IllegalArgumentException("a width must be in (0, 1), but is " + width);
    }
    double tail = (1 - Arguments.level(level)) / 2;
    return least(1, MOST, n -> bounded(rate, n, method, tail) <= width);
  }

  /**
   * How wide the interval around a rate is.
   *
   * @param rate π, in [0, 1]
   * @param examples N, at least 1
   * @param method by which the interval is put
   * @param level its nominal coverage, in (0, 1)
   * @return high − low for N·π of N
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static double width(double rate, long examples, ShareInterval method, double level) {
    Power.rate(rate);
    Arguments.countOf(0, examples);
    return bounded(rate, examples, method, (1 - Arguments.level(level)) / 2);
  }

  private static double bounded(double rate, long n, ShareInterval method, double tail) {
    double[] bounds = method.bounds(rate * n, n, tail);
    return bounds[1] - bounds[0];
  }

  /**
   * How few examples show a limit at all: 0 of N bound the rate by it.
   *
   * @param limit in (0, 1)
   * @param level of the bound, in (0.5, 1)
   * @return ⌈ln(1 − level) / ln(1 − limit)⌉, as 299 for 1 % at 95 %
   * @throws IllegalArgumentException if an argument is out of its range, or more than 100 million
   *     examples are needed
   */
  public static long fewestToShowAtMost(double limit, double level) {
    Power.limit(limit);
    UpperBound.level(level);
    return fewest(0, limit, level);
  }

  /**
   * How many examples show that a rate is at most a limit: the least N from which on, for every
   * larger N as well, the {@linkplain Power#atMost power} is at least as asked. Some smaller N,
   * just behind a jump of the saw-tooth, may reach it too, but one example more would lose it.
   *
   * @param limit what is to be shown not to be exceeded, in (0, 1)
   * @param rate the true rate, below the limit
   * @param power in (0, 1), as 0.8
   * @param level of the bound, in (0.5, 1)
   * @return N, at least 1
   * @throws IllegalArgumentException if an argument is out of its range, or more than 100 million
   *     examples are needed
   */
  public static long toShowAtMost(double limit, double rate, double power, double level) {
    Power.limit(limit);
    Power.rate(rate);
    power(power);
    UpperBound.level(level);
    if (rate >= limit) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a true rate of %s cannot be shown to be at most %s; it must be below",
              rate,
              limit));
    }
    long count = least(0, MOST, c -> lowest(c, limit, rate, level) >= power);
    for (long next = count; next <= count + TEETH_AHEAD; next++) {
      if (lowest(next, limit, rate, level) < power) {
        count = next + 1;
      }
    }
    return fewest(count, limit, level);
  }

  /** The fewest examples of which so many still show the limit. */
  private static long fewest(long count, double limit, double level) {
    return least(count + 1, MOST, n -> Power.shows(limit, count, n, level));
  }

  /** The power at the largest N at which a count is the largest that shows the limit. */
  private static double lowest(long count, double limit, double rate, double level) {
    return Power.cumulative(count, fewest(count + 1, limit, level) - 1, rate);
  }

  /**
   * How many examples show that one run's rate exceeds another's by at most a margin, on the same
   * examples. The least N with that {@linkplain Power#differenceAtMost power}, which the next eight
   * have too; farther on, the power rises but for dips far below one point.
   *
   * @param margin in (−1, 1); 0 or less to show that the first rate is lower
   * @param difference the true difference, below the margin
   * @param discordance the share of the examples that have the property in one run alone, in
   *     [|difference|, 1]
   * @param power in (0, 1), as 0.8
   * @param level of the bound, in (0.5, 1)
   * @return N, at least 1
   * @throws IllegalArgumentException if an argument is out of its range, or more than a million
   *     examples are needed
   */
  public static long toShowDifferenceAtMost(
      double margin, double difference, double discordance, double power, double level) {
    Power.margin(margin, difference, discordance);
    power(power);
    UpperBound.level(level);
    if (difference >= margin) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a true difference of %s cannot be shown to be at most %s; it must be below",
              difference,
              margin));
    }
    LongPredicate isEnough =
        n -> Power.differenceAtMost(margin, difference, discordance, (int) n, level) >= power;
    long found = least(1, MOST_PAIRS, isEnough);
    for (long next = found + 1; next <= found + PAIRS_AHEAD; next++) {
      if (!isEnough.test(next)) {
        found = next + 1;
      }
    }
    return found;
  }

  private static double power(double power) {
    if (!(power > 0 && power < 1)) {
      throw new IllegalArgumentException("a power must be in (0, 1), but is " + power);
    }
    return power;
  }

  /** Where what is asked for begins to hold, at or above a number. */
  private static long least(long from, long most, LongPredicate holds) {
    long step = 1;
    long below = from - 1;
    while (!holds.test(Math.min(below + step, most))) {
      if (below + step >= most) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "more than %,d examples would be needed", most));
      }
      below += step;
      step *= 2;
    }
    long above = Math.min(below + step, most);
    while (above - below > 1) {
      long middle = below + (above - below) / 2;
      if (holds.test(middle)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return above;
  }
}
