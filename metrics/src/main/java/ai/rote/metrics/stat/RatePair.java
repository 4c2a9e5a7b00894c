package ai.rote.metrics.stat;

import java.util.function.DoubleUnaryOperator;

/**
 * Two rates that can be told apart by an exact test, and a difference whose interval inverts it.
 * Under a {@link SampleDesign} both are those of as many independent examples as the rates tell,
 * which depends on how small a tail is asked for.
 */
interface RatePair {
  /** What p-values under a design are given as that are smaller: t is not known so far out. */
  double LEAST_P_VALUE = 1e-15;

  /** The rate that counts as positive. */
  Rate first();

  /** The rate taken from it. */
  Rate second();

  /** The exact, two-sided test that the two are equal. */
  Significance test();

  /** The lower bound of first − second; above 0 where told that the test says so. */
  double lowerBound(double tail, boolean above0);

  /** The same two the other way round. */
  RatePair swapped();

  /** How the interval is called. */
  String method();

  /**
   * First minus second, with an interval that excludes 0 exactly if the test's p-value, times the
   * number of comparisons, is below 1 − level.
   *
   * @param level nominal coverage of all comparisons together
   * @param comparisons how many there are
   */
  default RateDifference difference(double level, int comparisons) {
    Arguments.level(level);
    boolean differs = test().among(comparisons).pValue() < 1 - level;
    double estimate = first().value() - second().value();
    double tail = (1 - level) / 2 / comparisons;
    double low = bound(tail, differs && estimate > 0);
    double high = 0 - swapped().bound(tail, differs && estimate < 0);
    return new RateDifference(
        first(),
        second(),
        new Interval(
            Math.min(low, estimate),
            Math.max(high, estimate),
            level,
            method() + Significance.together(comparisons)));
  }

  /**
   * The test of rates that tell as much as so many independent examples: its p-value is the least α
   * at which the exact test, of as many as they tell at a tail of α/2, rejects.
   *
   * @param method its name
   * @param informative how many examples it draws on
   * @param exact the exact test's p-value for the sizes at a tail; the smaller the tail, the larger
   */
  static Significance atEffectiveSize(String method, long informative, DoubleUnaryOperator exact) {
    double pValue = 1;
    if (exact.applyAsDouble(Math.nextDown(0.5)) < 1) {
      double rejected = Math.log(LEAST_P_VALUE);
      double kept = 0;
      for (int step = 0; step < 40; step++) {
        double middle = (rejected + kept) / 2;
        if (Math.log(exact.applyAsDouble(Math.exp(middle) / 2)) < middle) {
          kept = middle;
        } else {
          rejected = middle;
        }
      }
      pValue = Math.exp(kept);
    }
    return new Significance(pValue, method, informative);
  }

  /**
   * The one-sided upper bound of first − second. It is below 0 exactly if the one-sided test, half
   * of the two-sided p-value, is below 1 − level: the upper end of the two-sided interval at level
   * 2·level − 1.
   *
   * @param level nominal coverage, in (0.5, 1)
   */
  default UpperBound upperBound(double level) {
    double tail = 1 - UpperBound.level(level);
    double estimate = first().value() - second().value();
    boolean below0 = estimate < 0 && test().pValue() / 2 < tail;
    double bound = 0 - swapped().bound(tail, below0);
    return new UpperBound(Math.max(bound, estimate), level, method() + ", one-sided");
  }

  private double bound(double tail, boolean above0) {
    double bound = lowerBound(tail, above0);
    return above0 ? Math.max(bound, Double.MIN_VALUE) : bound;
  }
}
