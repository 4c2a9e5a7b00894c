package ai.rote.metrics.near;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.distance.Bleu;
import ai.rote.metrics.distance.Closeness;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleDesign;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * <b>Approximate memorization</b>: how near one generated suffix an example, by greedy decoding as
 * a rule, comes to the true one. Verbatim extraction misses suffixes that differ in a comma.
 *
 * <p>The suffixes are generated freely, token after token, each from what was generated before it.
 * For verbatim matches that gives the same as the teacher-forced {@link ExtractionReport#greedy()};
 * for near ones it does not, since one differing token changes what follows.
 *
 * @see <a href="https://arxiv.org/abs/2210.17546">Ippolito et al. 2022, Preventing Verbatim
 *     Memorization in Language Models Gives a False Sense of Privacy</a>
 */
public final class ApproximateMemorization {
  /** What a model generated for one prefix, beside what stood there in truth. */
  public static final class Pair {
    private final String id;
    private final int[] target;
    private final int[] generated;

    private Pair(String id, int[] target, int[] generated) {
      this.id = Objects.requireNonNull(id, "id");
      this.target = target;
      this.generated = generated;
    }

    /**
     * In tokens.
     *
     * @param id names the example
     * @param target the true suffix
     * @param generated what came; may be shorter, longer or empty
     * @return the pair
     */
    public static Pair ofTokens(String id, int[] target, int[] generated) {
      return new Pair(id, target.clone(), generated.clone());
    }

    /**
     * In characters, which are Unicode code points.
     *
     * @param id names the example
     * @param target the true suffix
     * @param generated what came
     * @return the pair
     */
    public static Pair ofText(String id, String target, String generated) {
      return new Pair(id, target.codePoints().toArray(), generated.codePoints().toArray());
    }

    /**
     * The example's name.
     *
     * @return as it was given
     */
    public String id() {
      return id;
    }

    /**
     * The true suffix.
     *
     * @return a copy
     */
    public int[] target() {
      return target.clone();
    }

    /**
     * What came.
     *
     * @return a copy
     */
    public int[] generated() {
      return generated.clone();
    }

    /**
     * Whether the two are the same.
     *
     * @return whether nothing differs
     */
    public boolean isVerbatim() {
      return Arrays.equals(target, generated);
    }

    @Override
    public String toString() {
      return "Pair[" + id + "]";
    }
  }

  private static final double IPPOLITO_BLEU = 0.75;

  private final List<Pair> pairs;
  private final Estimator estimator;

  private ApproximateMemorization(List<Pair> pairs, Estimator estimator) {
    this.pairs = pairs;
    this.estimator = estimator;
  }

  /**
   * Takes the generated suffixes of a data set.
   *
   * @param pairs at least one; all in tokens or all in characters
   * @return their report, with intervals by Wilson at 95 %
   * @throws IllegalArgumentException if there are none
   */
  public static ApproximateMemorization of(List<Pair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("approximate memorization needs at least 1 example");
    }
    return new ApproximateMemorization(
        List.copyOf(pairs),
        Estimator.of(SampleDesign.independent(pairs.size()), Intervals.DEFAULT));
  }

  /**
   * The same with other intervals.
   *
   * @param others in place of {@link Intervals#DEFAULT}
   * @return a new report
   */
  public ApproximateMemorization with(Intervals others) {
    return with(estimator.with(others));
  }

  /**
   * The same of examples in clusters, with weights or from a finite population.
   *
   * @param estimator of the examples, in their order; its intervals are taken too
   * @return a new object
   * @throws IllegalArgumentException if it is of another number of examples
   */
  public ApproximateMemorization with(Estimator estimator) {
    return new ApproximateMemorization(pairs, estimator.of(pairs.size()));
  }

  /**
   * The pairs.
   *
   * @return as they were given
   */
  public List<Pair> pairs() {
    return pairs;
  }

  /**
   * The share of examples generated exactly.
   *
   * @return a share of all examples
   */
  public Rate verbatim() {
    return rate(Pair::isVerbatim);
  }

  /**
   * The share of examples generated nearly.
   *
   * @param closeness how to compare
   * @param threshold ε of a distance, at most which, or τ of a similarity, at least which, a suffix
   *     counts
   * @return a share of all examples
   */
  public Rate within(Closeness closeness, double threshold) {
    return rate(each -> closeness.isWithin(value(closeness, each), threshold));
  }

  /**
   * Approximately memorized as the paper has it: BLEU-4 <b>above</b> 0.75. Where {@link #within}
   * takes a value at the threshold in, this leaves it out.
   *
   * @return a share of all examples
   * @see <a href="https://arxiv.org/abs/2210.17546">Ippolito et al. 2022</a>
   */
  public Rate bleuAbove75Percent() {
    return within(Bleu.STANDARD, Math.nextUp(IPPOLITO_BLEU));
  }

  /**
   * The mean closeness.
   *
   * @param closeness how to compare
   * @return over all examples; with an interval if there is a bootstrap
   */
  public Mean mean(Closeness closeness) {
    return estimator.mean(pairs.stream().mapToDouble(each -> value(closeness, each)).toArray());
  }

  /**
   * How near every example comes, for statistics that are not here.
   *
   * @param closeness how to compare
   * @return in the order of {@link #pairs()}
   */
  public List<Double> values(Closeness closeness) {
    return pairs.stream().map(each -> value(closeness, each)).toList();
  }

  private static double value(Closeness closeness, Pair pair) {
    return closeness.between(pair.target(), pair.generated());
  }

  private Rate rate(Predicate<Pair> property) {
    return estimator.rate(i -> property.test(pairs.get(i)));
  }

  @Override
  public String toString() {
    return "ApproximateMemorization[" + pairs.size() + " examples]";
  }
}
