package ai.rote.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts of the data as a terminal may get them. Characters that would steer it, or that turn the
 * direction of what stands around them, are written as a backslash, a u and four hexadecimal
 * digits: a group's name cannot erase, recolour, reorder or imitate what Rote says.
 */
final class Shown {
  /** Controls, half surrogate pairs, marks of direction, separators of lines, invisible ones. */
  private static final String STEERING =
      "\\p{Cc}\\p{Cs}\\x{61c}\\x{200b}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}\\x{2060}-\\x{2069}"
          + "\\x{feff}\\x{fff9}-\\x{fffb}";

  private static final Pattern IN_A_LINE = Pattern.compile("[" + STEERING + "]");
  private static final Pattern IN_LINES = Pattern.compile("[" + STEERING + "&&[^\\n\\t]]");

  private Shown() {}

  /** A text that stands within a line: its own ends of lines are none. */
  static String inLine(String text) {
    return shown(IN_A_LINE, text);
  }

  /** A text that may have several lines, such as a message. */
  static String inLines(String text) {
    return shown(IN_LINES, text.replace(System.lineSeparator(), "\n"));
  }

  /** Cells of a table. */
  static List<String> inLine(List<String> texts) {
    return texts.stream().map(Shown::inLine).toList();
  }

  private static String shown(Pattern steering, String text) {
    return steering
        .matcher(text)
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }
}
