package ai.rote.results.page;

import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.BoundedFigures;
import ai.rote.results.figures.GroupFigures;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.figures.SchemeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tables of the training examples by a field, with the control set beside them. */
final class GroupTables {
  private final ReportFigures figures;
  private final Grid grid;

  /** Of figures that have groups. */
  GroupTables(ReportFigures figures, Grid grid) {
    this.figures = figures;
    this.grid = grid;
  }

  /** One for each scheme. */
  List<ReportTables.Table> all() {
    List<ReportTables.Table> tables = new ArrayList<>();
    PartFigures main = figures.main();
    for (int s = 0; s < main.schemes().size(); s++) {
      int scheme = s;
      tables.add(
          table(main.schemes().get(s).scheme(), part -> cells(part.schemes().get(scheme), grid)));
    }
    for (int s = 0; s < main.bounded().size(); s++) {
      int scheme = s;
      tables.add(
          table(
              main.bounded().get(s).scheme() + ReportTables.BOUNDS,
              part -> cells(part.bounded().get(scheme), grid)));
    }
    return tables;
  }

  private ReportTables.Table table(String scheme, Function<PartFigures, Stream<String>> cells) {
    GroupFigures groups = figures.groups();
    List<String> header = new ArrayList<>(List.of(groups.field(), "examples", "greedy"));
    grid.queries().forEach(n -> header.add("n = " + Cells.grouped(n)));
    List<List<String>> rows = new ArrayList<>();
    if (figures.control() != null) {
      rows.add(row(ReportTables.CONTROL, figures.control().figures(), cells));
    }
    groups.values().forEach(each -> rows.add(row(each.value().toString(), each.figures(), cells)));
    if (groups.without() != null) {
      rows.add(row("(none)", groups.without(), cells));
    }
    return new ReportTables.Table(
        String.format(
            Locale.ROOT,
            "by %s, %s, p = %s: %% of examples extracted within n queries",
            groups.field(),
            scheme,
            grid.middleProbability()),
        header,
        rows);
  }

  private static List<String> row(
      String label, PartFigures part, Function<PartFigures, Stream<String>> cells) {
    Stream<String> first =
        Stream.of(label, Cells.grouped(part.examples()), Cells.percent(part.greedy()));
    return Stream.concat(first, cells.apply(part)).toList();
  }

  /** Extraction within each n at the grid's middle p. */
  static Stream<String> cells(SchemeFigures scheme, Grid grid) {
    return grid.queries().stream()
        .map(n -> Cells.percent(scheme.rate(n, grid.middleProbability())));
  }

  /** Between which rates extraction within each n lies. */
  static Stream<String> cells(BoundedFigures scheme, Grid grid) {
    return grid.queries().stream()
        .map(n -> Cells.percent(scheme.rate(n, grid.middleProbability())));
  }
}
