package ai.rote.metrics.predictability;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be said of how predictable an example's suffix is, without a model.
 *
 * <p>Each has the name of a field, so that examples can be grouped and filtered by it as by the
 * fields of the data.
 */
public enum Covariate {
  /** {@link Compression#zlibRatio} of the suffix; lower is more regular. Of texts only. */
  ZLIB_RATIO("zlibRatio", "bytes of the suffix after zlib / before"),
  /** The same of prefix and suffix together. Of texts only. */
  ZLIB_RATIO_WITH_PREFIX("zlibRatioWithPrefix", "bytes of prefix and suffix after zlib / before"),
  /** {@link Repetition#repeatedShare}: three tokens in a row that came before in the suffix. */
  REPEATED_SHARE("repeatedShare", "share of the suffix's 3-grams that came before in it"),
  /** {@link Repetition#periodicShare}: tokens that equal the one a period before. */
  PERIODIC_SHARE("periodicShare", "share of suffix tokens that equal the one a period before"),
  /** {@link WordPattern#share}: words that go on a repetition or a count. Of texts only. */
  PATTERN_SHARE("patternShare", "share of suffix words that go on a repetition or count, 1 2 3"),
  /** {@link Repetition#shareIn} of single tokens. */
  PREFIX_SHARE("prefixShare", "share of suffix tokens that stand in the prefix"),
  /** {@link Repetition#shareIn} of three tokens in a row. */
  PREFIX_TRIGRAM_SHARE(
      "prefixTrigramShare", "share of the suffix's 3-grams that stand in the prefix"),
  /** The longest run of tokens that prefix and suffix share. */
  PREFIX_RUN_TOKENS("prefixRunTokens", "longest run of tokens that prefix and suffix share"),
  /** {@link UnigramFrequencies#surprisalNats} of the suffix; lower is more common. */
  UNIGRAM_NATS("unigramNats", "mean surprisal of the suffix's tokens by their frequency, nats"),
  /** {@link NearDuplicates} of the suffix within the set. */
  NEAR_DUPLICATES("nearDuplicates", "other suffixes of the set that are nearly the same");

  private final String field;
  private final String meaning;

  Covariate(String field, String meaning) {
    this.field = field;
    this.meaning = meaning;
  }

  /**
   * Its name among the fields of an example.
   *
   * @return as in {@code zlibRatio}
   */
  public String field() {
    return field;
  }

  /**
   * What it is, for people.
   *
   * @return a few words
   */
  public String meaning() {
    return meaning;
  }

  /**
   * Finds one by its name.
   *
   * @param field as in {@code zlibRatio}
   * @return empty if there is none
   */
  public static Optional<Covariate> of(String field) {
    return Arrays.stream(values()).filter(each -> each.field.equals(field)).findFirst();
  }
}
