package ai.rote.metrics;

import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.PairedRates;
import java.util.function.Predicate;

/**
 * Probabilistic extraction of the same examples by two models under one scheme. Get it from {@link
 * PairedComparison#under}.
 */
public final class PairedExtraction {
  private final PairedComparison comparison;
  private final SchemeExtraction first;
  private final SchemeExtraction second;

  PairedExtraction(PairedComparison comparison, SchemeExtraction first, SchemeExtraction second) {
    this.comparison = comparison;
    this.first = first;
    this.second = second;
  }

  /**
   * The first of the two alone.
   *
   * @return its extraction
   */
  public SchemeExtraction first() {
    return first;
  }

  /**
   * The second of the two alone.
   *
   * @return its extraction
   */
  public SchemeExtraction second() {
    return second;
  }

  /**
   * (n, p)-discoverable extraction by both.
   *
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]
   * @return the fourfold table
   * @throws IllegalArgumentException if n or p is out of its range
   */
  public PairedRates rate(long n, double p) {
    return table(each -> each.isDiscoverable(n, p));
  }

  /**
   * Worst-case extraction, p_z &gt; 0, by both.
   *
   * @return the fourfold table
   */
  public PairedRates worstCase() {
    return table(ExtractionProbability::isPossible);
  }

  /**
   * How much more likely the first finds the suffixes: the mean of ln p_z(first) − ln p_z(second).
   *
   * <p>A difference exists only where <b>both</b> are finite. Examples that either model cannot
   * emit under the scheme are left out of the mean, and counted by kind in the result: with many of
   * them, {@link #worstCase()} is the comparison to look at, or an unfiltered scheme.
   *
   * @param method resamples the examples, pairs kept together
   * @return the mean with its interval, and what it leaves out
   */
  public LogProbDifference logProbDifference(Bootstrap method) {
    return LogProbDifference.of(
        first.logProbs(), second.logProbs(), values -> method.ofMean(values, comparison.level()));
  }

  /**
   * Where in the (n, p) plane the two models rank the other way round than by greedy extraction, on
   * these examples; {@link FlippedRegion#backed} tells where that is beyond chance.
   *
   * @return the region; empty if the order never flips, or greedy extraction ranks them equal
   */
  public FlippedRegion flips() {
    PairedRates greedy = comparison.greedy();
    return FlippedRegion.of(
        Long.signum(greedy.onlyFirst() - greedy.onlySecond()),
        first.thresholds(),
        second.thresholds());
  }

  private PairedRates table(Predicate<ExtractionProbability> property) {
    return comparison.table(
        i -> property.test(ExtractionProbability.ofLog(first.logProbs()[i])),
        i -> property.test(ExtractionProbability.ofLog(second.logProbs()[i])));
  }
}
