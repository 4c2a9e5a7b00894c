package ai.rote.metrics.stat;

import java.util.Objects;
import java.util.Optional;

/**
 * A share of examples, with its count, its total and a confidence interval: never a bare number.
 *
 * <p>Under a {@link SampleDesign} with weights the share is <b>not</b> the count over the total:
 * {@link #value()} is the share everywhere.
 *
 * @param value the share; k/N, or Σ w of those that have the property / Σ w of all
 * @param count k, how many examples have the property, each counted once; from 0 to {@code total}
 * @param total N, how many examples were measured; at least 1
 * @param interval around the value
 * @param design how much the share tells, where examples are in clusters, are weighted or stand for
 *     a finite population; empty for independent examples that all count once
 */
public record Rate(
    double value, long count, long total, Interval interval, Optional<DesignEffect> design) {

  /**
   * Checks the counts.
   *
   * @param value the share
   * @param count k
   * @param total N
   * @param interval around the value
   * @param design how much the share tells
   * @throws IllegalArgumentException if the total is below 1, the count is not from 0 to the total,
   *     or the value is not in [0, 1] or, without weights, not k/N. There is no rate of nothing, so
   *     there is no value that stands for it
   */
  public Rate {
    Arguments.countOf(count, total);
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(design, "design");
    boolean isWeighted = design.map(DesignEffect::isWeighted).orElse(false);
    if (!isWeighted && value != (double) count / total || !(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "a share of " + count + "/" + total + " cannot be " + value);
    }
  }

  /**
   * A share of independent examples that all count once.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @param interval around k/N
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public Rate(long count, long total, Interval interval) {
    this(share(count, total), count, total, interval, Optional.empty());
  }

  private static double share(long count, long total) {
    Arguments.countOf(count, total);
    return (double) count / total;
  }

  /**
   * The rate with the default interval, {@link ShareInterval#WILSON} at 95 %.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @return the rate
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Rate of(long count, long total) {
    return of(count, total, ShareInterval.WILSON, ShareInterval.DEFAULT_LEVEL);
  }

  /**
   * The rate with an interval of one's choice.
   *
   * @param count k, from 0 to {@code total}
   * @param total N, at least 1
   * @param method how to compute the interval
   * @param level nominal coverage, in (0, 1)
   * @return the rate
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Rate of(long count, long total, ShareInterval method, double level) {
    return new Rate(count, total, method.of(count, total, level));
  }

  /** Of examples that a design drew: the interval is that of as many independent ones. */
  static Rate of(
      double value,
      long count,
      long total,
      DesignEffect design,
      ShareInterval method,
      double level) {
    double independent = design.effectiveTotal((1 - Arguments.level(level)) / 2);
    return new Rate(
        value,
        count,
        total,
        method.around(value, independent, level, ", " + design),
        Optional.of(design));
  }

  /**
   * Whether examples count for more or less than one another, so that the value is not the count
   * over the total.
   *
   * @return true if it is weighted
   */
  public boolean isWeighted() {
    return design.map(DesignEffect::isWeighted).orElse(false);
  }

  /**
   * The number of independent examples whose bounds this share has: {@link #total()} if it is of
   * such, else {@link DesignEffect#effectiveTotal(double)}. With k = value·n it takes the place of
   * count and total in any method for independent examples.
   *
   * @param tail the probability that a bound leaves out, in (0, ½): 0.025 for both bounds of an
   *     interval at 95 %, 0.05 for a one-sided bound
   * @return above 0, rarely a whole number under a design; infinite where a whole population was
   *     measured
   * @throws IllegalArgumentException if the tail is out of its range
   */
  public double effectiveTotal(double tail) {
    return design.map(each -> each.effectiveTotal(tail)).orElse((double) total);
  }

  /**
   * How many examples of the population have the property: Σ w·x, the weights being the inverses of
   * the chances of being drawn (Horvitz and Thompson), or value · N where the size N of the
   * population is known.
   *
   * <p>The interval holds both what the share leaves open, {@link #interval()} times the size, and,
   * where the size is an estimate too, Σ w·x ± t·√v of {@link DesignEffect.Expansion}: so it has a
   * width where nothing was found.
   *
   * @return empty where examples are not weighted and the population's size is not known, and of a
   *     single cluster
   * @see <a href="https://doi.org/10.1080/01621459.1952.10483446">Horvitz and Thompson 1952</a>
   */
  public Optional<Estimate> estimatedTotal() {
    return design.flatMap(each -> each.expansion().map(whole -> estimatedTotal(each, whole)));
  }

  private Estimate estimatedTotal(DesignEffect effect, DesignEffect.Expansion whole) {
    double found = value * whole.size();
    double half = effect.student((1 - interval.level()) / 2) * Math.sqrt(whole.variance());
    double low = Math.max(0, Math.min(interval.low() * whole.size(), found - half));
    double high = Math.max(interval.high() * whole.size(), found + half);
    String method = (whole.variance() > 0 ? "Horvitz-Thompson, " : "") + interval.method();
    return new Estimate(
        found, total, Optional.of(new Interval(low, high, interval.level(), method)));
  }

  /** Count and total, as {@code 130/10000}, or {@code 130 of 10000 weighted}. */
  String counts() {
    return isWeighted() ? count + " of " + total + " weighted" : count + "/" + total;
  }

  /**
   * The one-sided upper bound of the rate, whatever method the interval is by: what a rate of 0
   * shows. Exact for independent examples; under a design that of as many independent ones as the
   * rate tells.
   *
   * @param level nominal coverage, in (0.5, 1)
   * @return by Clopper and Pearson
   * @throws IllegalArgumentException if the level is out of its range
   */
  public UpperBound upperBound(double level) {
    return UpperBound.around(
        value,
        effectiveTotal(1 - UpperBound.level(level)),
        level,
        design.map(each -> ", " + each).orElse(""));
  }

  /**
   * The one-sided lower bound of the rate: 1 less the {@linkplain #upperBound upper bound} of the
   * share that lacks the property.
   *
   * @param level nominal coverage, in (0.5, 1)
   * @return in [0, 1)
   * @throws IllegalArgumentException if the level is out of its range
   */
  public double lowerBound(double level) {
    double independent = effectiveTotal(1 - UpperBound.level(level));
    return 1 - UpperBound.around(1 - value, independent, level, "").value();
  }

  /**
   * Value, interval and counts: {@code 0.013 [0.011, 0.015], 130/10000}. As many decimals as show
   * the interval's width, at least 3.
   */
  @Override
  public String toString() {
    return Interval.around(value, Optional.of(interval)) + ", " + counts();
  }
}
