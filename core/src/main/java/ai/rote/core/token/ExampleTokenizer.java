package ai.rote.core.token;

import ai.rote.core.CheckpointException;
import ai.rote.core.ExampleException;
import ai.rote.core.data.PrefixSuffix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns examples into tokens, by a policy that stands in every record:
 *
 * <ul>
 *   <li>Prefix and suffix text are tokenised <b>as one text and split after</b>, as they stood in
 *       training. Where the border falls inside a token, that token belongs to the suffix, so the
 *       border moves to the left; {@link TokenizedExample#borderMoved()} says so.
 *   <li>Of special tokens only a beginning-of-sequence token is ever added, as {@link BosPolicy}
 *       says; {@link TokenizedExample#startTokens()} counts it. It comes on top of {@code
 *       prefixTokens}.
 *   <li>Nothing is truncated. Of a whole document the first {@code prefixTokens + suffixTokens}
 *       tokens are the example; a shorter document yields none, and the caller has to count it.
 * </ul>
 *
 * @param tokenizer the model's
 * @param prefixTokens how many tokens of a document are prefix, without a BOS; customary: 50
 * @param suffixTokens how many tokens after them are suffix; customary: 50
 * @param bos what stands before an example
 */
public record ExampleTokenizer(
    TextTokenizer tokenizer, int prefixTokens, int suffixTokens, BosPolicy bos) {

  /** The customary length of prefix and suffix (Carlini et al. 2022; Hayes et al. 2024). */
  public static final int CUSTOMARY_TOKENS = 50;

  /**
   * Checks the counts.
   *
   * @param tokenizer as the record says
   * @param prefixTokens as the record says
   * @param suffixTokens as the record says
   * @param bos as the record says
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExampleTokenizer {
    Objects.requireNonNull(bos, "bos");
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
   * With {@link BosPolicy#MODEL}.
   *
   * @param tokenizer as the record says
   * @param prefixTokens as the record says
   * @param suffixTokens as the record says
   * @throws IllegalArgumentException if a count is below 1
   */
  public ExampleTokenizer(TextTokenizer tokenizer, int prefixTokens, int suffixTokens) {
    this(tokenizer, prefixTokens, suffixTokens, BosPolicy.MODEL);
  }

  /**
   * Tokenises one example.
   *
   * @param example in any form
   * @return its tokens, or nothing for a document shorter than prefix and suffix together
   * @throws ExampleException if prefix or suffix come out without tokens
   * @throws CheckpointException if a BOS is to be added and the tokenizer knows none
   */
  public Optional<TokenizedExample> tokenize(PrefixSuffix example) {
    return tokenize(example, skipped -> {});
  }

  /**
   * Tokenises one example, and hands on a document that is too short.
   *
   * @param example in any form
   * @param skipped is handed a document shorter than prefix and suffix together
   * @return its tokens, or nothing for such a document
   * @throws ExampleException if prefix or suffix come out without tokens
   * @throws CheckpointException if a BOS is to be added and the tokenizer knows none
   */
  public Optional<TokenizedExample> tokenize(
      PrefixSuffix example, Consumer<SkippedExample> skipped) {
    if (example.content() instanceof PrefixSuffix.Text text) {
      return Optional.of(splitAtBorder(example, text));
    }
    if (example.content() instanceof PrefixSuffix.Document document) {
      return splitByCount(example, document, skipped);
    }
    PrefixSuffix.TokenIds given = (PrefixSuffix.TokenIds) example.content();
    int[] start = bos == BosPolicy.ADD ? start() : new int[0];
    return Optional.of(
        TokenizedExample.of(
                example.id(), after(start, ints(given.prefixIds())), ints(given.suffixIds()))
            .withStartTokens(start.length)
            .withMetadata(example.metadata()));
  }

  private TokenizedExample splitAtBorder(PrefixSuffix example, PrefixSuffix.Text text) {
    TokenizedText tokens = tokenizer.encode(text.prefix() + text.suffix());
    int[] ids = tokens.ids();
    int border = text.prefix().length();
    int inPrefix = 0;
    while (inPrefix < ids.length && tokens.end(inPrefix) <= border) {
      inPrefix++;
    }
    int[] start = start();
    int[] prefixIds = Arrays.copyOf(ids, inPrefix);
    if (inPrefix == (beginsWith(prefixIds, start) ? start.length : 0)) {
      throw new ExampleException(
          "example '"
              + example.id()
              + "': the prefix has no tokens of its own, so nothing predicts the first suffix token");
    }
    // Tokenizers may leave the white space before a word out of its token's place, so the border
    // has moved also where the prefix tokens end before it.
    int covered = tokens.end(inPrefix - 1);
    boolean startsInPrefix = inPrefix < ids.length && tokens.start(inPrefix) < border;
    return example(
        example,
        start,
        prefixIds,
        Arrays.copyOfRange(ids, inPrefix, ids.length),
        covered < border || startsInPrefix);
  }

  private Optional<TokenizedExample> splitByCount(
      PrefixSuffix example, PrefixSuffix.Document document, Consumer<SkippedExample> skipped) {
    int[] ids = tokenizer.encode(document.text()).ids();
    int[] start = start();
    int first = beginsWith(ids, start) ? start.length : 0;
    int border = first + prefixTokens;
    int end = border + suffixTokens;
    if (ids.length < end) {
      skipped.accept(tooShort(example, ids.length - first));
      return Optional.empty();
    }
    return Optional.of(
        example(
            example,
            start,
            Arrays.copyOf(ids, border),
            Arrays.copyOfRange(ids, border, end),
            false));
  }

  private SkippedExample tooShort(PrefixSuffix example, int tokens) {
    return new SkippedExample(
        example.id(),
        SkippedExample.Reason.TOO_SHORT,
        String.format(
            Locale.ROOT,
            "has %d tokens, but prefix and suffix need %d",
            tokens,
            prefixTokens + suffixTokens),
        example.metadata());
  }

  private int[] start() {
    return bos.startIds(tokenizer);
  }

  private static boolean beginsWith(int[] ids, int[] start) {
    return ids.length >= start.length
        && Arrays.equals(ids, 0, start.length, start, 0, start.length);
  }

  private static TokenizedExample example(
      PrefixSuffix example, int[] start, int[] prefixIds, int[] suffixIds, boolean borderMoved) {
    return TokenizedExample.ofText(example.id(), after(start, prefixIds), suffixIds, borderMoved)
        .withStartTokens(start.length)
        .withMetadata(example.metadata());
  }

  /**
   * A prefix with the tokens that stand before it, which are not doubled where it begins with them.
   *
   * @param start what stands before a text: {@link BosPolicy#startIds}
   * @param prefixIds of the text
   * @return {@code prefixIds} itself if it begins with the start
   */
  public static int[] after(int[] start, int[] prefixIds) {
    int[] whole = prefixIds;
    if (!beginsWith(prefixIds, start)) {
      whole = Arrays.copyOf(start, start.length + prefixIds.length);
      System.arraycopy(prefixIds, 0, whole, start.length, prefixIds.length);
    }
    return whole;
  }

  private static int[] ints(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
