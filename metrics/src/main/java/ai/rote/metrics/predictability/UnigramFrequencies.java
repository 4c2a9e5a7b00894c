package ai.rote.metrics.predictability;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each token comes in a corpus.
 *
 * <p>Of C tokens counted, D of them distinct, a token that was counted c times has the probability
 *
 * <pre>
 *   q(v) = (c_v + 1) / (C + D + 1)
 * </pre>
 *
 * and all tokens that were never counted share what is left, 1/(C + D + 1): each is taken to have
 * all of it. The vocabulary's size need not be known.
 */
public final class UnigramFrequencies {
  private final Map<Integer, Long> counts = new HashMap<>();
  private long total;

  /** Nothing counted yet. */
  public UnigramFrequencies() {}

  /**
   * Counts a token.
   *
   * @param id of the token, at least 0
   * @param count how often it comes, at least 0
   * @throws IllegalArgumentException if either is below 0
   */
  public void add(int id, long count) {
    if (id < 0 || count < 0) {
      throw new IllegalArgumentException(
          "token id and count must be at least 0, but are " + id + " and " + count);
    }
    if (count > 0) {
      counts.merge(id, count, Math::addExact);
      total = Math.addExact(total, count);
    }
  }

  /**
   * Counts the tokens of a text.
   *
   * @param ids its tokens
   * @throws IllegalArgumentException if an id is below 0
   */
  public void add(int[] ids) {
    for (int id : ids) {
      add(id, 1);
    }
  }

  /**
   * How many tokens were counted.
   *
   * @return C
   */
  public long total() {
    return total;
  }

  /**
   * The mean surprisal of a suffix's tokens by their frequency alone, −(1/k) Σ ln q(z_t): the
   * cross-entropy of the suffix and the corpus.
   *
   * @param suffix k token ids, at least one
   * @return in nats a token, above 0; lower for common tokens
   * @throws IllegalArgumentException if the suffix is empty
   */
  public double surprisalNats(int[] suffix) {
    if (suffix.length == 0) {
      throw new IllegalArgumentException("a suffix without tokens has no surprisal");
    }
    double sum = 0;
    for (int id : suffix) {
      sum += Math.log(counts.getOrDefault(id, 0L) + 1.0);
    }
    return Math.log((double) total + counts.size() + 1) - sum / suffix.length;
  }
}
