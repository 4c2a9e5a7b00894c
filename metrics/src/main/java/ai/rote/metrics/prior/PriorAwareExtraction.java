package ai.rote.metrics.prior;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleDesign;
import java.util.ArrayList;
import java.util.List;

/**
 * Extraction under one scheme that counts an example only if its suffix is likelier after its own
 * prefix than otherwise, by a {@link PriorCut}. What otherwise means is the caller's choice: after
 * unrelated prefixes ({@link SuffixPrior#logMean}), or under a reference model.
 *
 * <p>The cut decides which examples count, not by how much: an example that passes keeps its p_z,
 * and one that does not counts as if p_z were 0. The total of every rate stays the number of all
 * examples.
 *
 * <p>Examples are judged by the difference in the <b>model's own distribution</b> ({@code
 * temperature=1}), under whatever scheme they are extracted. A scheme that filters tokens says
 * little of what is predictable: after a prefix from elsewhere the first token of a common phrase
 * is hardly ever among the 40 likeliest, so that p_prior is 0 under top-k = 40 and nothing would be
 * cut. Greedy decoding has no probability at all.
 */
public final class PriorAwareExtraction {

  /**
   * One example.
   *
   * @param logProb ln p_z under the scheme, in nats
   * @param greedy whether greedy decoding gives the suffix
   * @param difference ln p_z − ln p_other in the model's own distribution, in nats, as {@link
   *     PriorCut#difference}
   * @param suffixTokens how many tokens the suffix has
   */
  public record Entry(double logProb, boolean greedy, double difference, int suffixTokens) {

    /**
     * Whether the example counts.
     *
     * @param cut how much likelier its suffix must be
     * @return whether it passes
     */
    public boolean passes(PriorCut cut) {
      return difference >= cut.nats(suffixTokens);
    }
  }

  private final SamplingScheme scheme;
  private final List<Entry> entries;
  private final Estimator estimator;

  /**
   * The extraction of some examples.
   *
   * @param scheme that all probabilities are under
   * @param entries at least one
   * @param intervals around what is said of them
   */
  public PriorAwareExtraction(SamplingScheme scheme, List<Entry> entries, Intervals intervals) {
    this(
        scheme,
        entries,
        Estimator.of(SampleDesign.independent(Math.max(1, entries.size())), intervals));
  }

  /**
   * The extraction of examples in clusters or with weights.
   *
   * @param scheme that all probabilities are under
   * @param entries at least one
   * @param estimator of what is said of them, in the same order
   */
  public PriorAwareExtraction(SamplingScheme scheme, List<Entry> entries, Estimator estimator) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("there is no rate of no examples");
    }
    this.scheme = scheme;
    this.entries = List.copyOf(entries);
    this.estimator = estimator.of(entries.size());
  }

  /**
   * The number of examples, the total of every rate here.
   *
   * @return at least 1
   */
  public int examples() {
    return entries.size();
  }

  /**
   * Extraction without a cut.
   *
   * @return of all examples
   */
  public SchemeExtraction before() {
    return extraction(entries.stream().mapToDouble(Entry::logProb).toArray());
  }

  /**
   * Extraction after a cut.
   *
   * @param cut which examples count
   * @return of all examples, with p_z = 0 for those that the cut removes
   */
  public SchemeExtraction after(PriorCut cut) {
    return extraction(
        entries.stream()
            .mapToDouble(each -> each.passes(cut) ? each.logProb() : Double.NEGATIVE_INFINITY)
            .toArray());
  }

  private SchemeExtraction extraction(double[] logProbs) {
    return new SchemeExtraction(scheme, logProbs, estimator);
  }

  /**
   * Greedy extraction without a cut.
   *
   * @return the share of examples that greedy decoding gives
   */
  public Rate greedyBefore() {
    return estimator.rate(i -> entries.get(i).greedy());
  }

  /**
   * Greedy extraction after a cut.
   *
   * @param cut which examples count
   * @return the share of examples that greedy decoding gives and the cut leaves
   */
  public Rate greedyAfter(PriorCut cut) {
    return estimator.rate(i -> entries.get(i).greedy() && entries.get(i).passes(cut));
  }

  /**
   * The (n, p)-discoverable extraction rate against the cut.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @param cuts thresholds
   * @return one rate for each, in their order; it never rises with t
   * @throws IllegalArgumentException if n or p is out of its range
   */
  public List<Rate> curve(long n, double p, List<PriorCut> cuts) {
    List<Rate> rates = new ArrayList<>();
    cuts.forEach(cut -> rates.add(after(cut).rate(n, p)));
    return rates;
  }

  /**
   * The differences ln p_z − ln p_other in the model's own distribution.
   *
   * @return in ascending order, in nats
   */
  public double[] differences() {
    return entries.stream().mapToDouble(Entry::difference).sorted().toArray();
  }
}
