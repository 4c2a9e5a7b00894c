package ai.rote.metrics.stat;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Bounds of what two shares differ by, each an interval's lower end. A share known by a count has
 * Clopper–Pearson bounds at every level; those bounds, taken as a distribution, are a beta variable
 * below and another above. <b>Melding</b> puts the lower variable of one share and the upper one of
 * the other into the effect, and takes the quantile of what comes out.
 *
 * <p>At an effect of none the melded distribution is the p-value of the exact test: McNemar's for
 * pairs, Fisher's for different examples. So the bound excludes no effect exactly if the test does,
 * at any level however small, which is why families of many comparisons can be built on it. Where
 * the caller has made the test, it says what came out, so that rounding cannot part the two.
 *
 * <p>Counts need not be whole numbers: under a {@link SampleDesign} they are those of the effective
 * sample size.
 *
 * @see <a href="https://doi.org/10.1111/biom.12231">Fay, Proschan and Brittain 2015, Combining
 *     one-sample confidence procedures for inference in the two-sample case</a>
 * @see <a href="https://doi.org/10.1002/sim.8829">Fay and Lumbard 2021, Confidence intervals for
 *     difference in proportions for matched pairs compatible with exact McNemar's or sign tests</a>
 */
final class Melding {
  private static final double RELATIVE = 1e-11;
  private static final double ABSOLUTE = 1e-14;
  private static final int MOST_STEPS = 500;

  /** Beyond this ln r a ratio of two shares that were counted cannot be. */
  private static final double FARTHEST_LOG_RATIO = 90;

  private Melding() {}

  /**
   * The lower bound of a paired difference δ = ψ·(2θ − 1): of all examples the share ψ differs, and
   * of those the share θ has the property in the first. ψ's variable is the lower one where the
   * difference is above 0 and the upper one below, whichever makes the bound lower.
   *
   * @param b how many have the property in the first alone
   * @param c how many have it in the second alone
   * @param tail the probability left out
   * @param above0 whether the test at {@code tail} rejects every δ ≤ 0
   */
  static double pairedDifference(double b, double c, double total, double tail, boolean above0) {
    return above0
        ? root(0, 1, tail, pairedAbove(b, c, total))
        : root(-1, 0, tail, pairedBelow(b, c, total));
  }

  /**
   * What the melded lower variable of a paired difference has at and below δ: the one-sided p-value
   * of the hypothesis that the difference is at most δ. Where it is at most the tail, the lower
   * bound is at least δ.
   */
  static double pairedPValue(double b, double c, double total, double delta) {
    return (delta > 0 ? pairedAbove(b, c, total) : pairedBelow(b, c, total)).applyAsDouble(delta);
  }

  /** For differences of at least 0. */
  private static DoubleUnaryOperator pairedAbove(double b, double c, double total) {
    BetaVariable first = new BetaVariable(b, c + 1);
    BetaVariable share = new BetaVariable(b + c, total - b - c + 1);
    return delta ->
        share.below(delta) + share.expectation(delta, 1, s -> first.below((1 + delta / s) / 2));
  }

  /** For differences of at most 0. */
  private static DoubleUnaryOperator pairedBelow(double b, double c, double total) {
    BetaVariable first = new BetaVariable(b, c + 1);
    BetaVariable share = new BetaVariable(b + c + 1, total - b - c);
    return delta -> share.expectation(-delta, 1, s -> first.below((1 + delta / s) / 2));
  }

  /**
   * How likely π₁ ≤ π₂ still is, by the lower variable of π₁ and the upper one of π₂: of counts the
   * one-sided p-value of Fisher's test that π₁ is the higher one.
   */
  static double notAbove(double k1, double n1, double k2, double n2) {
    return atMost(lower(k1, n1), upper(k2, n2), t -> t, t -> t);
  }

  /**
   * The lower bound of the difference π₁ − π₂ of shares of different examples.
   *
   * @param tail the probability left out
   * @param above0 whether the test at {@code tail} rejects every difference ≤ 0
   */
  static double difference(
      double k1, double n1, double k2, double n2, double tail, boolean above0) {
    BetaVariable one = lower(k1, n1);
    BetaVariable two = upper(k2, n2);
    return root(
        above0 ? 0 : -1,
        above0 ? 1 : 0,
        tail,
        delta -> atMost(one, two, t -> delta + t, t -> t - delta));
  }

  /**
   * The upper bound of r = (1 − π₁)/(1 − π₂), shares of different examples.
   *
   * @param tail the probability left out
   * @param below1 whether the test at {@code tail} rejects every r ≥ 1
   */
  static double missedRatio(
      double k1, double n1, double k2, double n2, double tail, boolean below1) {
    BetaVariable one = lower(k1, n1);
    BetaVariable two = upper(k2, n2);
    return Math.exp(
        -root(
            below1 ? 0 : -FARTHEST_LOG_RATIO,
            below1 ? FARTHEST_LOG_RATIO : 0,
            tail,
            log -> {
              double ratio = Math.exp(-log);
              return atMost(one, two, t -> 1 - ratio * (1 - t), t -> 1 - (1 - t) / ratio);
            }));
  }

  private static BetaVariable lower(double k, double n) {
    return new BetaVariable(k, n - k + 1);
  }

  private static BetaVariable upper(double k, double n) {
    return new BetaVariable(k + 1, n - k);
  }

  /**
   * P(X ≤ f(Y)) for a rising f and its inverse. The narrower of the two is integrated over, so that
   * the other's distribution function is smooth where it matters.
   */
  private static double atMost(
      BetaVariable x, BetaVariable y, DoubleUnaryOperator f, DoubleUnaryOperator inverse) {
    if (y.spread() <= x.spread()) {
      double from = inverse.applyAsDouble(0);
      double until = inverse.applyAsDouble(1);
      return y.expectation(from, until, t -> x.below(f.applyAsDouble(t)))
          + (until < 1 ? y.above(until) : 0);
    }
    double from = f.applyAsDouble(0);
    double until = f.applyAsDouble(1);
    return x.expectation(from, until, t -> y.above(inverse.applyAsDouble(t)))
        + (from > 0 ? x.below(from) : 0);
  }

  /** Where a rising probability reaches the tail; an end of the range if it does not. */
  private static double root(double low, double high, double tail, DoubleUnaryOperator rising) {
    DoubleUnaryOperator excess =
        x -> Math.log(Math.max(Double.MIN_NORMAL, rising.applyAsDouble(x)) / tail);
    if (excess.applyAsDouble(low) >= 0) {
      return low;
    }
    if (excess.applyAsDouble(high) <= 0) {
      return high;
    }
    return new BrentSolver(RELATIVE, ABSOLUTE).solve(MOST_STEPS, excess::applyAsDouble, low, high);
  }
}
