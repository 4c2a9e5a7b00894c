package ai.rote.core.chat;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * How an example is put to a model that was trained for chats: its prefix within the user's
 * message, so that its suffix is what the model would have to answer.
 *
 * @param template of the model
 * @param user the user's message, with {@value #PLACEHOLDER} where the prefix belongs
 * @param system the system message; empty for none
 * @param date that the template may write as today's; templates that write one are refused without
 */
public record ChatPrompt(
    ChatTemplate template, String user, Optional<String> system, Optional<LocalDate> date) {
  /** Stands for the prefix. */
  public static final String PLACEHOLDER = "{prefix}";

  /**
   * Checks the message.
   *
   * @param template of the model
   * @param user the user's message
   * @param system the system message; empty for none
   * @param date that the template may write as today's
   * @throws IllegalArgumentException if the placeholder does not stand in the message exactly once
   */
  public ChatPrompt {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(date, "date");
    int times = (user.length() - user.replace(PLACEHOLDER, "").length()) / PLACEHOLDER.length();
    if (times != 1) {
      throw new IllegalArgumentException(
          "the message '"
              + user
              + "' holds "
              + PLACEHOLDER
              + (times == 0 ? " nowhere" : " " + times + " times")
              + ", expected once, as in 'Continue: "
              + PLACEHOLDER
              + "'");
    }
  }

  /**
   * The text after which the model answers.
   *
   * @param prefix of an example
   * @return the conversation as the template writes it, up to where the answer begins
   * @throws ai.rote.core.CheckpointException if the template cannot be rendered
   */
  public String render(String prefix) {
    return template.render(system, user.replace(PLACEHOLDER, prefix), date);
  }
}
