package ai.rote.core.score;

import java.util.Locale;

/**
 * A search for continuations that are nearly an example's suffix: {@code
 * GenerativeLm.nearVerbatim}.
 *
 * @param scheme the distribution of each token
 * @param distance in which a continuation is near
 * @param epsilon the largest distance that counts, in tokens, at least 0
 * @param width of the beam: how many beginnings of continuations are kept at each token, a power of
 *     two. Time and memory grow with it as with the number of draws side by side; width 1 finds the
 *     suffix and what ends otherwise within {@code epsilon} after all its tokens but the last,
 *     unless the scheme filters the suffix out
 */
public record NearVerbatimRequest(
    SamplingScheme scheme, DistanceKind distance, int epsilon, int width) {

  /** How far two sequences of tokens are apart. Both have the suffix's length. */
  public enum DistanceKind {
    /** The number of positions where they differ. */
    HAMMING,
    /** The least number of insertions, deletions and replacements that turn one into the other. */
    LEVENSHTEIN
  }

  /**
   * Checks the ranges.
   *
   * @param scheme the distribution of each token
   * @param distance in which a continuation is near
   * @param epsilon the largest distance that counts, in tokens, at least 0
   * @param width of the beam: how many beginnings of continuations are kept at each token, a power
   *     of two
   * @throws IllegalArgumentException if a number is out of its range
   */
  public NearVerbatimRequest {
    if (epsilon < 0) {
      throw new IllegalArgumentException("epsilon must be >= 0, but is " + epsilon);
    }
    checkWidth(width);
  }

  /**
   * Refuses a beam's width that is no power of two.
   *
   * @param width of the beam
   * @throws IllegalArgumentException if it is none
   */
  public static void checkWidth(int width) {
    if (width < 1 || Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a beam's width must be a power of two (so that each beam contains all narrower ones),"
                  + " but is %d",
              width));
    }
  }
}
