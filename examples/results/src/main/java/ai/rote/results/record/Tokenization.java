package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How texts became tokens, in words.
 *
 * @param specialTokens which of them there are
 * @param startIds what was put before examples, if anything
 * @param border where prefix and suffix were divided
 * @param truncation what was cut off
 */
public record Tokenization(
    @JsonProperty(required = true) String specialTokens,
    @JsonProperty(required = true) TokenIds startIds,
    @JsonProperty(required = true) String border,
    @JsonProperty(required = true) String truncation) {

  /**
   * The way of this version.
   *
   * @param startIds what was put before examples
   * @return in words
   */
  public static Tokenization of(TokenIds startIds) {
    return new Tokenization(
        "none but what 'bos' puts before an example",
        startIds,
        "tokenised as one text; a token across the border belongs to the suffix",
        "none");
  }
}
