package ai.rote.metrics.stat;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A sample as its different values and how often each occurs. To resample it, N is shared out at
 * random by halves: how many of the draws fall into the first half of the values is binomial, and
 * so on down to single values. A binomial number takes random bits only, 64 draws at a time, so
 * this takes about N·log₂(values)/32 random numbers in place of N.
 */
final class ValueCounts {
  /** With fewer examples to a value, drawing them one by one is as fast. */
  private static final int FEWEST_TO_A_VALUE = 8;

  private static final double STEPS = 1 << 24;

  private final double[] values;

  /** How many examples have one of the first i values. */
  private final long[] upTo;

  private ValueCounts(double[] values, long[] upTo) {
    this.values = values;
    this.upTo = upTo;
  }

  /** Empty if the weights differ, or the values are too many for it to be worth while. */
  static Optional<ValueCounts> of(double[] sums, double[] weights) {
    if (!Arrays.stream(weights).allMatch(each -> each == weights[0])) {
      return Optional.empty();
    }
    double[] sorted = sums.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double step = (sorted[n - 1] - sorted[0]) / STEPS;
    double[] values = new double[n / FEWEST_TO_A_VALUE];
    long[] upTo = new long[values.length + 1];
    int different = 0;
    for (int start = 0, end; start < n; start = end) {
      double sum = 0;
      for (end = start; end < n && sorted[end] - sorted[start] <= step; end++) {
        sum += sorted[end];
      }
      if (different == values.length) {
        return Optional.empty();
      }
      values[different++] = sorted[start] == sorted[end - 1] ? sorted[start] : sum / (end - start);
      upTo[different] = end;
    }
    return Optional.of(
        new ValueCounts(Arrays.copyOf(values, different), Arrays.copyOf(upTo, different + 1)));
  }

  /** The mean of as many draws with replacement as there are examples. */
  double resampledMean(SplittableRandom random) {
    long n = upTo[values.length];
    return sum(0, values.length, n, random) / n;
  }

  /** The sum of draws that fall on the values from one index up to another. */
  private double sum(int from, int until, long draws, SplittableRandom random) {
    if (draws == 0) {
      return 0;
    }
    if (until - from == 1) {
      return draws * values[from];
    }
    int middle = (from + until) >>> 1;
    double share = (double) (upTo[middle] - upTo[from]) / (upTo[until] - upTo[from]);
    long first = binomial(draws, share, random);
    return sum(from, middle, first, random) + sum(middle, until, draws - first, random);
  }

  /**
   * A binomial number. Each draw compares a random binary fraction with the probability, digit by
   * digit: half of those still equal are decided by each digit, all at once.
   */
  static long binomial(long draws, double probability, SplittableRandom random) {
    long successes = 0;
    long equal = draws;
    double rest = probability;
    while (equal > 0 && rest > 0) {
      rest *= 2;
      long ones = ones(equal, random);
      if (rest >= 1) { // a fraction with a 0 where the probability has a 1 is below it
        rest -= 1;
        successes += equal - ones;
        equal = ones;
      } else {
        equal -= ones;
      }
    }
    return successes;
  }

  /** How many of so many random bits are 1. */
  private static long ones(long bits, SplittableRandom random) {
    long ones = 0;
    long left = bits;
    for (; left >= Long.SIZE; left -= Long.SIZE) {
      ones += Long.bitCount(random.nextLong());
    }
    return left == 0 ? ones : ones + Long.bitCount(random.nextLong() >>> (Long.SIZE - left));
  }
}
