package ai.rote.metrics;

import ai.rote.core.score.SamplingScheme;
import java.util.ArrayList;
import java.util.List;

/**
 * Probabilistic extraction of a data set under a sampling scheme, where the probabilities of some
 * examples are only known within bounds. Get it from {@link
 * ExtractionReport#boundsUnder(SamplingScheme)}.
 *
 * <p>Every figure here rises with p_z. So the lower ends of all examples give its lower bound, the
 * upper ends its upper one, and what the whole of the model's distribution would give lies between.
 * Neither is an estimate: there is no value between them that is likelier than another.
 */
public final class BoundedExtraction {
  private final SchemeExtraction lower;
  private final SchemeExtraction upper;

  /** Of the same examples in the same order. */
  BoundedExtraction(SchemeExtraction lower, SchemeExtraction upper) {
    this.lower = lower;
    this.upper = upper;
  }

  /**
   * The scheme that every number here is under.
   *
   * @return the scheme
   */
  public SamplingScheme scheme() {
    return lower.scheme();
  }

  /**
   * The number of examples, the total of every rate here.
   *
   * @return at least 1
   */
  public int examples() {
    return lower.examples();
  }

  /**
   * The extraction that there is at least.
   *
   * @return as if every p_z were its lower end
   */
  public SchemeExtraction lower() {
    return lower;
  }

  /**
   * The extraction that there is at most.
   *
   * @return as if every p_z were its upper end
   */
  public SchemeExtraction upper() {
    return upper;
  }

  /**
   * The (n, p)-discoverable extraction rate.
   *
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]
   * @return between which two rates it lies
   * @throws IllegalArgumentException if n or p is out of its range
   * @see SchemeExtraction#rate(long, double)
   */
  public BoundedRate rate(long n, double p) {
    return new BoundedRate(lower.rate(n, p), upper.rate(n, p));
  }

  /**
   * The share of examples with p_z &gt; 0.
   *
   * @return between which two rates it lies
   * @see SchemeExtraction#worstCase()
   */
  public BoundedRate worstCase() {
    return new BoundedRate(lower.worstCase(), upper.worstCase());
  }

  /**
   * Expected extraction at several n.
   *
   * @param queries numbers of independent queries for each example, each at least 1
   * @return for each, between which two means it lies
   * @throws IllegalArgumentException if one is below 1
   * @see SchemeExtraction#expectedExtraction(List)
   */
  public List<BoundedMean> expectedExtraction(List<Long> queries) {
    List<BoundedMean> means = new ArrayList<>();
    var least = lower.expectedExtraction(queries);
    var most = upper.expectedExtraction(queries);
    for (int i = 0; i < least.size(); i++) {
      means.add(new BoundedMean(least.get(i), most.get(i)));
    }
    return List.copyOf(means);
  }

  @Override
  public String toString() {
    return "BoundedExtraction[" + scheme() + ", " + examples() + " examples]";
  }
}
