package ai.rote.core.model;

import ai.rote.core.token.TokenizedExample;
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
  static final int TOKEN_BUDGET = 4096;

  private Batches() {}

  static List<List<TokenizedExample>> of(List<TokenizedExample> examples) {
    return of(examples, Integer.MAX_VALUE);
  }

  /**
   * As above, where a long input's length changes its scores.
   *
   * @param mixedUpTo inputs of more tokens share a batch with inputs of their own length only; an
   *     input is an example without its last token
   */
  static List<List<TokenizedExample>> of(List<TokenizedExample> examples, int mixedUpTo) {
    return of(examples, mixedUpTo, TOKEN_BUDGET);
  }

  /**
   * As above, where a token costs more than it does as a rule.
   *
   * @param tokens the most tokens in one forward pass, padding included, unless one example alone
   *     has more; the usual budget bounds it
   */
  static List<List<TokenizedExample>> of(
      List<TokenizedExample> examples, int mixedUpTo, int tokens) {
    int budget = Math.min(tokens, TOKEN_BUDGET);
    List<TokenizedExample> longestFirst =
        examples.stream()
            .sorted(Comparator.comparingInt(TokenizedExample::length).reversed())
            .toList();
    List<List<TokenizedExample>> batches = new ArrayList<>();
    int start = 0;
    while (start < longestFirst.size()) {
      int length = longestFirst.get(start).length();
      int left = longestFirst.size() - start;
      int most = start + evenShare(left, Math.max(1, budget / length));
      int end = start + 1;
      while (end < most && (length - 1 <= mixedUpTo || longestFirst.get(end).length() == length)) {
        end++;
      }
      batches.add(longestFirst.subList(start, end));
      start = end;
    }
    return batches;
  }

  /** So that the last batch is not left with a few: those take longer each. */
  private static int evenShare(int left, int most) {
    int batches = (left + most - 1) / most;
    return (left + batches - 1) / batches;
  }
}
