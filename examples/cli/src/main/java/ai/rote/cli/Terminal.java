package ai.rote.cli;

import ai.rote.core.RoteException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What a person reads, in lines no longer than the terminal is wide, without characters that would
 * steer the terminal. Lines are broken at blanks, never inside a figure; a path that is longer than
 * a line stays whole, to be copied.
 *
 * @param out where it goes
 * @param width in columns
 */
record Terminal(PrintWriter out, int width) {
  private static final String COLUMNS = "COLUMNS";

  /** Below this, help and tables are no longer readable. */
  private static final int LEAST_WIDTH = 55;

  private static final int LABEL_WIDTH = 9;
  private static final int CONTINUED = 2;
  private static final char NO_BREAK = '\u00a0';

  /** A figure and its interval, its unit, or what it is set equal to. */
  private static final Pattern TOGETHER =
      Pattern.compile("\\[[^\\]]{0,40}\\]|(?<=[=<>]) | (?=[=<>%\\[])");

  /** How wide the terminal is: what {@code COLUMNS} says, or the terminal itself; else 80. */
  static int columns() {
    String columns = System.getenv(COLUMNS);
    if (columns == null || columns.isBlank()) {
      return new UsageMessageSpec().autoWidth(true).width();
    }
    return columns(columns);
  }

  static int columns(String text) {
    try {
      return Math.max(LEAST_WIDTH, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      throw new RoteException(
          COLUMNS + " is '" + text + "', expected the width of the terminal, as in 80", e);
    }
  }

  /** An empty line. */
  void blank() {
    out.println();
  }

  /** A text, its further lines indented. */
  void line(String format, Object... values) {
    print("", CONTINUED, String.format(Locale.ROOT, format, values));
  }

  /** A text behind a label, its further lines below its first. */
  void entry(String label, String format, Object... values) {
    print(
        String.format(Locale.ROOT, "%-" + (LABEL_WIDTH - 1) + "s ", label),
        LABEL_WIDTH,
        String.format(Locale.ROOT, format, values));
  }

  /** A command to be typed or copied, continued as a shell continues it. */
  void command(String start, List<String> words) {
    StringBuilder line = new StringBuilder(start).append("rote");
    for (String word : Shown.inLine(words)) {
      if (line.length() + 1 + word.length() + 2 > width) {
        out.println(line.append(" \\"));
        line = new StringBuilder(" ".repeat(start.length() + 3));
      }
      line.append(' ').append(word);
    }
    out.println(line);
    out.flush();
  }

  private void print(String start, int indent, String text) {
    out.print(wrapped(Shown.inLine(start), indent, Shown.inLine(text), width));
    out.flush();
  }

  /** A table whose first column is a label and whose other columns are figures. */
  void table(List<String> header, List<List<String>> rows) {
    out.println(Tables.of(Shown.inLine(header), shown(rows), width));
  }

  /** The same, with a text for a last column. */
  void tableWithText(List<String> header, List<List<String>> rows) {
    out.println(Tables.withText(Shown.inLine(header), shown(rows), width));
  }

  private static List<List<String>> shown(List<List<String>> rows) {
    return rows.stream().map(Shown::inLine).toList();
  }

  /**
   * A text in lines, each with its end.
   *
   * @param start of the first line
   * @param indent of the others
   */
  static String wrapped(String start, int indent, String text, int width) {
    String together =
        TOGETHER
            .matcher(text)
            .replaceAll(part -> Matcher.quoteReplacement(part.group().replace(' ', NO_BREAK)));
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(start);
    boolean isFirst = true;
    for (String word : together.split(" ", -1)) {
      if (!isFirst && line.length() + 1 + word.length() > width) {
        lines.append(finished(line));
        line = new StringBuilder(" ".repeat(indent));
        isFirst = true;
      }
      line.append(isFirst ? "" : " ").append(word);
      isFirst = false;
    }
    return lines.append(finished(line)).toString();
  }

  private static String finished(StringBuilder line) {
    return line.toString().replace(NO_BREAK, ' ').stripTrailing() + System.lineSeparator();
  }
}
