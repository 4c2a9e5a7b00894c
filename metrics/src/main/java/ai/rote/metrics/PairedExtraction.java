package ai.rote.metrics;

import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.PairedRates;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Probabilistic extraction of the same examples by two models under one scheme. Get it from {@link
 * PairedComparison#under}.
 */
public final class PairedExtraction {
  /**
   * The mean difference of ln p_z between two models, over the examples that both can emit, with
   * how many that leaves out.
   *
   * @param mean of ln p_z(first) − ln p_z(second) in nats, over examples for which both are finite;
   *     empty if there are none
   * @param onlyFirstPossible how many examples only the first can emit
   * @param onlySecondPossible how many only the second can emit
   * @param neitherPossible how many neither can emit
   */
  public record LogProbDifference(
      Optional<Mean> mean, long onlyFirstPossible, long onlySecondPossible, long neitherPossible) {

    static LogProbDifference of(double[] first, double[] second, Estimator estimator) {
      double[] differences = new double[first.length];
      int[] indices = new int[first.length];
      int possible = 0;
      long onlyFirst = 0;
      long onlySecond = 0;
      for (int i = 0; i < first.length; i++) {
        boolean inFirst = first[i] > Double.NEGATIVE_INFINITY;
        boolean inSecond = second[i] > Double.NEGATIVE_INFINITY;
        if (inFirst && inSecond) {
          indices[possible] = i;
          differences[possible++] = first[i] - second[i];
        } else if (inFirst) {
          onlyFirst++;
        } else if (inSecond) {
          onlySecond++;
        }
      }
      double[] values = Arrays.copyOf(differences, possible);
      Optional<Mean> mean =
          possible == 0
              ? Optional.empty()
              : Optional.of(estimator.part(Arrays.copyOf(indices, possible)).mean(values));
      return new LogProbDifference(
          mean, onlyFirst, onlySecond, first.length - possible - onlyFirst - onlySecond);
    }

    /** The mean and what it leaves out. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s; possible in the first alone %d, in the second alone %d, in neither %d",
          mean.map(Mean::toString).orElse("no example possible in both"),
          onlyFirstPossible,
          onlySecondPossible,
          neitherPossible);
    }
  }

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
    Estimator estimator = comparison.first().estimator();
    return LogProbDifference.of(
        first.logProbs(),
        second.logProbs(),
        estimator.with(estimator.intervals().withBootstrap(method)));
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
        FlippedRegion.order(greedy.first().value(), greedy.second().value()),
        first.thresholds(),
        second.thresholds());
  }

  private PairedRates table(Predicate<ExtractionProbability> property) {
    return comparison.table(
        i -> property.test(ExtractionProbability.ofLog(first.logProbs()[i])),
        i -> property.test(ExtractionProbability.ofLog(second.logProbs()[i])));
  }
}
