package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How much a share tells that was taken from examples that are not independent or do not count
 * alike: as much as so many independent examples would, the <b>effective sample size</b>.
 *
 * <pre>
 *   n_eff = min(N, r·(1 − r) / v)        v the share's variance, linearised over cluster totals
 *   deff  = N / n_eff                    the design effect
 * </pre>
 *
 * <p>The variance is itself estimated, from the differences among clusters, so bounds take
 * Student's t where they would take z for independent examples. All bounds here depend on z²/n
 * alone, so that is the same as a smaller number of examples, {@link #effectiveTotal(double)}.
 *
 * <p>Where fewer than six clusters have the property, or fewer than six lack it somewhere, their
 * differences tell too little. Then n_eff is at most what it would be if the examples of a cluster
 * were all alike: (Σ m)²/Σ m² of the clusters' sizes m, the number of clusters where these are
 * equal.
 *
 * @param total N, how many examples the share is of
 * @param estimated n_eff by the variance; infinite where it is 0, as in a whole population
 * @param atMost the bound for too few clusters; infinite where it does not apply
 * @param degreesOfFreedom of the variance, (Σ m)²/Σ m² − 1
 * @param clusters how many there are; empty if each example stands for itself
 * @param isWeighted whether examples count for more or less than one another
 * @param design how the examples were drawn, in words: {@code 48 clusters}
 * @param expansion from the share to the number of examples in the population; empty where the
 *     examples are not weighted and the population's size is not known
 */
public record DesignEffect(
    long total,
    double estimated,
    double atMost,
    double degreesOfFreedom,
    OptionalLong clusters,
    boolean isWeighted,
    String design,
    Optional<Expansion> expansion) {

  /** Fewer clusters with the property, or without it, than this are too few to estimate from. */
  static final double FEWEST_CLUSTERS = 6;

  /**
   * Checks the sizes.
   *
   * @param total how many examples the share is of
   * @param estimated the effective sample size by the variance
   * @param atMost the bound for too few clusters
   * @param degreesOfFreedom of the variance
   * @param clusters how many there are
   * @param isWeighted whether examples count for more or less than one another
   * @param design in words
   * @param expansion to the population
   * @throws IllegalArgumentException if a size is NaN or not above 0
   */
  public DesignEffect {
    if (total < 1 || !(estimated > 0) || !(atMost > 0)) {
      throw new IllegalArgumentException(
          "an effective sample size must be above 0, but is "
              + estimated
              + ", at most "
              + atMost
              + ", of "
              + total);
    }
    Objects.requireNonNull(clusters, "clusters");
    Objects.requireNonNull(design, "design");
    Objects.requireNonNull(expansion, "expansion");
  }

  /**
   * What leads from a share to a number of examples in the population.
   *
   * @param size how many examples the population has: as was said, or else estimated as Σ w, the
   *     weights being the inverses of the chances of being drawn
   * @param variance of Σ w·x, C/(C − 1)·Σ_c (Σ w·√(1 − f)·x over cluster c)², as if each cluster
   *     had been drawn or not independently of the others (Poisson sampling; Horvitz and Thompson
   *     1952, for chances that are small); 0 where the size is known, since then only the share is
   *     not
   * @see <a href="https://doi.org/10.1080/01621459.1952.10483446">Horvitz and Thompson 1952</a>
   */
  public record Expansion(double size, double variance) {}

  DesignEffect with(Optional<Expansion> other) {
    return new DesignEffect(
        total, estimated, atMost, degreesOfFreedom, clusters, isWeighted, design, other);
  }

  /** Student's t that leaves out a tail, above 0; of at least one degree of freedom. */
  double student(double tail) {
    return -new TDistribution(null, Math.max(1, degreesOfFreedom))
        .inverseCumulativeProbability(tail);
  }

  /**
   * The effective sample size n_eff.
   *
   * @return above 0; infinite where a whole population was measured
   */
  public double effectiveTotal() {
    return Math.min(estimated, atMost);
  }

  /**
   * The number of independent examples whose bounds at a tail are this share's: n_eff·(z/t)², with
   * t of {@link #degreesOfFreedom()}.
   *
   * @param tail the probability that a bound leaves out, in (0, ½): 0.025 for both bounds of an
   *     interval at 95 %, 0.05 for a one-sided bound
   * @return above 0; infinite where a whole population was measured
   * @throws IllegalArgumentException if the tail is out of its range
   */
  public double effectiveTotal(double tail) {
    if (!(tail > 0 && tail < 0.5)) {
      throw new IllegalArgumentException("a bound's tail must be in (0, 0.5), but is " + tail);
    }
    if (Double.isInfinite(estimated) || degreesOfFreedom < 1) {
      return Math.min(estimated, atMost);
    }
    double ratio = -Normal.quantile(tail) / student(tail); // 1 − tail may round to ½
    return Math.min(estimated * ratio * ratio, atMost);
  }

  /**
   * The design effect: how many examples tell what one independent example would.
   *
   * @return N / n_eff; 0 where a whole population was measured
   */
  public double value() {
    return total / effectiveTotal();
  }

  /** As in {@code 48 clusters, design effect 2.9}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, design effect %.1f", design, value());
  }
}
