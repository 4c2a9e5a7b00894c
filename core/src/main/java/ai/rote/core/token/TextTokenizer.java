package ai.rote.core.token;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.gguf.GgufTokenizer;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Text to token ids and back, as the model was trained with. Never truncates, never pads, never
 * adds special tokens; {@link #startIds()} tells which ones belong before a text, and {@link
 * ExampleTokenizer} puts them there, by a policy that can be chosen. Those that are loaded here may
 * be used by several threads.
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
   * Loads the tokenizer of a checkpoint folder: its {@code tokenizer.json} or, where it has none, a
   * byte-level BPE from {@code vocab.json} and {@code merges.txt}. What {@code
   * tokenizer_config.json} and {@code special_tokens_map.json} say of the beginning-of-sequence
   * token is followed.
   *
   * @param folder of a checkpoint; or a GGUF file: the tokenizer's files that stand beside it or,
   *     where there are none, the tokenizer within it
   * @return the tokenizer
   * @throws CheckpointException if there is none, or none that can be read
   */
  static TextTokenizer ofCheckpoint(Path folder) {
    return HuggingFaceTextTokenizer.of(GgufTokenizer.open(folder));
  }

  /**
   * Tokenises a text as a whole.
   *
   * @param text any text, of any length
   * @return its tokens with their places in the text
   */
  TokenizedText encode(String text);

  /**
   * The special tokens that the tokenizer itself, left to its defaults, puts before every text: a
   * BOS for Llama and Gemma, nothing for GPT-2 and Pythia.
   *
   * @return a new array, empty for most
   */
  default int[] startIds() {
    return new int[0];
  }

  /**
   * The beginning-of-sequence token, whether or not the tokenizer puts it anywhere by itself.
   *
   * @return its id, or nothing if none is known
   */
  default OptionalInt bosId() {
    return OptionalInt.empty();
  }

  /**
   * The texts of special tokens that are found in a text as they are: a text that holds one of them
   * is not tokenised as other texts are.
   *
   * @return none of blanks alone; empty if texts are not searched for them
   */
  default Set<String> specialTokens() {
    return Set.of();
  }

  /**
   * The token that ends a text (EOS), as the tokenizer's files name it.
   *
   * @return its id, or nothing if none is known
   */
  default OptionalInt endId() {
    return OptionalInt.empty();
  }

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
