package ai.rote.results.canary;

import ai.rote.core.RoteException;
import ai.rote.core.token.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Random tokens of a vocabulary. Taken are those that stand for a word of their own, with the blank
 * before it: canaries are inserted as text, and the text of other tokens would come back as
 * different ones. Texts that do so all the same are drawn anew.
 */
public final class RandomTokens implements CanaryForm {
  private static final int LEAST_TOKENS = 256;
  private static final int MOST_TRIES = 1_000;

  /**
   * A blank, and then nothing blank, no control character and nothing that could not be decoded.
   */
  private static final Pattern WORD = Pattern.compile(" [\\p{L}\\p{N}\\p{P}\\p{S}&&[^\ufffd]]+");

  private final TextTokenizer tokenizer;
  private final int prefixTokens;
  private final int suffixTokens;
  private final int[] candidates;

  /**
   * Looks through the vocabulary.
   *
   * @param tokenizer of the model that will be trained
   * @param vocabularySize how many tokens it has
   * @param prefixTokens tokens of each prefix, at least 1
   * @param suffixTokens tokens of each suffix, at least 1
   * @throws RoteException if fewer than 256 tokens stand for words
   */
  public RandomTokens(
      TextTokenizer tokenizer, int vocabularySize, int prefixTokens, int suffixTokens) {
    this.tokenizer = tokenizer;
    this.prefixTokens = prefixTokens;
    this.suffixTokens = suffixTokens;
    this.candidates = candidates(tokenizer, vocabularySize);
    if (candidates.length < LEAST_TOKENS) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "only %d of %d tokens stand for a word with a blank before it, but random tokens are"
                  + " drawn from at least %d; use --format",
              candidates.length,
              vocabularySize,
              LEAST_TOKENS));
    }
  }

  private static int[] candidates(TextTokenizer tokenizer, int vocabularySize) {
    int[] anchor = tokenizer.encode("a").ids();
    String anchorText = tokenizer.decode(anchor);
    int[] ids = Arrays.copyOf(anchor, anchor.length + 1);
    List<Integer> found = new ArrayList<>();
    for (int id = 0; id < vocabularySize; id++) {
      ids[anchor.length] = id;
      String text = tokenizer.decode(ids);
      if (text.startsWith(anchorText)
          && WORD.matcher(text.substring(anchorText.length())).matches()
          && Arrays.equals(tokenizer.encode(text).ids(), ids)) {
        found.add(id);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public OptionalDouble textBits() {
    return OptionalDouble.of((prefixTokens + suffixTokens) * CanaryFormat.log2(candidates.length));
  }

  @Override
  public OptionalDouble suffixBits() {
    return OptionalDouble.of(suffixTokens * CanaryFormat.log2(candidates.length));
  }

  @Override
  public Source source(long seed) {
    Chance chance = new Chance(seed, "random tokens");
    return () -> {
      for (int i = 0; i < MOST_TRIES; i++) {
        int[] ids =
            IntStream.range(0, prefixTokens + suffixTokens)
                .map(each -> candidates[chance.below(candidates.length)])
                .toArray();
        Optional<CanaryText> text = TokenText.of(tokenizer, "", ids, prefixTokens);
        if (text.isPresent()) {
          return text.get();
        }
      }
      throw new RoteException(
          "random tokens: of " + MOST_TRIES + " texts none came back as the tokens it was made of");
    };
  }

  /** As in {@code random tokens, 8 + 8}. */
  @Override
  public String toString() {
    return "random tokens, " + prefixTokens + " + " + suffixTokens;
  }
}
