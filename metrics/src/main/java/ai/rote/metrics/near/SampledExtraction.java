package ai.rote.metrics.near;

import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.distance.Closeness;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.SampleDesign;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * <b>(ε, n, p)-discoverable extraction</b> by Monte-Carlo: an example counts if n sampled queries
 * return, with probability at least p, at least one suffix within ε of the target. Sampling is what
 * it takes where near suffixes count too; the probability of the exact suffix has a closed form
 * ({@link SchemeExtraction}), of which this is a check ({@link SampledAgainstComputed}).
 *
 * <pre>
 *   π_z(ε) = P(closeness(target, one sampled suffix) is within ε),   estimated by h/M
 *   extracted if  1 − (1 − π_z(ε))ⁿ ≥ p
 * </pre>
 *
 * <p>Every rate comes with what the draws prove and what they leave open ({@link SampledRate}). For
 * that each example has a Clopper–Pearson interval at level 1 − (1 − level)/N, so that with the
 * level itself all N intervals cover (Bonferroni); whatever one reads off them holds jointly, for
 * all examples, n and p of one ε.
 *
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, section 3: (ε, n,
 *     p)-discoverable extraction</a>
 */
public final class SampledExtraction {
  private final List<SampledExample> examples;
  private final Estimator estimator;
  private final boolean stoppedEarly;

  private SampledExtraction(
      List<SampledExample> examples, Estimator estimator, boolean stoppedEarly) {
    this.examples = examples;
    this.estimator = estimator;
    this.stoppedEarly = stoppedEarly;
  }

  /**
   * Takes the examples of a data set.
   *
   * @param examples at least one, each once, all compared the same way; the numbers of draws may
   *     differ
   * @return their extraction, with intervals by Wilson at 95 %
   * @throws IllegalArgumentException if there is no example, one comes twice, or two are compared
   *     differently
   */
  public static SampledExtraction of(List<SampledExample> examples) {
    List<SampledExample> copy = List.copyOf(examples);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("extraction by sampling needs at least 1 example");
    }
    Closeness closeness = copy.get(0).closeness();
    Set<String> ids = new HashSet<>();
    for (SampledExample each : copy) {
      if (!ids.add(each.id())) {
        throw new IllegalArgumentException("example '" + each.id() + "' comes twice");
      }
      if (!each.closeness().equals(closeness)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "example '%s' is compared by %s, but '%s' by %s",
                each.id(),
                each.closeness(),
                copy.get(0).id(),
                closeness));
      }
    }
    return new SampledExtraction(
        copy, Estimator.of(SampleDesign.independent(copy.size()), Intervals.DEFAULT), false);
  }

  /**
   * The same with other intervals.
   *
   * @param others in place of {@link Intervals#DEFAULT}; their level is that of the decisions too
   * @return a new object
   */
  public SampledExtraction with(Intervals others) {
    return new SampledExtraction(examples, estimator.with(others), stoppedEarly);
  }

  /**
   * The same of examples in clusters, with weights or from a finite population.
   *
   * @param estimator of the examples, in their order; its intervals are taken too
   * @return a new object
   * @throws IllegalArgumentException if it is of another number of examples
   */
  public SampledExtraction with(Estimator estimator) {
    return new SampledExtraction(examples, estimator.of(examples.size()), stoppedEarly);
  }

  /**
   * The same with decisions that hold although the number of draws was not fixed beforehand: by
   * confidence sequences, which are wider. Necessary if a {@link StoppingRule}, or somebody who
   * looked at results, decided how long to draw.
   *
   * @return a new object
   * @see ConfidenceSequence#jointly(double, int)
   */
  public SampledExtraction stoppedEarly() {
    return new SampledExtraction(examples, estimator, true);
  }

  /**
   * The examples.
   *
   * @return as they were given
   */
  public List<SampledExample> examples() {
    return examples;
  }

  /**
   * How many draws hit, for each example.
   *
   * @param threshold ε or τ
   * @return in the order of {@link #examples()}
   * @throws IllegalArgumentException if the threshold is NaN
   */
  public List<Hits> hits(double threshold) {
    return examples.stream().map(each -> each.hits(threshold)).toList();
  }

  /**
   * The (ε, n, p)-discoverable extraction rate.
   *
   * @param threshold ε of a distance, at most which, or τ of a similarity, at least which, a draw
   *     is a hit
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]; certainty (p = 1) is never proved by draws
   * @return the rate, and how far it is decided
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public SampledRate rate(double threshold, long n, double p) {
    return rate(estimates(threshold), threshold, n, p);
  }

  /**
   * {@link #rate(double, long, double)} for every combination.
   *
   * @param thresholds values of ε or τ
   * @param n numbers of queries
   * @param p probabilities
   * @return by threshold, then n, then p, each in the order given
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public List<SampledRate> rates(List<Double> thresholds, List<Long> n, List<Double> p) {
    List<SampledRate> rates = new ArrayList<>();
    for (double threshold : thresholds) {
      List<Known> estimates = estimates(threshold);
      for (long queries : n) {
        for (double probability : p) {
          rates.add(rate(estimates, threshold, queries, probability));
        }
      }
    }
    return List.copyOf(rates);
  }

  /**
   * <b>Expected extraction</b> at n: the mean over the examples of the unbiased estimate of 1 − (1
   * − π_z(ε))ⁿ.
   *
   * @param threshold ε or τ
   * @param n number of queries, from 1 to the least number of draws of any example
   * @return in [0, 1]. Its interval speaks of the population of examples, is {@link
   *     ai.rote.metrics.stat.ShareInterval#ofMean Wilson's for values in [0, 1]}
   * @throws IllegalArgumentException if an argument is out of its range
   * @see Hits#within(long)
   */
  public Mean expectedExtraction(double threshold, long n) {
    return estimator.shareMean(
        hits(threshold).stream().mapToDouble(each -> each.within(n)).toArray());
  }

  /** What the draws say of one example's probability: a point, and where it surely is. */
  private record Known(double share, Interval interval) {}

  private List<Known> estimates(double threshold) {
    ConfidenceSequence sequence = ConfidenceSequence.jointly(level(), examples.size());
    // Most examples have few different numbers of hits, 0 above all, and intervals cost time.
    Map<Hits, Known> known = new HashMap<>();
    return hits(threshold).stream()
        .map(each -> known.computeIfAbsent(each, hits -> estimate(hits, sequence)))
        .toList();
  }

  private double level() {
    return estimator.intervals().level();
  }

  private Known estimate(Hits hits, ConfidenceSequence sequence) {
    return new Known(
        hits.share(), stoppedEarly ? sequence.at(hits) : hits.interval(sequence.level()));
  }

  private SampledRate rate(List<Known> estimates, double threshold, long n, double p) {
    Map<Decision, Integer> decided = new EnumMap<>(Decision.class);
    for (Known each : estimates) {
      decided.merge(Decision.discoverable(each.interval, n, p), 1, Integer::sum);
    }
    return new SampledRate(
        threshold,
        n,
        p,
        estimator.rate(i -> Decision.isDiscoverable(estimates.get(i).share, n, p)),
        decided.getOrDefault(Decision.YES, 0),
        decided.getOrDefault(Decision.NO, 0),
        decided.getOrDefault(Decision.UNDECIDED, 0),
        level());
  }

  @Override
  public String toString() {
    return "SampledExtraction["
        + examples.get(0).closeness()
        + ", "
        + examples.size()
        + " examples]";
  }
}
