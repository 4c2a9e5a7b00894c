package ai.rote.core.token;

import ai.rote.core.ExampleException;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data set in tokens: what will be measured, and what will not and why. Nothing is lost between
 * the two: their sizes add up to the data set's.
 *
 * @param examples ready to be scored, in the data set's order
 * @param skipped the others, in the data set's order
 * @param withSpecialTokens in a chat, the ids of those whose own text holds that of a special
 *     token, which then stands there; empty without a chat
 */
public record TokenizedDataSet(
    List<TokenizedExample> examples, List<SkippedExample> skipped, List<String> withSpecialTokens) {
  private static final Logger LOG = LoggerFactory.getLogger(TokenizedDataSet.class);

  /**
   * Copies the lists.
   *
   * @param examples ready to be scored
   * @param skipped the others
   * @param withSpecialTokens in a chat, the ids of those whose own text holds that of a special
   *     token
   */
  public TokenizedDataSet {
    examples = List.copyOf(examples);
    skipped = List.copyOf(skipped);
    withSpecialTokens = List.copyOf(withSpecialTokens);
  }

  /**
   * Tokenises a data set.
   *
   * @param examples the data set; not empty, no id twice
   * @param tokenizer how, and how long prefix and suffix of a document are
   * @return every example, in tokens or skipped
   * @throws ExampleException if the data set is empty, or an id stands twice
   */
  public static TokenizedDataSet of(List<PrefixSuffix> examples, ExampleTokenizer tokenizer) {
    return of(ExampleSource.of(examples), tokenizer);
  }

  /**
   * Tokenises a data set as it is read; of the texts nothing is kept.
   *
   * @param examples the data set; not empty, no id twice
   * @param tokenizer how, and how long prefix and suffix of a document are
   * @return every example, in tokens or skipped
   * @throws ExampleException as {@link #of(List, ExampleTokenizer)}
   */
  public static TokenizedDataSet of(ExampleSource examples, ExampleTokenizer tokenizer) {
    List<TokenizedExample> tokenized = new ArrayList<>();
    List<SkippedExample> skipped = new ArrayList<>();
    List<String> special = new ArrayList<>();
    try (Stream<PrefixSuffix> stream = examples.stream()) {
      stream.forEach(
          example -> {
            if (tokenizer.chat().isPresent() && tokenizer.holdsSpecialToken(example)) {
              special.add(example.id());
            }
            tokenizer.tokenize(example, skipped::add).ifPresent(tokenized::add);
          });
    }
    if (tokenized.isEmpty() && skipped.isEmpty()) {
      throw new ExampleException("the data set is empty: expected at least one example");
    }
    if (!special.isEmpty()) {
      LOG.warn(
          "{} of {} examples hold the text of a special token, the first is '{}': in a message that"
              + " token stands there, as in transformers, and may end the message",
          special.size(),
          tokenized.size() + skipped.size(),
          special.get(0));
    }
    return new TokenizedDataSet(tokenized, skipped, special);
  }

  /**
   * Refuses examples that cannot be measured, where they are not to be skipped.
   *
   * @return this data set, of which none is skipped
   * @throws ExampleException if one is, naming it and the reason
   */
  public TokenizedDataSet refuseSkipped() {
    SkippedExample.refuse(skipped);
    return this;
  }

  /**
   * The size of the data set.
   *
   * @return examples and skipped ones together
   */
  public int size() {
    return examples.size() + skipped.size();
  }
}
