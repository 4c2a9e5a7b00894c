package ai.rote.cli;

import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.chat.ChatTemplate;
import ai.rote.core.token.BosPolicy;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say how prefixes are put to a model that was trained for chats. */
@Section(Section.Heading.DATA)
final class ChatOptions {
  /** What the template's digest is called among the options that can change a score. */
  private static final String TEMPLATE = "chat-template";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--chat",
      paramLabel = "TEXT",
      description =
          "Puts each prefix to the model as the user's message, as in 'Continue: {prefix}', by the"
              + " checkpoint's own chat template, and scores the suffix as its answer. {prefix}"
              + " stands in the text once.")
  private String chat;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "System message before it; by default there is none.")
  private String system;

  @Option(
      names = "--chat-date",
      paramLabel = "YYYY-MM-DD",
      converter = DateConverter.class,
      description = "The day that a template writes as today's; templates that write one need it.")
  private LocalDate date;

  /**
   * How prefixes are put to the model, tried out once.
   *
   * @param tokenizer folder or file of the tokenizer
   * @return empty if it is no chat
   */
  Optional<ChatPrompt> prompt(Path tokenizer, BosPolicy bos) {
    if (chat == null) {
      if (system != null || date != null) {
        throw usage("--system and --chat-date belong to --chat");
      }
      return Optional.empty();
    }
    if (bos != BosPolicy.MODEL) {
      throw usage(
          "--bos " + bos + ": in a chat the template says where a BOS stands; leave out --bos");
    }
    ChatTemplate template = ChatTemplate.ofCheckpoint(tokenizer);
    ChatPrompt prompt;
    try {
      prompt =
          new ChatPrompt(template, chat, Optional.ofNullable(system), Optional.ofNullable(date));
    } catch (IllegalArgumentException e) {
      throw usage("--chat: " + e.getMessage());
    }
    prompt.render("prefix");
    return Optional.of(prompt);
  }

  /** Refuses what cannot be put as a message. */
  void refuseUnfit(Map<String, Lengths> lengths, DataSet data, DataSummary summary) {
    if (chat == null) {
      return;
    }
    long ids = summary.examples() - summary.documents() - summary.texts();
    if (ids > 0) {
      throw usage(
          "--chat: a message is text, but "
              + ids
              + " of "
              + summary.examples()
              + " examples in "
              + data.name()
              + " are token ids");
    }
    if (lengths.values().stream().map(Lengths::prefixTokens).distinct().count() > 1) {
      throw usage(
          "--chat takes one --prefix-tokens: prompts of several lengths do not end alike, so that"
              + " they cannot be compared over the length");
    }
  }

  /** What else can change a score than these options themselves. */
  static void count(Map<String, Object> scoring, Optional<ChatPrompt> prompt) {
    prompt.ifPresent(each -> scoring.put(TEMPLATE, each.template().sha256()));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class DateConverter extends Converter<LocalDate> {
    DateConverter() {
      super(DateConverter::parse);
    }

    private static LocalDate parse(String text) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("'" + text + "' is no date; expected as in 2026-01-31");
      }
    }
  }
}
