package ai.rote.metrics;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Quantile;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleDesign;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Probabilistic extraction of a data set under one sampling scheme. Get it from {@link
 * ExtractionReport#under(SamplingScheme)}.
 *
 * <p>The first rate sorts the examples by p_z, once; every further one is a binary search, since
 * the likelier a suffix, the fewer queries it takes. So a grid or a curve costs next to nothing.
 *
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, Measuring memorization in
 *     language models via probabilistic extraction</a>
 */
public final class SchemeExtraction {
  private final SamplingScheme scheme;
  private final double[] logProbs;
  private final Estimator estimator;
  private volatile ExtractionThresholds thresholds;

  /**
   * The extraction of examples whose probabilities are known.
   *
   * @param scheme that all probabilities are under
   * @param logProbs ln p_z of each example, in nats, at most 0; at least one; copied
   * @param intervals around what is said of them
   */
  public SchemeExtraction(SamplingScheme scheme, double[] logProbs, Intervals intervals) {
    this(scheme, logProbs, Estimator.of(SampleDesign.independent(logProbs.length), intervals));
  }

  /**
   * The extraction of examples in clusters or with weights.
   *
   * @param scheme that all probabilities are under
   * @param logProbs ln p_z of each example, in nats, at most 0; copied
   * @param estimator of what is said of them, in the same order
   * @throws IllegalArgumentException if the estimator is of another number of examples
   */
  public SchemeExtraction(SamplingScheme scheme, double[] logProbs, Estimator estimator) {
    this.scheme = Objects.requireNonNull(scheme, "scheme");
    this.logProbs = logProbs.clone();
    this.estimator = estimator.of(logProbs.length);
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
    return logProbs.length;
  }

  /**
   * p_z of every example, for statistics that are not here.
   *
   * @return unmodifiable, in the order of {@link ExtractionReport#ids()}
   */
  public List<ExtractionProbability> probabilities() {
    return new AbstractList<>() {
      @Override
      public ExtractionProbability get(int index) {
        return ExtractionProbability.ofLog(logProbs[index]);
      }

      @Override
      public int size() {
        return logProbs.length;
      }
    };
  }

  /** ln p_z of every example, in the order of the report's ids; not to be changed. */
  double[] logProbs() {
    return logProbs;
  }

  /** The same examples by p_z; computed when first asked for. */
  ExtractionThresholds thresholds() {
    if (thresholds == null) {
      thresholds = new ExtractionThresholds(logProbs, estimator);
    }
    return thresholds;
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
    return thresholds().rate(thresholds().discoverable(n, p));
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
    return thresholds().rate(thresholds().possible());
  }

  /**
   * The number of queries at which a given share of the examples has become (n, p)-discoverable:
   * the least n with {@code rate(n, p).value() >= share}. It is a quantile of n*(p) over the data
   * set, an observed value with no interpolation, so that infinite values, which sort last, cannot
   * bleed into it. {@code queriesNeeded(p, 0.5)} is the (lower) median; {@code queriesNeeded(p,
   * report.greedy().value())} is how many queries match greedy decoding, where greedy is above 0
   * (its interval takes that share as given).
   *
   * @param p in (0, 1]
   * @param share of the examples, in (0, 1]
   * @return the quantile with its interval; infinite if the share is above the {@link #worstCase()}
   * @throws IllegalArgumentException if p or the share is out of its range
   * @see ExtractionProbability#queriesNeeded(double)
   */
  public Quantile<QueriesNeeded> queriesNeeded(double p, double share) {
    return estimator.quantile(
        i -> thresholds().get(i).queriesNeeded(p), thresholds().order(), Arguments.share(share));
  }

  /**
   * The rate as a function of n for one p: every n at which it changes, so nothing is lost between
   * the points of a grid.
   *
   * @param p in (0, 1]
   * @return the curve, as data
   * @throws IllegalArgumentException if p is out of its range
   */
  public RateCurve curve(double p) {
    return RateCurve.of(p, thresholds());
  }

  /**
   * <b>Expected extraction</b> at n: the mean over the examples of 1 − (1 − p_z)ⁿ, so the expected
   * share of examples that an attacker who queries each of them n times holds at least once.
   *
   * @param n number of independent queries for each example, at least 1
   * @return in [0, 1]; never falls as n grows. Its interval is in closed form, wide for spread-out
   *     values, unless the report has a bootstrap and at least ten examples carry the mean (see
   *     {@link Bootstrap})
   * @throws IllegalArgumentException if n is below 1
   */
  public Mean expectedExtraction(long n) {
    return estimator.shareMean(within(n));
  }

  /**
   * <b>Expected extraction</b> at several n: the same as {@link #expectedExtraction(long)} of each.
   * A bootstrap draws its examples once for all of them, so this takes little more than one.
   *
   * @param queries numbers of independent queries for each example, each at least 1
   * @return one mean for each, in their order
   * @throws IllegalArgumentException if one is below 1
   */
  public List<Mean> expectedExtraction(List<Long> queries) {
    return estimator.shareMeans(queries.stream().map(this::within).toList());
  }

  private double[] within(long n) {
    return Arrays.stream(logProbs)
        .map(each -> ExtractionProbability.ofLog(each).within(n))
        .toArray();
  }

  @Override
  public String toString() {
    return "SchemeExtraction[" + scheme + ", " + examples() + " examples]";
  }
}
