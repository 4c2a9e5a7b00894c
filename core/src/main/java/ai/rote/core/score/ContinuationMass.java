package ai.rote.core.score;

import ai.rote.core.token.TokenizedExample;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Distinct continuations of a prefix and the probability that one of them is drawn: a lower bound
 * of the probability of all continuations of their kind, found or not.
 */
public final class ContinuationMass {
  private final TokenizedExample example;
  private final SamplingScheme scheme;
  private final int width;
  private final List<Found> found;
  private final long others;
  private final SortedMap<Integer, Double> logMassOfOthers;

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
   * @param others how many more were counted, which are not held one by one
   * @param logMassOfOthers ln of the summed probability of those others, in nats, by the width of
   *     the narrowest beam that counts them
   */
  public ContinuationMass(
      TokenizedExample example,
      SamplingScheme scheme,
      int width,
      List<Found> found,
      long others,
      SortedMap<Integer, Double> logMassOfOthers) {
    this.example = example;
    this.scheme = scheme;
    this.width = width;
    this.found =
        found.stream().sorted(Comparator.comparingDouble(Found::logProb).reversed()).toList();
    this.others = others;
    this.logMassOfOthers = new TreeMap<>(logMassOfOthers);
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
   * The continuations that are held one by one: no more than the beam is wide for near-verbatim
   * ones, whose other ends are only counted.
   *
   * @return the most probable first; empty if the scheme filters out all that the beam tried
   */
  public List<Found> found() {
    return found;
  }

  /**
   * How many continuations were counted.
   *
   * @return those of {@link #found()}, and others that differ from them in the last token
   */
  public long count() {
    return found.size() + others;
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
    double[] logs =
        DoubleStream.concat(
                found.stream().filter(each -> each.width() <= width).mapToDouble(Found::logProb),
                logMassOfOthers.headMap(width + 1).values().stream().mapToDouble(log -> log))
            .toArray();
    double largest = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - largest);
    }
    // Log-probabilities of float32 may sum to a little more than 1.
    return Math.min(0, largest + Math.log(sum));
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
