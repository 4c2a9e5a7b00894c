package ai.rote.studies.demo;

import java.util.List;

/**
 * A learnt byte-level byte-pair encoding: what {@code tokenizer.json} holds.
 *
 * @param vocabulary the tokens; a token's id is its place in the list
 * @param merges pairs of tokens that are joined, the earliest learnt first
 */
public record BytePairEncoding(List<String> vocabulary, List<Merge> merges) {

  /** The special token with id 0 that ends, and starts, every text. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  /** Copies the lists, so that the encoding cannot change. */
  public BytePairEncoding {
    vocabulary = List.copyOf(vocabulary);
    merges = List.copyOf(merges);
  }

  /**
   * Two tokens that are joined to one wherever they meet within a word.
   *
   * @param left the first token
   * @param right the second token
   */
  public record Merge(String left, String right) {}
}
