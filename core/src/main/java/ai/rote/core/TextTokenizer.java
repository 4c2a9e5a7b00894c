package ai.rote.core;

/**
 * Text to token ids and back, as the model was trained with. Never truncates, never pads, never
 * adds special tokens.
 */
public interface TextTokenizer {

  /**
   * Tokenises a text as a whole.
   *
   * @param text any text, of any length
   * @return its tokens with their places in the text
   */
  TokenizedText encode(String text);

  /**
   * The text of some tokens, special tokens included.
   *
   * @param ids token ids
   * @return their text; bytes that are no valid UTF-8 on their own become the replacement character
   */
  String decode(int[] ids);
}
