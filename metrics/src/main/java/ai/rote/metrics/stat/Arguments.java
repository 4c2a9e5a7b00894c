package ai.rote.metrics.stat;

/**
 * The checks of arguments that the packages of metrics share, so that each range stands once. NaN
 * fails every one of them, and every message says what was found and what is allowed.
 */
public final class Arguments {
  private Arguments() {}

  /**
   * Checks a number of queries.
   *
   * @param n at least 1
   * @return n itself
   * @throws IllegalArgumentException if it is out of its range
   */
  public static long queries(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("number of queries n must be at least 1, but is " + n);
    }
    return n;
  }

  /**
   * Checks a probability that is asked for.
   *
   * @param p in (0, 1]
   * @return p itself
   * @throws IllegalArgumentException if it is out of its range
   */
  public static double probability(double p) {
    if (!(p > 0 && p <= 1)) {
      throw new IllegalArgumentException("probability p must be in (0, 1], but is " + p);
    }
    return p;
  }

  /**
   * Checks a share of the examples.
   *
   * @param share in (0, 1]
   * @return share itself
   * @throws IllegalArgumentException if it is out of its range
   */
  public static double share(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share of examples must be in (0, 1], but is " + share);
    }
    return share;
  }

  /**
   * Checks a confidence level.
   *
   * @param level in (0, 1)
   * @return level itself
   * @throws IllegalArgumentException if it is out of its range
   */
  public static double level(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("confidence level must be in (0, 1), but is " + level);
    }
    return level;
  }

  static int comparisons(int comparisons) {
    if (comparisons < 1) {
      throw new IllegalArgumentException(
          "number of comparisons must be at least 1, but is " + comparisons);
    }
    return comparisons;
  }

  static void countOf(long count, long total) {
    if (total < 1) {
      throw new IllegalArgumentException(
          "a rate needs a total of at least 1, but the total is " + total);
    }
    if (count < 0 || count > total) {
      throw new IllegalArgumentException(
          "count must be from 0 to the total " + total + ", but is " + count);
    }
  }

  /**
   * The least count c with c/total ≥ share, as the division rounds: ⌈share·total⌉ may be too many.
   */
  static int leastCountOf(double share, int total) {
    share(share);
    int count = (int) Math.max(1, Math.min(total, Math.ceil(share * total)));
    while (count > 1 && (double) (count - 1) / total >= share) {
      count--;
    }
    return count;
  }
}
