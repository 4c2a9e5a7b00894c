package ai.rote.results.page;

import ai.rote.results.figures.PredictabilityFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The training examples by how predictable their texts are, as a table. */
public final class PredictabilityTable {
  private PredictabilityTable() {}

  /**
   * Makes the table, under the first scheme.
   *
   * @param figures to show
   * @return a row for each covariate that differs between examples: the rates of its first and last
   *     bin; empty if there is none, or no scheme
   */
  public static Optional<ReportTables.Table> of(PredictabilityFigures figures) {
    List<List<String>> rows = new ArrayList<>();
    for (PredictabilityFigures.Cut cut : figures.covariates()) {
      PredictabilityFigures.Bin first = cut.bins().get(0);
      PredictabilityFigures.Bin last = cut.bins().get(cut.bins().size() - 1);
      if (cut.bins().size() > 1 && !first.schemes().isEmpty()) {
        rows.add(List.of(cut.field(), first.bin(), rate(first), last.bin(), rate(last)));
      }
    }
    return Optional.of(rows)
        .filter(each -> !each.isEmpty())
        .map(
            each ->
                new ReportTables.Table(
                    String.format(
                        Locale.ROOT,
                        "predictable text, %s, n = %s, p = %s: %% of the examples with the least"
                            + " and the most that are extracted",
                        figures.covariates().get(0).bins().get(0).schemes().get(0).scheme(),
                        Cells.grouped(figures.n()),
                        figures.p()),
                    List.of("of the text", "least", "%", "most", "%"),
                    each));
  }

  private static String rate(PredictabilityFigures.Bin bin) {
    return Cells.percent(bin.schemes().get(0).rate());
  }
}
