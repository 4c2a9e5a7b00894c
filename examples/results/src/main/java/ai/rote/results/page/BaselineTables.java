package ai.rote.results.page;

import ai.rote.metrics.stat.Interval;
import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.BaselineFigures;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.page.ReportTables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of rates before and after a cut of what is predictable. */
public final class BaselineTables {

  private BaselineTables() {}

  /**
   * The tables of a report.
   *
   * @param figures of the report
   * @param grid that they were computed for
   * @return one for the examples, and one for the control set if there is one; none if suffixes are
   *     held against nothing
   */
  public static List<Table> of(ReportFigures figures, Grid grid) {
    List<Table> tables = new ArrayList<>();
    boolean hasControl = figures.control() != null;
    add(tables, hasControl ? "training examples" : "examples", figures.main(), grid);
    if (hasControl) {
      add(tables, "control set", figures.control().figures(), grid);
    }
    return tables;
  }

  private static void add(List<Table> tables, String name, PartFigures part, Grid grid) {
    BaselineFigures baselines = part.baselines();
    if (baselines == null) {
      return;
    }
    List<String> header = new ArrayList<>(List.of("likelier than", "greedy"));
    grid.schemes().forEach(scheme -> header.add(scheme.toString()));
    header.add("median difference");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("(no cut)", baselines.others().get(0), true, grid));
    baselines.others().forEach(each -> rows.add(row(each.against(), each, false, grid)));
    tables.add(
        new Table(
            String.format(
                Locale.ROOT,
                "Memorized or predictable, %s: %% extracted greedily, and within n = %s with p ="
                    + " %s, that are likelier after their own prefix by %s nats or more [%s %%"
                    + " interval]%s",
                name,
                ReportTables.grouped(grid.mostQueries()),
                grid.middleProbability(),
                baselines.cut().spelling(),
                Interval.percent(grid.intervals().level()),
                gaps(baselines)),
            header,
            rows));
  }

  private static List<String> row(
      String label, BaselineFigures.Other other, boolean before, Grid grid) {
    List<String> row = new ArrayList<>();
    row.add(label);
    row.add(ReportTables.percent(before ? other.greedy().before() : other.greedy().after()));
    for (BaselineFigures.Scheme scheme : other.schemes()) {
      scheme.rates().stream()
          .filter(each -> each.n() == grid.mostQueries() && each.p() == grid.middleProbability())
          .forEach(each -> row.add(ReportTables.percent(before ? each.before() : each.after())));
    }
    BaselineFigures.Share median = other.differences().get(other.differences().size() / 2);
    row.add(
        before
            ? "-"
            : median.nats() == null
                ? "infinite"
                : String.format(Locale.ROOT, "%.1f nats", median.nats()));
    return row;
  }

  private static String gaps(BaselineFigures baselines) {
    return baselines.gaps() == null
        ? ""
        : String.format(
            Locale.ROOT,
            "; against %d references together, %s %% with a p-value of at most 0.01",
            baselines.gaps().references(),
            ReportTables.percent(baselines.gaps().at1percent()));
  }
}
