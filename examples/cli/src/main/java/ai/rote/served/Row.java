package ai.rote.served;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What a server tells of one predicted token: the log-probability of the true token and those of
 * the most probable ones, all under the model's own distribution (temperature 1, no filter).
 */
final class Row {
  private final int token;
  private final double own;
  private final int[] ids;
  private final double[] top;
  private final OptionalInt rank;

  /**
   * A row.
   *
   * @param token the true token
   * @param own its ln p, in nats
   * @param ids of the most probable tokens, in any order
   * @param logProb their ln p, in the same order
   * @param rank of the true token as the server counts it; empty if it does not
   */
  Row(int token, double own, int[] ids, double[] logProb, OptionalInt rank) {
    this.token = token;
    this.rank = rank;
    Integer[] order = new Integer[ids.length];
    Arrays.setAll(order, i -> i);
    // The largest first; among equals the higher id, as transformers sorts them.
    Arrays.sort(
        order,
        (a, b) ->
            logProb[a] == logProb[b]
                ? Integer.compare(ids[b], ids[a])
                : Double.compare(logProb[b], logProb[a]));
    this.ids = Arrays.stream(order).mapToInt(i -> ids[i]).toArray();
    this.top = Arrays.stream(order).mapToDouble(i -> logProb[i]).toArray();
    // One value for one token, so that comparisons come out as they do within a row.
    this.own = position() < top.length ? top[position()] : own;
  }

  /** The true token. */
  int token() {
    return token;
  }

  /** Its log-probability, in nats. */
  double own() {
    return own;
  }

  /** How many of the most probable tokens are known, N. */
  int width() {
    return top.length;
  }

  /** The log-probability of the i-th most probable token, from 0. */
  double top(int i) {
    return top[i];
  }

  /** Where the true token stands among those known, from 0; N if it is not one of them. */
  int position() {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == token) {
        return i;
      }
    }
    return ids.length;
  }

  /** The lowest id among the known tokens that share the largest log-probability. */
  int argMax() {
    int lowest = ids[0];
    for (int i = 1; i < ids.length && top[i] == top[0]; i++) {
      lowest = Math.min(lowest, ids[i]);
    }
    return lowest;
  }

  /** Whether the arg max is surely known: not if all known tokens tie and there are others. */
  boolean showsArgMax(int vocabularySize) {
    return top.length >= vocabularySize || top[top.length - 1] < top[0];
  }

  /**
   * 1 + the number of tokens that are strictly more probable; of a token that is not among those
   * known, the server's count, or N + 1 where it has none.
   */
  int rank() {
    int larger = 0;
    while (larger < top.length && top[larger] > own) {
      larger++;
    }
    return larger < top.length ? larger + 1 : Math.max(larger + 1, rank.orElse(larger + 1));
  }

  /**
   * The true token's log-probability minus the largest one of any other token, in nats; at least
   * what servers give for the logarithm of 0, as a margin is a number.
   */
  double margin() {
    return Math.max(RowProtocol.LEAST, own - (position() == 0 ? top[1] : top[0]));
  }

  /** What the known tokens leave to all others of the vocabulary, never below 0. */
  double tailMass() {
    double mass = 1;
    for (double each : top) {
      mass -= Math.exp(each);
    }
    return Math.max(0, mass);
  }
}
