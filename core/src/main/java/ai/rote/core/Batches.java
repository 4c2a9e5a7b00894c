package ai.rote.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Groups examples into batches of similar length under a budget of tokens.
 *
 * <p>The longest come first, so that a lack of memory shows in the first batch and not in the last.
 * The grouping is a function of the examples' lengths and order alone, so a run repeated on one
 * machine repeats its numbers to the last bit.
 */
final class Batches {
  /** Tokens in one forward pass, padding included. */
  private static final int TOKEN_BUDGET = 4096;

  private Batches() {}

  static List<List<TokenizedExample>> of(List<TokenizedExample> examples) {
    List<TokenizedExample> longestFirst =
        examples.stream()
            .sorted(Comparator.comparingInt(TokenizedExample::length).reversed())
            .toList();
    List<List<TokenizedExample>> batches = new ArrayList<>();
    int start = 0;
    while (start < longestFirst.size()) {
      int size = Math.max(1, TOKEN_BUDGET / longestFirst.get(start).length());
      int end = Math.min(longestFirst.size(), start + size);
      batches.add(longestFirst.subList(start, end));
      start = end;
    }
    return batches;
  }
}
