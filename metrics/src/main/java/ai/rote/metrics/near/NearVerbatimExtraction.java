package ai.rote.metrics.near;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.distance.Distance;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.SampleDesign;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Near-verbatim extraction of a data set, from lower bounds that a search over suffixes gave. All
 * of it is deterministic: nothing is drawn, and what is bounded is bounded for certain, up to
 * rounding.
 *
 * <pre>
 *   p_z  ≤  Σ of the suffixes found  ≤  P(a sampled suffix is within ε of the target)
 * </pre>
 *
 * <p>Rates rise with the probability, so every rate of {@link #atLeast()} is a lower bound of the
 * (ε, n, p)-discoverable rate; {@link SchemeExtraction#queriesNeeded} is an upper bound there. The
 * intervals speak of the population of examples, as everywhere, and are those of the bound.
 *
 * @see <a href="https://arxiv.org/abs/2603.24917">Cooper et al. 2026, Estimating near-verbatim
 *     extraction risk with decoding-constrained beam search</a>
 */
public final class NearVerbatimExtraction {
  /**
   * What a search over suffixes near the target proves of one example: a lower bound of the
   * probability that one sampled suffix is within ε of it. The search adds up the probabilities of
   * distinct suffixes it finds, the target itself among them, so what it adds up to is true of the
   * model, and only what it did not find is missing.
   *
   * @param id names the example
   * @param verbatim p_z, the probability of the target itself
   * @param atLeast the lower bound of the near suffixes' probability, the target included; at least
   *     {@code verbatim}
   */
  public record Example(String id, ExtractionProbability verbatim, ExtractionProbability atLeast) {

    /**
     * How far, in nats, a sum may be out by rounding: 50 tokens in float32, once scored whole and
     * once token by token from a cache, differ by a hundredth of that.
     */
    private static final double ROUNDING_NATS = 0.01;

    /**
     * Checks the order.
     *
     * @param id names the example
     * @param verbatim p_z
     * @param atLeast the lower bound
     * @throws IllegalArgumentException if the bound is below p_z, which is one of its terms
     */
    public Example {
      Objects.requireNonNull(id, "id");
      if (atLeast.logNats() < verbatim.logNats()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "example '%s': near suffixes have %s nats at least, but the target alone has %s",
                id,
                atLeast.logNats(),
                verbatim.logNats()));
      }
    }

    /**
     * From log-probabilities as a search in floating point gives them. A sum that is below p_z or
     * above 1 by no more than rounding explains (0.01 nats) becomes p_z or 1: p_z is a lower bound
     * by itself, and 1 an upper one.
     *
     * @param id names the example
     * @param logVerbatim ln p_z in nats; negative infinity for 0
     * @param logMass the log of the summed probability, in nats; negative infinity for 0
     * @return the bound
     * @throws IllegalArgumentException if a value is NaN, or out of its range by more than rounding
     */
    public static Example ofLogs(String id, double logVerbatim, double logMass) {
      double mass = logMass > 0 && logMass <= ROUNDING_NATS ? 0 : logMass;
      if (mass < logVerbatim && mass >= logVerbatim - ROUNDING_NATS) {
        mass = logVerbatim;
      }
      return new Example(
          id, ExtractionProbability.ofLog(logVerbatim), ExtractionProbability.ofLog(mass));
    }

    /**
     * How much more likely near suffixes are than the exact one, at least: ln of the ratio.
     *
     * @return in nats, at least 0; infinite if only near ones are possible, and 0 if none is
     */
    public double gainNats() {
      return atLeast.logNats() == verbatim.logNats() ? 0 : atLeast.logNats() - verbatim.logNats();
    }
  }

  private final Distance distance;
  private final double epsilon;
  private final List<Example> examples;
  private final SchemeExtraction verbatim;
  private final SchemeExtraction atLeast;
  private final Estimator estimator;

  private NearVerbatimExtraction(
      SamplingScheme scheme,
      Distance distance,
      double epsilon,
      List<Example> examples,
      Estimator estimator) {
    this.distance = distance;
    this.epsilon = epsilon;
    this.examples = examples;
    this.estimator = estimator;
    this.verbatim = extraction(scheme, each -> each.verbatim().logNats());
    this.atLeast = extraction(scheme, each -> each.atLeast().logNats());
  }

  private SchemeExtraction extraction(SamplingScheme scheme, ToDoubleFunction<Example> logProb) {
    return new SchemeExtraction(
        scheme, examples.stream().mapToDouble(logProb).toArray(), estimator);
  }

  /**
   * Takes the bounds of a data set.
   *
   * @param scheme that all of them are under
   * @param distance that the search kept to
   * @param epsilon ε, the largest distance that it let in; at least 0
   * @param examples at least one, each once
   * @return their extraction, with intervals by Wilson at 95 %
   * @throws IllegalArgumentException if there is no example, one comes twice, or ε is below 0
   */
  public static NearVerbatimExtraction of(
      SamplingScheme scheme, Distance distance, double epsilon, List<Example> examples) {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(distance, "distance");
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be at least 0, but is " + epsilon);
    }
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("near-verbatim extraction needs at least 1 example");
    }
    Set<String> ids = new HashSet<>();
    for (Example each : examples) {
      if (!ids.add(each.id())) {
        throw new IllegalArgumentException("example '" + each.id() + "' comes twice");
      }
    }
    return new NearVerbatimExtraction(
        scheme,
        distance,
        epsilon,
        List.copyOf(examples),
        Estimator.of(SampleDesign.independent(examples.size()), Intervals.DEFAULT));
  }

  /**
   * The same with other intervals.
   *
   * @param others in place of {@link Intervals#DEFAULT}
   * @return a new object
   */
  public NearVerbatimExtraction with(Intervals others) {
    return with(estimator.with(others));
  }

  /**
   * The same of examples in clusters, with weights or from a finite population.
   *
   * @param estimator of the examples, in their order; its intervals are taken too
   * @return a new object
   * @throws IllegalArgumentException if it is of another number of examples
   */
  public NearVerbatimExtraction with(Estimator estimator) {
    return new NearVerbatimExtraction(verbatim.scheme(), distance, epsilon, examples, estimator);
  }

  /**
   * The distance that the search kept to.
   *
   * @return as it was given
   */
  public Distance distance() {
    return distance;
  }

  /**
   * ε, the largest distance that counts as near.
   *
   * @return at least 0
   */
  public double epsilon() {
    return epsilon;
  }

  /**
   * The bounds.
   *
   * @return as they were given
   */
  public List<Example> examples() {
    return examples;
  }

  /**
   * Extraction of the exact suffixes, the same as without a search.
   *
   * @return from p_z
   */
  public SchemeExtraction verbatim() {
    return verbatim;
  }

  /**
   * Extraction of near suffixes, from below: rates are at least, queries needed at most, what
   * stands here.
   *
   * @return from the lower bounds
   */
  public SchemeExtraction atLeast() {
    return atLeast;
  }

  /**
   * Near-verbatim (first) against verbatim (second) extraction of the same examples: how many come
   * out nearly that do not come out exactly.
   *
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]
   * @return the fourfold table; {@code onlySecond} is always 0
   * @throws IllegalArgumentException if n or p is out of its range
   */
  public PairedRates gain(long n, double p) {
    return estimator.paired(
        i -> examples.get(i).atLeast().isDiscoverable(n, p),
        i -> examples.get(i).verbatim().isDiscoverable(n, p));
  }

  @Override
  public String toString() {
    return "NearVerbatimExtraction["
        + atLeast.scheme()
        + ", "
        + distance
        + " within "
        + epsilon
        + ", "
        + examples.size()
        + " examples]";
  }
}
