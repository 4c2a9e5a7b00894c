package ai.rote.results.run;

import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.data.ExampleSource;
import java.util.Optional;

/**
 * A data set to measure.
 *
 * @param run with what, and where to
 * @param examples the data set, read as it goes
 * @param prefixTokens of an example that is a whole document
 * @param suffixTokens of an example that is a whole document
 * @param suffixStart after how many tokens of a whole document its suffix begins; the prefix stands
 *     directly before it, and begins the document if it is as long
 * @param strict whether an example that cannot be measured ends the run; if not, it is skipped
 * @param generation what is generated of each example besides its scores
 * @param chat how a prefix is put to a model that was trained for chats; empty for as it is
 * @param baselines what suffixes are held against, besides being scored
 */
public record MeasureRequest(
    RunRequest run,
    ExampleSource examples,
    int prefixTokens,
    int suffixTokens,
    int suffixStart,
    boolean strict,
    GenerationSettings generation,
    Optional<ChatPrompt> chat,
    BaselineSettings baselines) {

  /**
   * Without a chat, and held against nothing.
   *
   * @param run with what, and where to
   * @param examples the data set, read as it goes
   * @param prefixTokens of an example that is a whole document
   * @param suffixTokens of an example that is a whole document
   * @param suffixStart after how many tokens of a whole document its suffix begins
   * @param strict whether an example that cannot be measured ends the run
   * @param generation what is generated of each example besides its scores
   */
  public MeasureRequest(
      RunRequest run,
      ExampleSource examples,
      int prefixTokens,
      int suffixTokens,
      int suffixStart,
      boolean strict,
      GenerationSettings generation) {
    this(
        run,
        examples,
        prefixTokens,
        suffixTokens,
        suffixStart,
        strict,
        generation,
        Optional.empty(),
        BaselineSettings.NONE);
  }
}
