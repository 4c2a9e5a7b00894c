package ai.rote.core.score;

import ai.rote.core.token.TokenizedExample;
import java.util.Comparator;
import java.util.List;

/**
 * Distinct continuations of a prefix and the probability that one of them is drawn: a lower bound
 * of the probability of all continuations of their kind, found or not.
 */
public final class ContinuationMass {
  private final TokenizedExample example;
  private final SamplingScheme scheme;
  private final int width;
  private final List<Found> found;

  /** A continuation that a search found. */
  public static final class Found {
    private final int[] ids;
    private final double logProb;
    private final int width;

    /**
     * Takes what a search found.
     *
     * @param ids its tokens, without the prefix; copied
     * @param logProb ln of its probability under the scheme, in nats
     * @param width the narrowest beam that finds it, a power of two
     */
    public Found(int[] ids, double logProb, int width) {
      this.ids = ids.clone();
      this.logProb = logProb;
      this.width = width;
    }

    /**
     * The tokens, without the prefix.
     *
     * @return a copy
     */
    public int[] ids() {
      return ids.clone();
    }

    /**
     * The probability of the continuation under the scheme, as a log.
     *
     * @return nats, at most 0 but for rounding
     */
    public double logProb() {
      return logProb;
    }

    /**
     * The width of the narrowest beam that finds it.
     *
     * @return a power of two
     */
    public int width() {
      return width;
    }
  }

  /**
   * What a search found.
   *
   * @param example whose prefix is continued
   * @param scheme under which
   * @param width of the beam
   * @param found distinct continuations, none the beginning of another, in any order
   */
  public ContinuationMass(
      TokenizedExample example, SamplingScheme scheme, int width, List<Found> found) {
    this.example = example;
    this.scheme = scheme;
    this.width = width;
    this.found =
        found.stream().sorted(Comparator.comparingDouble(Found::logProb).reversed()).toList();
  }

  /**
   * Whose prefix is continued.
   *
   * @return the example
   */
  public TokenizedExample example() {
    return example;
  }

  /**
   * The distribution of each token.
   *
   * @return the scheme
   */
  public SamplingScheme scheme() {
    return scheme;
  }

  /**
   * The width of the beam.
   *
   * @return a power of two
   */
  public int width() {
    return width;
  }

  /**
   * The continuations.
   *
   * @return the most probable first; empty if the scheme filters out all that the beam tried
   */
  public List<Found> found() {
    return found;
  }

  /**
   * The log of the summed probability, ln Σ exp(logProb).
   *
   * @return nats, at most 0; negative infinity if nothing was found
   */
  public double logMass() {
    return logMass(width);
  }

  /**
   * What a narrower beam would have found. Beams are nested, so this never falls with the width.
   *
   * @param width at least 1
   * @return nats, at most 0; negative infinity if nothing was found
   */
  public double logMass(int width) {
    double largest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (Found each : found) {
      if (each.width() <= width) {
        largest = sum == 0 ? each.logProb() : largest; // the most probable comes first
        sum += Math.exp(each.logProb() - largest);
      }
    }
    // Log-probabilities of float32 may sum to a little more than 1.
    return sum == 0 ? Double.NEGATIVE_INFINITY : Math.min(0, largest + Math.log(sum));
  }

  /**
   * The log-probability of the example's suffix, ln p_z, a term of {@link #logMass()}. Computed
   * token by token with the beam, so it differs from {@link TokenScores#logProb} by rounding.
   *
   * @return nats; negative infinity if the scheme filters the suffix out
   */
  public double logProbVerbatim() {
    return found.stream()
        .filter(each -> example.suffixIs(each.ids()))
        .mapToDouble(Found::logProb)
        .findFirst()
        .orElse(Double.NEGATIVE_INFINITY);
  }
}
