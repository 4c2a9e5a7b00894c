package ai.rote.metrics;

/**
 * A run of suffix tokens.
 *
 * @param start the first one's position in the suffix, from 0
 * @param length how many, at least 1
 */
public record TokenSpan(int start, int length) {

  /**
   * Checks the range.
   *
   * @param start the first one's position in the suffix, from 0
   * @param length how many
   * @throws IllegalArgumentException if the start is below 0 or the length below 1
   */
  public TokenSpan {
    if (start < 0 || length < 1) {
      throw new IllegalArgumentException(
          "a span starts at 0 or later and has at least 1 token, but starts at "
              + start
              + " with "
              + length);
    }
  }

  /**
   * The position after the last token.
   *
   * @return start + length
   */
  public int end() {
    return start + length;
  }
}
