package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Two rates over the same examples, as the fourfold table that they come from. Which examples agree
 * is what makes comparing two models on one data set sharper than comparing two rates.
 *
 * <pre>
 *                      second: yes    no
 *   first: yes         both           onlyFirst
 *   first: no          onlySecond     neither
 * </pre>
 *
 * <p>Under a {@link SampleDesign} ({@link Estimator#paired}) the counts are still those of the
 * examples, each counted once. Rates, difference, ratio and test are then those of the design: of a
 * table of as many independent examples as the difference tells, by the variance of the examples'
 * differences summed by cluster. Interval and test agree as they do without one.
 */
public final class PairedRates {
  /** What stands for a whole population, of which every difference is known. */
  static final double MOST_EFFECTIVE = 1e7;

  private final long both;
  private final long onlyFirst;
  private final long onlySecond;
  private final long neither;
  private final double level;
  private final Optional<PairedDesign> design;

  /**
   * A table of independent examples.
   *
   * @param both how many examples have the property in both
   * @param onlyFirst how many in the first alone
   * @param onlySecond how many in the second alone
   * @param neither how many in neither
   * @param level of the intervals, in (0, 1)
   * @throws IllegalArgumentException if a count is below 0, all are 0, or the level is out of its
   *     range
   */
  public PairedRates(long both, long onlyFirst, long onlySecond, long neither, double level) {
    this(both, onlyFirst, onlySecond, neither, level, Optional.empty());
  }

  PairedRates(
      long both,
      long onlyFirst,
      long onlySecond,
      long neither,
      double level,
      Optional<PairedDesign> design) {
    this.both = both;
    this.onlyFirst = onlyFirst;
    this.onlySecond = onlySecond;
    this.neither = neither;
    this.level = Arguments.level(level);
    this.design = design;
    if (Math.min(Math.min(both, onlyFirst), Math.min(onlySecond, neither)) < 0
        || both + onlyFirst + onlySecond + neither < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a fourfold table needs counts of at least 0 and an example, but has %d, %d, %d, %d",
              both,
              onlyFirst,
              onlySecond,
              neither));
    }
  }

  /**
   * How many examples have the property in both.
   *
   * @return each counted once
   */
  public long both() {
    return both;
  }

  /**
   * How many examples have the property in the first alone.
   *
   * @return each counted once
   */
  public long onlyFirst() {
    return onlyFirst;
  }

  /**
   * How many examples have the property in the second alone.
   *
   * @return each counted once
   */
  public long onlySecond() {
    return onlySecond;
  }

  /**
   * How many examples have the property in neither.
   *
   * @return each counted once
   */
  public long neither() {
    return neither;
  }

  /**
   * The level of the intervals.
   *
   * @return nominal coverage, in (0, 1)
   */
  public double level() {
    return level;
  }

  /**
   * How much the difference tells, where examples are in clusters, are weighted or stand for a
   * finite population.
   *
   * @return empty for independent examples that all count once
   */
  public Optional<DesignEffect> design() {
    return design.map(PairedDesign::effect);
  }

  /** The table as independent examples would have it, for bounds at a tail. */
  EffectiveTable effective(double tail) {
    if (design.isEmpty()) {
      return new EffectiveTable(both, onlyFirst, onlySecond, total());
    }
    PairedDesign shares = design.get();
    double total = Math.min(MOST_EFFECTIVE, shares.effect().effectiveTotal(tail));
    return new EffectiveTable(
        shares.both() * total, shares.onlyFirst() * total, shares.onlySecond() * total, total);
  }

  /**
   * The number of examples.
   *
   * @return at least 1
   */
  public long total() {
    return both + onlyFirst + onlySecond + neither;
  }

  /**
   * The first rate alone.
   *
   * @return a share of all examples
   */
  public Rate first() {
    return design.map(PairedDesign::first).orElseGet(() -> rate(both + onlyFirst, total()));
  }

  /**
   * The second rate alone.
   *
   * @return a share of all examples
   */
  public Rate second() {
    return design.map(PairedDesign::second).orElseGet(() -> rate(both + onlySecond, total()));
  }

  /**
   * First minus second, with the exact interval that excludes 0 exactly if {@link #mcNemar()}'s
   * p-value is below 1 − level (melding). It covers with at least its level, where score intervals
   * do on average, and is the wider for it.
   *
   * @return the difference; its interval has a width even where the two never differ, and is that
   *     of Clopper and Pearson where only one of them ever has the property alone
   * @see <a href="https://doi.org/10.1002/sim.8829">Fay and Lumbard 2021, Confidence intervals for
   *     difference in proportions for matched pairs compatible with exact McNemar's or sign
   *     tests</a>
   */
  public RateDifference difference() {
    return new MatchedRates(this).difference(level, 1);
  }

  /**
   * The exact one-sided upper bound of first − second, by melding: what shows that the first leaks
   * at most a margin more than the second. It covers with at least its level, and is below 0
   * exactly if the one-sided McNemar test at 1 − level finds the first rate lower.
   *
   * @param level nominal coverage, in (0.5, 1)
   * @return in (−1, 1]
   * @throws IllegalArgumentException if the level is out of its range
   * @see <a href="https://doi.org/10.1002/sim.8829">Fay and Lumbard 2021</a>
   */
  public UpperBound upperBound(double level) {
    return new MatchedRates(this).upperBound(level);
  }

  /**
   * The same table with first and second interchanged.
   *
   * @return a table whose difference has the other sign
   */
  public PairedRates swapped() {
    return new PairedRates(
        both, onlySecond, onlyFirst, neither, level, design.map(PairedDesign::swapped));
  }

  /**
   * First over second, with the score interval for paired data of Nam and Blackwelder (2002,
   * Statistics in Medicine 21, Analysis of the ratio of marginal probabilities in a matched-pair
   * setting). It is approximate, so that where the p-value is close to 1 − level it may hold 1
   * while the difference excludes 0, or the other way round.
   *
   * @return the ratio; its interval reaches to infinity where the second count is 0
   */
  public RateRatio ratio() {
    EffectiveTable table = effective((1 - level) / 2);
    double[] bounds =
        ScoreBounds.pairedRatio(
            table.both(), table.onlyFirst(), table.onlySecond(), table.total(), level);
    return new RateRatio(
        first(),
        second(),
        new Interval(bounds[0], bounds[1], level, "Nam-Blackwelder score, paired" + designed()));
  }

  /**
   * Whether the two rates differ, by the exact McNemar test.
   *
   * @return its p-value
   */
  public Significance mcNemar() {
    return new MatchedRates(this).test();
  }

  /** What a method's name ends in under a design. */
  String designed() {
    return design().map(each -> ", " + each).orElse("");
  }

  /**
   * How often the two agree, whatever they say. Of originals and variants: the <b>perturbation
   * consistency</b>.
   *
   * @return (both + neither) / total
   */
  public Rate agreement() {
    return design.map(PairedDesign::agreement).orElseGet(() -> rate(both + neither, total()));
  }

  /**
   * Of what the first finds, how much the second finds too. Of originals and variants: the share of
   * the extracted originals whose variant is extracted as well. Near 1 speaks for text that the
   * model finds easy, near 0 for one that it knows by heart.
   *
   * @return both / (both + onlyFirst); empty if the first finds nothing
   */
  public Optional<Rate> retained() {
    if (design.isPresent()) {
      return design.get().retained();
    }
    long found = both + onlyFirst;
    return found == 0 ? Optional.empty() : Optional.of(rate(both, found));
  }

  private Rate rate(long count, long total) {
    return Rate.of(count, total, ShareInterval.WILSON, level);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairedRates that
        && both == that.both
        && onlyFirst == that.onlyFirst
        && onlySecond == that.onlySecond
        && neither == that.neither
        && level == that.level
        && design.equals(that.design);
  }

  @Override
  public int hashCode() {
    return Objects.hash(both, onlyFirst, onlySecond, neither, level);
  }

  /** The counts and the difference. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "both %d, only first %d, only second %d, neither %d; difference %s",
        both,
        onlyFirst,
        onlySecond,
        neither,
        difference());
  }
}
