package ai.rote.metrics;

import ai.rote.core.SamplingScheme;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Probabilistic extraction of a data set under one sampling scheme. Get it from {@link
 * ExtractionReport#under(SamplingScheme)}.
 *
 * <p>Every method looks at each example once; {@link #queriesNeeded(double, double)} also sorts.
 *
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, Measuring memorization in
 *     language models via probabilistic extraction</a>
 */
public final class SchemeExtraction {
  private final SamplingScheme scheme;
  private final List<ExtractionProbability> probabilities;
  private final RateMethod rates;

  SchemeExtraction(
      SamplingScheme scheme, List<ExtractionProbability> probabilities, RateMethod rates) {
    this.scheme = scheme;
    this.probabilities = probabilities;
    this.rates = rates;
  }

  /**
   * The scheme that every number here is under.
   *
   * @return the scheme
   */
  public SamplingScheme scheme() {
    return scheme;
  }

  /**
   * The number of examples, the total of every rate here.
   *
   * @return at least 1
   */
  public int examples() {
    return probabilities.size();
  }

  /**
   * p_z of every example, for statistics that are not here.
   *
   * @return unmodifiable, in the order of {@link ExtractionReport#ids()}
   */
  public List<ExtractionProbability> probabilities() {
    return probabilities;
  }

  /**
   * The <b>(n, p)-discoverable extraction rate</b>: the share of examples whose suffix n queries
   * return at least once with probability at least p,
   *
   * <pre>
   *   |{z : 1 − (1 − p_z)ⁿ ≥ p}| / N
   * </pre>
   *
   * Never falls as n grows, never rises with p.
   *
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]; at 1 only examples with p_z = 1 count
   * @return a share of all examples
   * @throws IllegalArgumentException if n or p is out of its range
   * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, section 3</a>
   * @see ExtractionProbability#isDiscoverable(long, double)
   */
  public Rate rate(long n, double p) {
    return share(each -> each.isDiscoverable(n, p));
  }

  /**
   * {@link #rate(long, double)} for every pair of an n and a p.
   *
   * @param n numbers of queries, each at least 1; at least one
   * @param p probabilities, each in (0, 1]; at least one
   * @return a table with a row for each n and a column for each p, in the order given
   * @throws IllegalArgumentException if a list is empty or a value is out of its range
   */
  public RateTable rates(List<Long> n, List<Double> p) {
    List<List<Rate>> rows =
        n.stream()
            .map(queries -> p.stream().map(probability -> rate(queries, probability)).toList())
            .toList();
    return new RateTable(n, p, rows);
  }

  /**
   * <b>Worst-case extraction</b>: the share of examples with p_z &gt; 0, those that the scheme can
   * emit at all. Every {@link #rate(long, double)} with p below 1 rises to it as n grows. Without a
   * filter (top-k, top-p) it is 1 for every model, so it says something of filtered schemes only.
   *
   * @return a share of all examples
   * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025: the rate as n grows without
   *     bound</a>
   */
  public Rate worstCase() {
    return share(ExtractionProbability::isPossible);
  }

  /**
   * The number of queries at which a given share of the examples has become (n, p)-discoverable:
   * the least n with {@code rate(n, p).value() >= share}. It is a quantile of n*(p) over the data
   * set, an observed value with no interpolation, so that infinite values, which sort last, cannot
   * bleed into it. {@code queriesNeeded(p, 0.5)} is the (lower) median; {@code queriesNeeded(p,
   * report.greedy().value())} is how many queries match greedy decoding, where greedy is above 0.
   *
   * @param p in (0, 1]
   * @param share of the examples, in (0, 1]
   * @return infinite if the share is above the {@link #worstCase()}
   * @throws IllegalArgumentException if p or the share is out of its range
   * @see ExtractionProbability#queriesNeeded(double)
   */
  public QueriesNeeded queriesNeeded(double p, double share) {
    Arguments.probability(p);
    int examplesNeeded = leastCountOfShare(Arguments.share(share));
    return probabilities.stream()
        .map(each -> each.queriesNeeded(p))
        .sorted()
        .skip(examplesNeeded - 1L)
        .findFirst()
        .orElseThrow();
  }

  /** The least count c with c/N ≥ share, as the division rounds: ⌈share·N⌉ can be one too many. */
  private int leastCountOfShare(double share) {
    double total = examples();
    int count = (int) Math.max(1, Math.min(total, Math.ceil(share * total)));
    while (count > 1 && (count - 1) / total >= share) {
      count--;
    }
    return count;
  }

  /**
   * <b>Expected extraction</b> at n: the mean over the examples of 1 − (1 − p_z)ⁿ, so the expected
   * share of examples that an attacker who queries each of them n times holds at least once.
   *
   * <p>Does not depend on the order of the examples: values are summed by size.
   *
   * @param n number of independent queries for each example, at least 1
   * @return in [0, 1]; never falls as n grows. Without an interval
   * @throws IllegalArgumentException if n is below 1
   */
  public Mean expectedExtraction(long n) {
    double[] values = probabilities.stream().mapToDouble(each -> each.within(n)).toArray();
    Arrays.sort(values);
    return Mean.of(Math.min(1, Arrays.stream(values).sum() / values.length), values.length);
  }

  private Rate share(Predicate<ExtractionProbability> property) {
    return rates.of(probabilities.stream().filter(property).count(), examples());
  }

  @Override
  public String toString() {
    return "SchemeExtraction[" + scheme + ", " + examples() + " examples]";
  }
}
