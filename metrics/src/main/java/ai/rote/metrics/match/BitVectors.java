package ai.rote.metrics.match;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Edit distance and longest common subsequence, 64 cells of their table at a time.
 *
 * @see <a href="https://doi.org/10.1145/316542.316550">Myers 1999, A fast bit-vector algorithm for
 *     approximate string matching based on dynamic programming</a>
 * @see <a href="https://doi.org/10.1016/j.ipl.2003.12.005">Hyyrö 2004, Bit-parallel LCS-length
 *     computation revisited</a>
 */
final class BitVectors {
  private static final int BITS = Long.SIZE;

  private final int length;
  private final int blocks;
  private final Map<Integer, long[]> places = new HashMap<>();
  private final long[] nowhere;

  /** The sequence that others are compared with. */
  BitVectors(int[] pattern) {
    length = pattern.length;
    blocks = (length + BITS - 1) / BITS;
    nowhere = new long[blocks];
    for (int i = 0; i < length; i++) {
      places.computeIfAbsent(pattern[i], each -> new long[blocks])[i / BITS] |= 1L << i;
    }
  }

  /** Levenshtein's distance to a text. */
  int distance(int[] text) {
    return distance(text, false);
  }

  /** Levenshtein's distance to the part of a text that is nearest; the part may be empty. */
  int distanceToPart(int[] text) {
    return distance(text, true);
  }

  private int distance(int[] text, boolean toPart) {
    if (length == 0) {
      return toPart ? 0 : text.length;
    }
    // Differences between the cells of a column: where they are +1, and where -1.
    long[] up = new long[blocks];
    long[] down = new long[blocks];
    Arrays.fill(up, -1L);
    long lastBit = 1L << (length - 1);
    int distance = length;
    int least = distance;
    for (int symbol : text) {
      long[] equal = places.getOrDefault(symbol, nowhere);
      int carried = toPart ? 0 : 1;
      for (int b = 0; b < blocks; b++) {
        long matches = equal[b];
        long vertical = matches | down[b];
        if (carried < 0) {
          matches |= 1;
        }
        long horizontal = (((matches & up[b]) + up[b]) ^ up[b]) | matches;
        long plus = down[b] | ~(horizontal | up[b]);
        long minus = up[b] & horizontal;
        long bit = b == blocks - 1 ? lastBit : 1L << (BITS - 1);
        int next = (plus & bit) != 0 ? 1 : (minus & bit) != 0 ? -1 : 0;
        plus = plus << 1 | (carried > 0 ? 1 : 0);
        minus = minus << 1 | (carried < 0 ? 1 : 0);
        up[b] = minus | ~(vertical | plus);
        down[b] = plus & vertical;
        carried = next;
      }
      distance += carried;
      least = Math.min(least, distance);
    }
    return toPart ? least : distance;
  }

  /** How long the longest common subsequence with a text is. */
  int commonSubsequence(int[] text) {
    long[] open = new long[blocks];
    Arrays.fill(open, -1L);
    for (int symbol : text) {
      long[] equal = places.getOrDefault(symbol, nowhere);
      long carry = 0;
      for (int b = 0; b < blocks; b++) {
        long taken = open[b] & equal[b];
        long sum = open[b] + taken;
        long carried = Long.compareUnsigned(sum, open[b]) < 0 ? 1 : 0;
        sum += carry;
        carried |= carry != 0 && sum == 0 ? 1 : 0;
        open[b] = sum | (open[b] & ~equal[b]);
        carry = carried;
      }
    }
    int closed = 0;
    for (int i = 0; i < length; i++) {
      closed += (open[i / BITS] >>> i & 1) == 0 ? 1 : 0;
    }
    return closed;
  }
}
