package ai.rote.metrics;

import ai.rote.metrics.stat.Rate;
import java.util.List;

/**
 * The (n, p)-discoverable extraction rate over a grid of n and p: the numbers behind the paper's
 * curves of rate against n, one curve for each p.
 *
 * @param queries the values of n, one for each row
 * @param probabilities the values of p, one for each column
 * @param rows the rates, {@code rows.get(i).get(j)} for {@code queries.get(i)} and {@code
 *     probabilities.get(j)}
 * @see SchemeExtraction#rates(List, List)
 */
public record RateTable(List<Long> queries, List<Double> probabilities, List<List<Rate>> rows) {

  /**
   * Copies the lists.
   *
   * @param queries the values of n
   * @param probabilities the values of p
   * @param rows the rates
   * @throws IllegalArgumentException if the grid is empty or the rows do not fit it
   */
  public RateTable {
    queries = List.copyOf(queries);
    probabilities = List.copyOf(probabilities);
    rows = rows.stream().map(List::copyOf).toList();
    int columns = probabilities.size();
    if (queries.isEmpty() || columns == 0) {
      throw new IllegalArgumentException(
          "a table needs at least one n and one p, but has " + queries + " and " + probabilities);
    }
    if (rows.size() != queries.size() || rows.stream().anyMatch(row -> row.size() != columns)) {
      throw new IllegalArgumentException(
          "a table of "
              + queries.size()
              + " n and "
              + columns
              + " p needs as many rows and columns");
    }
  }

  /**
   * One cell.
   *
   * @param n one of {@link #queries()}
   * @param p one of {@link #probabilities()}
   * @return the rate at (n, p)
   * @throws IllegalArgumentException if the grid does not hold n or p
   */
  public Rate rate(long n, double p) {
    int row = queries.indexOf(n);
    int column = probabilities.indexOf(p);
    if (row < 0 || column < 0) {
      throw new IllegalArgumentException(
          "the table holds n of "
              + queries
              + " and p of "
              + probabilities
              + ", but not ("
              + n
              + ", "
              + p
              + ")");
    }
    return rows.get(row).get(column);
  }
}
