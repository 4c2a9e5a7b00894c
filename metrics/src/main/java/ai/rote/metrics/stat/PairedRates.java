package ai.rote.metrics.stat;

import java.util.Locale;
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
 * @param both how many examples have the property in both
 * @param onlyFirst how many in the first alone
 * @param onlySecond how many in the second alone
 * @param neither how many in neither
 * @param level of the intervals
 */
public record PairedRates(long both, long onlyFirst, long onlySecond, long neither, double level) {

  /**
   * Checks the counts.
   *
   * @param both how many examples have the property in both
   * @param onlyFirst how many in the first alone
   * @param onlySecond how many in the second alone
   * @param neither how many in neither
   * @param level of the intervals, in (0, 1)
   * @throws IllegalArgumentException if a count is below 0, all are 0, or the level is out of its
   *     range
   */
  public PairedRates {
    Arguments.level(level);
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
    return rate(both + onlyFirst, total());
  }

  /**
   * The second rate alone.
   *
   * @return a share of all examples
   */
  public Rate second() {
    return rate(both + onlySecond, total());
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
   * First over second, with the score interval for paired data of Nam and Blackwelder (2002,
   * Statistics in Medicine 21, Analysis of the ratio of marginal probabilities in a matched-pair
   * setting). It is approximate, so that where the p-value is close to 1 − level it may hold 1
   * while the difference excludes 0, or the other way round.
   *
   * @return the ratio; its interval reaches to infinity where the second count is 0
   */
  public RateRatio ratio() {
    double[] bounds = ScoreBounds.pairedRatio(both, onlyFirst, onlySecond, total(), level);
    return new RateRatio(
        first(),
        second(),
        new Interval(bounds[0], bounds[1], level, "Nam-Blackwelder score, paired"));
  }

  /**
   * Whether the two rates differ, by the exact McNemar test.
   *
   * @return its p-value
   */
  public Significance mcNemar() {
    return Significance.mcNemar(onlyFirst, onlySecond);
  }

  /**
   * How often the two agree, whatever they say. Of originals and variants: the <b>perturbation
   * consistency</b>.
   *
   * @return (both + neither) / total
   */
  public Rate agreement() {
    return rate(both + neither, total());
  }

  /**
   * Of what the first finds, how much the second finds too. Of originals and variants: the share of
   * the extracted originals whose variant is extracted as well. Near 1 speaks for text that the
   * model finds easy, near 0 for one that it knows by heart.
   *
   * @return both / (both + onlyFirst); empty if the first finds nothing
   */
  public Optional<Rate> retained() {
    long found = both + onlyFirst;
    return found == 0 ? Optional.empty() : Optional.of(rate(both, found));
  }

  private Rate rate(long count, long total) {
    return Rate.of(count, total, ShareInterval.WILSON, level);
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
