package ai.rote.core.token;

/**
 * A text in tokens, each with its place. Places count UTF-16 units, as {@link String#charAt} does.
 */
public final class TokenizedText {
  private final int[] ids;
  private final int[] starts;
  private final int[] ends;

  /**
   * Takes tokens and places; the arrays are copied.
   *
   * @param ids token ids
   * @param starts where each token begins in the text
   * @param ends where each token ends in the text, exclusive. A tokenizer may leave out white space
   *     that it counts to a token
   * @throws IllegalArgumentException if there is not one start and one end for each token
   */
  public TokenizedText(int[] ids, int[] starts, int[] ends) {
    if (starts.length != ids.length || ends.length != ids.length) {
      throw new IllegalArgumentException(
          ids.length
              + " tokens need as many starts and ends, but have "
              + starts.length
              + " and "
              + ends.length);
    }
    this.ids = ids.clone();
    this.starts = starts.clone();
    this.ends = ends.clone();
  }

  /**
   * How many tokens the text has.
   *
   * @return 0 for an empty text
   */
  public int size() {
    return ids.length;
  }

  /**
   * All token ids.
   *
   * @return a copy, in the text's order
   */
  public int[] ids() {
    return ids.clone();
  }

  /**
   * One token.
   *
   * @param i from 0
   * @return its id
   */
  public int id(int i) {
    return ids[i];
  }

  /**
   * Where a token begins in the text.
   *
   * @param i number of the token, from 0
   * @return UTF-16 units
   */
  public int start(int i) {
    return starts[i];
  }

  /**
   * Where a token ends in the text.
   *
   * @param i number of the token, from 0
   * @return UTF-16 units, exclusive; a tokenizer may leave out white space that it counts to the
   *     token
   */
  public int end(int i) {
    return ends[i];
  }
}
