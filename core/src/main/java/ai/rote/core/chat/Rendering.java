package ai.rote.core.chat;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One rendering, and what it may take: templates come with a checkpoint, and a checkpoint may mean
 * harm. Whatever a template makes costs steps, long texts more than short ones.
 */
final class Rendering {
  /** Above the context of any model. */
  static final int MAX_CHARACTERS = 1 << 22;

  static final int MAX_STEPS = 2_000_000;

  /** Of macros within macros, and of values within values. */
  static final int MAX_DEPTH = 60;

  /** Each turn of a loop has variables of its own. */
  static final int STEPS_OF_A_TURN = 5;

  private static final int CHARACTERS_A_STEP = 8;
  private static final int COMPARISONS_A_STEP = 256;

  private final Optional<LocalDate> date;
  private long steps;
  private int depth;

  Rendering(Optional<LocalDate> date) {
    this.date = date;
  }

  /** The day that a template may write. */
  Optional<LocalDate> date() {
    return date;
  }

  void spend(long more) {
    steps += more;
    if (steps > MAX_STEPS) {
      throw new TemplateException(
          String.format(Locale.ROOT, "it takes more than %,d steps to render", MAX_STEPS));
    }
  }

  /** A text that the template has made. */
  String made(String text) {
    checkLength(text.length());
    spend(1 + text.length() / CHARACTERS_A_STEP);
    return text;
  }

  /** A list that the template has made. */
  List<Object> made(List<Object> list) {
    spend(1 + list.size());
    return list;
  }

  /** Before a text is searched for another. */
  void search(String text, String wanted) {
    spend(1 + (long) text.length() * Math.max(1, wanted.length()) / COMPARISONS_A_STEP);
  }

  /** Before a text of this many characters is made. */
  void checkLength(long characters) {
    if (characters > MAX_CHARACTERS) {
      throw new TemplateException(
          String.format(
              Locale.ROOT, "it makes a text of more than %,d characters", MAX_CHARACTERS));
    }
  }

  void append(StringBuilder out, String text) {
    checkLength((long) out.length() + text.length());
    spend(1 + text.length() / CHARACTERS_A_STEP);
    out.append(text);
  }

  void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new TemplateException("it nests more than " + MAX_DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }
}
