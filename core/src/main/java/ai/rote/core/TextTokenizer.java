package ai.rote.core;

import java.nio.file.Path;

/**
 * Text to token ids and back, as the model was trained with. Never truncates, never pads, never
 * adds special tokens.
 */
public interface TextTokenizer extends AutoCloseable {

  /**
   * Loads a Hugging Face {@code tokenizer.json}. What lies beside the file has no say, and what the
   * file says of truncation, padding and special tokens is switched off.
   *
   * @param file the JSON file itself
   * @return the tokenizer
   * @throws CheckpointException if the file is missing or no tokenizer
   */
  static TextTokenizer load(Path file) {
    return HuggingFaceTextTokenizer.load(file);
  }

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

  /** Frees native memory, where there is any. */
  @Override
  default void close() {}
}
