package ai.rote.cli;

import ai.rote.metrics.stat.Rate;
import ai.rote.results.page.ReportTables;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Plain tables for a terminal, figures in percent. */
final class Tables {
  /** What a column takes besides its content: a blank on either side, and the line between two. */
  private static final int FRAME = 3;

  /** A label is cut into lines where it takes more than this part of the width. */
  private static final double LABEL_SHARE = 0.5;

  private static final int LEAST_LABEL_WIDTH = 8;

  /** So wide may a column's title make it; a longer one is cut into lines. */
  private static final int TITLE_WIDTH = 20;

  /** So many characters of a text are shown at least, and at most. */
  private static final int LEAST_TEXT_WIDTH = 16;

  private static final int MOST_TEXT_WIDTH = 48;

  private Tables() {}

  /**
   * A table whose first column is a label and whose other columns are figures. Columns that do not
   * fit beside the others stand in a block below, with the labels again; a figure is never cut.
   */
  static String of(List<String> header, List<List<String>> rows, int width) {
    int[] widths = widths(header, rows);
    if (total(widths, widths.length) > width) {
      int widest = IntStream.of(widths).skip(1).max().orElse(0);
      int most = Math.min((int) (LABEL_SHARE * width), width - widest - 2 * FRAME);
      widths[0] = Math.min(widths[0], Math.max(LEAST_LABEL_WIDTH, most));
    }
    return blocks(widths, width).stream()
        .map(block -> block(header, rows, widths, block))
        .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator()));
  }

  /** The same, with a text for a last column, of which as much is shown as there is room for. */
  static String withText(List<String> header, List<List<String>> rows, int width) {
    int last = header.size() - 1;
    int room = width - total(widths(header, rows), last) - FRAME;
    int shown = Math.max(LEAST_TEXT_WIDTH, Math.min(MOST_TEXT_WIDTH, room));
    List<List<String>> clipped = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> copy = new ArrayList<>(row);
      copy.set(last, clipped(row.get(last), shown));
      clipped.add(copy);
    }
    return of(header, clipped, width);
  }

  /** What the first columns take together. */
  private static int total(int[] widths, int columns) {
    return IntStream.of(widths).limit(columns).map(each -> each + FRAME).sum() - 1;
  }

  /** The width of each column's widest figure, or of its title if that is wider, within reason. */
  private static int[] widths(List<String> header, List<List<String>> rows) {
    return IntStream.range(0, header.size())
        .map(
            column -> {
              int title = header.get(column).length();
              int data = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
              return column == 0
                  ? Math.max(title, data)
                  : Math.max(data, Math.min(title, TITLE_WIDTH));
            })
        .toArray();
  }

  /** The columns of each block, of which the first is always the label. */
  private static List<List<Integer>> blocks(int[] widths, int width) {
    List<List<Integer>> blocks = new ArrayList<>();
    int used = Integer.MAX_VALUE;
    for (int column = 1; column < widths.length; column++) {
      if (used > width - FRAME - widths[column]) {
        blocks.add(new ArrayList<>(List.of(0)));
        used = widths[0] + FRAME - 1;
      }
      blocks.get(blocks.size() - 1).add(column);
      used += FRAME + widths[column];
    }
    return blocks.isEmpty() ? List.of(List.of(0)) : blocks;
  }

  private static String block(
      List<String> header, List<List<String>> rows, int[] widths, List<Integer> columns) {
    Column[] shown =
        columns.stream()
            .map(
                each ->
                    new Column()
                        .header(header.get(each))
                        .headerAlign(HorizontalAlign.RIGHT)
                        .dataAlign(HorizontalAlign.RIGHT)
                        .maxWidth(widths[each] + FRAME - 1, OverflowBehaviour.NEWLINE))
            .toArray(Column[]::new);
    Object[][] cells =
        rows.stream().map(row -> columns.stream().map(row::get).toArray()).toArray(Object[][]::new);
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .data(shown, cells)
        .asString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** A text cut to a width, with dots for what is left out. */
  static String clipped(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 3)) + "...";
  }

  /** A rate in percent with its interval: {@code 12.3 [10.1, 14.9]}. */
  static String percent(Rate rate) {
    return String.format(
        Locale.ROOT,
        "%.1f [%.1f, %.1f]",
        100 * rate.value(),
        100 * rate.interval().low(),
        100 * rate.interval().high());
  }

  /** A whole number with thousands set apart, as in a report's tables: {@code 10,000}. */
  static String grouped(long number) {
    return ReportTables.grouped(number);
  }
}
