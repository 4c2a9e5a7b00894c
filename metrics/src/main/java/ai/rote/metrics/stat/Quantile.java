package ai.rote.metrics.stat;

import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A quantile of a data set, the least observed value that at least a given share of the examples
 * does not exceed, with an interval whose bounds are observed values too.
 *
 * <p>Of N examples in ascending order x₍₁₎ … x₍N₎,
 *
 * <pre>
 *   value = x₍r₎,   r = ⌈share·N⌉
 *   low   = x₍l₎,   l = the largest with  P(X &lt; l) ≤ (1 − level)/2
 *   high  = x₍u₎,   u = the least with    P(X ≥ u) ≤ (1 − level)/2,   X binomial(N, share)
 * </pre>
 *
 * <p>The interval covers the population's quantile with at least the nominal level, whatever the
 * distribution: ties and infinite values do no harm. Nothing is interpolated.
 *
 * <p>Under a {@link SampleDesign} the value is the least that examples of at least that share of
 * all weight do not exceed, and the bounds are the values at which the cumulative share of weight
 * reaches Clopper and Pearson's bounds for the share, at the effective sample size there (Woodruff
 * 1952).
 *
 * @param <T> what is ordered: lengths in tokens, numbers of queries
 * @param value the quantile of the sample
 * @param share which quantile, in (0, 1]; 0.5 is the lower median
 * @param examples N, at least 1
 * @param low lower bound; empty if even the least value observed is none, the sample being small
 * @param high upper bound; empty if even the largest is none
 * @param level nominal coverage, in (0, 1)
 * @param method how the bounds were computed, in words
 * @see <a href="https://doi.org/10.1002/0471722162">David and Nagaraja 2003, Order Statistics,
 *     section 7.1: distribution-free confidence intervals for quantiles</a>
 */
public record Quantile<T>(
    T value,
    double share,
    long examples,
    Optional<T> low,
    Optional<T> high,
    double level,
    String method) {

  /**
   * Checks the ranges.
   *
   * @param value the quantile of the sample
   * @param share which quantile
   * @param examples N
   * @param low lower bound, if there is one
   * @param high upper bound, if there is one
   * @param level nominal coverage
   * @param method how the bounds were computed
   * @throws IllegalArgumentException if share or level is out of its range or there is no example
   */
  public Quantile {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(low, "low");
    Objects.requireNonNull(high, "high");
    Objects.requireNonNull(method, "method");
    Arguments.share(share);
    Arguments.level(level);
    if (examples < 1) {
      throw new IllegalArgumentException(
          "a quantile needs at least 1 example, but the count is " + examples);
    }
  }

  /** The quantile of values that are in ascending order, the first at index 0. */
  static <T> Quantile<T> of(IntFunction<T> ascending, int total, double share, double level) {
    int rank = Arguments.leastCountOf(share, total);
    BinomialDistribution below = new BinomialDistribution(null, total, share);
    double tail = (1 - level) / 2;
    int low = below.inverseCumulativeProbability(tail);
    int high = below.inverseCumulativeProbability(1 - tail) + 1;
    return new Quantile<>(
        ascending.apply(rank - 1),
        share,
        total,
        low < 1 ? Optional.empty() : Optional.of(ascending.apply(low - 1)),
        high > total ? Optional.empty() : Optional.of(ascending.apply(high - 1)),
        level,
        "order statistics");
  }

  /** The same of values that tell as much as so many independent ones. */
  static <T> Quantile<T> of(
      IntFunction<T> ascending, int total, double size, double share, double level) {
    if (size == total) {
      return of(ascending, total, share, level);
    }
    Interval bounds = ShareInterval.CLOPPER_PEARSON.around(share, size, level, "");
    double tail = (1 - level) / 2;
    IntFunction<T> least = count -> ascending.apply(Math.max(1, Math.min(total, count)) - 1);
    return new Quantile<>(
        least.apply(Arguments.leastCountOf(share, total)),
        share,
        total,
        Math.pow(1 - share, size) > tail
            ? Optional.empty()
            : Optional.of(least.apply((int) Math.ceil(bounds.low() * total))),
        Math.pow(share, size) > tail
            ? Optional.empty()
            : Optional.of(least.apply((int) Math.ceil(bounds.high() * total))),
        level,
        "order statistics");
  }

  /** Under a design: {@code cumulative} has the share of weight up to each value. */
  static <T> Quantile<T> of(
      IntFunction<T> ascending, CumulativeRates cumulative, int total, double share, double level) {
    int rank = leastReaching(cumulative, total, Arguments.share(share));
    DesignEffect effect = cumulative.effect(rank);
    double tail = (1 - Arguments.level(level)) / 2;
    double size = effect.effectiveTotal(tail);
    Interval bounds = ShareInterval.CLOPPER_PEARSON.around(share, size, level, "");
    boolean isBelowAll = Math.pow(1 - share, size) > tail;
    boolean isAboveAll = Math.pow(share, size) > tail;
    return new Quantile<>(
        ascending.apply(rank - 1),
        share,
        total,
        isBelowAll
            ? Optional.empty()
            : Optional.of(ascending.apply(leastReaching(cumulative, total, bounds.low()) - 1)),
        isAboveAll
            ? Optional.empty()
            : Optional.of(ascending.apply(leastReaching(cumulative, total, bounds.high()) - 1)),
        level,
        "Woodruff, " + effect);
  }

  /** The least number of values whose share of weight reaches one, as rounding has it. */
  private static int leastReaching(CumulativeRates cumulative, int total, double share) {
    int below = 0;
    int reaching = total;
    while (reaching - below > 1) {
      int middle = (below + reaching) >>> 1;
      if (cumulative.share(middle) >= share - 4 * Math.ulp(share)) {
        reaching = middle;
      } else {
        below = middle;
      }
    }
    return reaching;
  }

  /** Value, bounds and what it is of: {@code 41 [17, 150], quantile 0.5 of 384 examples}. */
  @Override
  public String toString() {
    return value
        + " ["
        + text(low)
        + ", "
        + text(high)
        + "], quantile "
        + share
        + " of "
        + examples
        + " examples";
  }

  private static String text(Optional<?> bound) {
    return bound.map(Object::toString).orElse("none");
  }
}
