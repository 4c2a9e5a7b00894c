package ai.rote.results.record;

import ai.rote.core.chat.ChatPrompt;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;

/**
 * How texts became tokens, in words.
 *
 * @param specialTokens which of them there are
 * @param startIds what was put before examples, if anything
 * @param border where prefix and suffix were divided
 * @param truncation what was cut off
 * @param chat how prefixes were put to the model; null if they stood before their suffixes
 */
public record Tokenization(
    @JsonProperty(required = true) String specialTokens,
    @JsonProperty(required = true) TokenIds startIds,
    @JsonProperty(required = true) String border,
    @JsonProperty(required = true) String truncation,
    @MayBeAbsent Chat chat) {

  /**
   * A chat in which suffixes are answers.
   *
   * @param user the user's message, with {prefix} for the prefix
   * @param system the system message; null if there was none
   * @param date that the template wrote as today's, if it wrote one; null if none was given
   * @param template name of the file that the template stood in
   * @param templateName which of the file's templates
   * @param templateSha256 of the template's text
   * @param examplesWithSpecialTokens how many examples held the text of a special token, which then
   *     stood in the message
   */
  public record Chat(
      @JsonProperty(required = true) String user,
      @MayBeAbsent String system,
      @MayBeAbsent String date,
      @JsonProperty(required = true) String template,
      @JsonProperty(required = true) String templateName,
      @JsonProperty(required = true) String templateSha256,
      @JsonProperty(required = true) long examplesWithSpecialTokens) {}

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
        "none",
        null);
  }

  /**
   * The way of this version in a chat.
   *
   * @param chat how prefixes are put to the model
   * @param examplesWithSpecialTokens how many examples hold the text of a special token
   * @return in words
   */
  public static Tokenization of(ChatPrompt chat, long examplesWithSpecialTokens) {
    return new Tokenization(
        "those that the chat template writes",
        TokenIds.of(new int[0]),
        "the prompt ends before the answer; the suffix of a pair is tokenised as what follows the"
            + " prompt, or by itself where it would change the prompt's tokens",
        "none",
        new Chat(
            chat.user(),
            chat.system().orElse(null),
            chat.date().map(LocalDate::toString).orElse(null),
            chat.template().file().getFileName().toString(),
            chat.template().name(),
            chat.template().sha256(),
            examplesWithSpecialTokens));
  }
}
