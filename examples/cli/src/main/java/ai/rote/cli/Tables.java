package ai.rote.cli;

import ai.rote.metrics.stat.Rate;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Plain tables for a terminal, figures in percent. */
final class Tables {

  private Tables() {}

  /** A table whose first column is a label and whose other columns are figures. */
  static String of(List<String> header, List<List<String>> rows) {
    Column[] columns =
        header.stream()
            .map(
                title ->
                    new Column()
                        .header(title)
                        .headerAlign(HorizontalAlign.RIGHT)
                        .dataAlign(HorizontalAlign.RIGHT))
            .toArray(Column[]::new);
    Object[][] cells = rows.stream().map(List::toArray).toArray(Object[][]::new);
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .data(columns, cells)
        .asString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining(System.lineSeparator()));
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

  /** A whole number with thousands set apart: {@code 10,000}. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
