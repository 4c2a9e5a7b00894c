package ai.rote.metrics.stat;

/**
 * Two rates that can be told apart by an exact test, and a difference whose interval inverts it.
 */
interface RatePair {

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

  private double bound(double tail, boolean above0) {
    double bound = lowerBound(tail, above0);
    return above0 ? Math.max(bound, Double.MIN_VALUE) : bound;
  }
}
