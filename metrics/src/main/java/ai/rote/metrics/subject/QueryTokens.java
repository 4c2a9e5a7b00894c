package ai.rote.metrics.subject;

/**
 * What a round of queries takes, one for each of some examples: each sends its prefix anew and is
 * answered by as many tokens as the suffix has.
 *
 * @param sent tokens of all prefixes, with what the tokenizer puts before them
 * @param generated tokens of all suffixes
 */
public record QueryTokens(long sent, long generated) {

  /** Of no example. */
  static final QueryTokens NONE = new QueryTokens(0, 0);

  QueryTokens plus(QueryTokens other) {
    return new QueryTokens(sent + other.sent, generated + other.generated);
  }
}
