package ai.rote.metrics;

import ai.rote.metrics.stat.Rate;
import java.util.List;
import java.util.Optional;

/**
 * A rate against prefix and suffix length.
 *
 * @param prefixTokens the prefix lengths, one for each row
 * @param suffixTokens the suffix lengths, one for each column
 * @param rows the rates, {@code rows.get(i).get(j)} for {@code prefixTokens.get(i)} and {@code
 *     suffixTokens.get(j)}; empty where no text is long enough. Totals differ from cell to cell
 *     where texts differ in length
 * @see LengthReports#rates
 */
public record LengthTable(
    List<Integer> prefixTokens, List<Integer> suffixTokens, List<List<Optional<Rate>>> rows) {

  /**
   * Copies the lists.
   *
   * @param prefixTokens the prefix lengths
   * @param suffixTokens the suffix lengths
   * @param rows the rates
   * @throws IllegalArgumentException if the rows do not fit the lengths
   */
  public LengthTable {
    prefixTokens = List.copyOf(prefixTokens);
    suffixTokens = List.copyOf(suffixTokens);
    rows = rows.stream().map(List::copyOf).toList();
    int columns = suffixTokens.size();
    if (rows.size() != prefixTokens.size()
        || rows.stream().anyMatch(row -> row.size() != columns)) {
      throw new IllegalArgumentException(
          "a table of "
              + prefixTokens.size()
              + " prefix and "
              + columns
              + " suffix lengths needs as many rows and columns");
    }
  }
}
