package ai.rote.core;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns examples into tokens, by a policy that is the same for every model and stands in every
 * record:
 *
 * <ul>
 *   <li>Prefix and suffix text are tokenised <b>as one text and split after</b>, as they stood in
 *       training. Where the border falls inside a token, that token belongs to the suffix, so the
 *       border moves to the left; {@link TokenizedExample#borderMoved()} says so.
 *   <li>No special tokens are added: the prefix is exactly what the example gives.
 *   <li>Nothing is truncated. Of a whole document the first {@code prefixTokens + suffixTokens}
 *       tokens are the example; a shorter document yields none, and the caller has to count it.
 * </ul>
 *
 * @param tokenizer the model's
 * @param prefixTokens how many tokens of a document are prefix; customary: 50
 * @param suffixTokens how many tokens after them are suffix; customary: 50
 */
public record ExampleTokenizer(TextTokenizer tokenizer, int prefixTokens, int suffixTokens) {

  /** The customary length of prefix and suffix (Carlini et al. 2022; Hayes et al. 2024). */
  public static final int CUSTOMARY_TOKENS = 50;

  /**
   * Checks the counts.
   *
   * @param tokenizer as the record says
   * @param prefixTokens as the record says
   * @param suffixTokens as the record says
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExampleTokenizer {
    if (prefixTokens < 1 || suffixTokens < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "prefix and suffix need at least 1 token each, but are %d and %d",
              prefixTokens,
              suffixTokens));
    }
  }

  /**
   * Tokenises one example.
   *
   * @param example in any form
   * @return its tokens, or nothing for a document shorter than prefix and suffix together
   * @throws ExampleException if prefix or suffix come out without tokens
   */
  public Optional<TokenizedExample> tokenize(PrefixSuffix example) {
    if (example.content() instanceof PrefixSuffix.Text text) {
      return Optional.of(splitAtBorder(example, text));
    }
    if (example.content() instanceof PrefixSuffix.Document document) {
      return splitByCount(example, document);
    }
    PrefixSuffix.TokenIds given = (PrefixSuffix.TokenIds) example.content();
    return Optional.of(of(example, ints(given.prefixIds()), ints(given.suffixIds()), false));
  }

  private TokenizedExample splitAtBorder(PrefixSuffix example, PrefixSuffix.Text text) {
    TokenizedText tokens = tokenizer.encode(text.prefix() + text.suffix());
    int border = text.prefix().length();
    int inPrefix = 0;
    while (inPrefix < tokens.ids().length && tokens.ends()[inPrefix] <= border) {
      inPrefix++;
    }
    // Tokenizers may leave the white space before a word out of its token's place, so the border
    // has moved also where the prefix tokens end before it.
    int covered = inPrefix == 0 ? 0 : tokens.ends()[inPrefix - 1];
    boolean startsInPrefix = inPrefix < tokens.ids().length && tokens.starts()[inPrefix] < border;
    return of(
        example,
        Arrays.copyOf(tokens.ids(), inPrefix),
        Arrays.copyOfRange(tokens.ids(), inPrefix, tokens.ids().length),
        covered < border || startsInPrefix);
  }

  private Optional<TokenizedExample> splitByCount(
      PrefixSuffix example, PrefixSuffix.Document document) {
    int[] ids = tokenizer.encode(document.text()).ids();
    int end = prefixTokens + suffixTokens;
    if (ids.length < end) {
      return Optional.empty();
    }
    return Optional.of(
        of(
            example,
            Arrays.copyOf(ids, prefixTokens),
            Arrays.copyOfRange(ids, prefixTokens, end),
            false));
  }

  private static TokenizedExample of(
      PrefixSuffix example, int[] prefixIds, int[] suffixIds, boolean borderMoved) {
    return new TokenizedExample(
        example.id(), prefixIds, suffixIds, borderMoved, example.metadata());
  }

  private static int[] ints(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
