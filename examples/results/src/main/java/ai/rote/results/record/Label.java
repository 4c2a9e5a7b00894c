package ai.rote.results.record;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person calls a run or a page. It stands in tables, legends and titles, so it is one line
 * of characters that can be seen: whatever would steer a terminal, or turn the direction of what
 * stands around it, is refused wherever it comes from.
 */
public final class Label {
  /** The most UTF-16 units of a run's name: legends and tables have to hold eight of them. */
  public static final int MOST_OF_NAME = 80;

  /** The most UTF-16 units of a page's title. */
  public static final int MOST_OF_TITLE = 200;

  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}\\p{Cs}\\x{61c}\\x{200b}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}"
              + "\\x{2060}-\\x{206f}\\x{feff}\\x{fff9}-\\x{fffb}\\x{e0000}-\\x{e007f}]");

  private Label() {}

  /**
   * A run's name.
   *
   * @param text as it was given
   * @return without white space around it
   * @throws IllegalArgumentException if it is empty, too long, or not to be seen as it is
   */
  public static String name(String text) {
    return checked("a name", text, MOST_OF_NAME);
  }

  /**
   * A page's title.
   *
   * @param text as it was given
   * @return without white space around it
   * @throws IllegalArgumentException if it is empty, too long, or not to be seen as it is
   */
  public static String title(String text) {
    return checked("a title", text, MOST_OF_TITLE);
  }

  /**
   * A name or a title as a record has it; the runs of a sweep have their length behind the name.
   *
   * @param text as it was recorded
   * @return without white space around it
   * @throws IllegalArgumentException if it is empty, too long, or not to be seen as it is
   */
  static String recorded(String text) {
    return checked("a name or title", text, MOST_OF_TITLE);
  }

  private static String checked(String what, String text, int most) {
    String label = text.strip();
    if (label.isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
    if (label.length() > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s may have %d characters, but this has %d: '%s...'",
              what,
              most,
              label.length(),
              UNSEEN.matcher(label.substring(0, 20)).replaceAll("?")));
    }
    Matcher unseen = UNSEEN.matcher(label);
    if (unseen.find()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be one line of visible characters; character %d is U+%04X",
              what,
              label.codePointCount(0, unseen.start()) + 1,
              label.codePointAt(unseen.start())));
    }
    return label;
  }
}
