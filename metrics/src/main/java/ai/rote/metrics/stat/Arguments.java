package ai.rote.metrics.stat;

import java.util.List;

/**
 * The checks that several types share. Conditions are written so that NaN fails them, and every
 * message says what was found and what is allowed.
 */
public final class Arguments {
  private Arguments() {}

  public static long queries(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("number of queries n must be at least 1, but is " + n);
    }
    return n;
  }

  public static double probability(double p) {
    if (!(p > 0 && p <= 1)) {
      throw new IllegalArgumentException("probability p must be in (0, 1], but is " + p);
    }
    return p;
  }

  public static double share(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share of examples must be in (0, 1], but is " + share);
    }
    return share;
  }

  public static double level(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("confidence level must be in (0, 1), but is " + level);
    }
    return level;
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

  public static List<Integer> lengths(List<Integer> tokens, String part) {
    if (tokens.isEmpty() || tokens.stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(
          part + " lengths must be at least 1 token, and at least one length, but are " + tokens);
    }
    return tokens.stream().distinct().toList();
  }
}
