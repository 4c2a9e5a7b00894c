package ai.rote.results.page;

import ai.rote.metrics.stat.Interval;
import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.ProfileFigures;
import ai.rote.results.figures.SubjectFigures;
import ai.rote.results.figures.SubjectNumbers;
import ai.rote.results.figures.SubjectPart;
import ai.rote.results.page.ReportTables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables of a report that count persons. No person is named in them. */
public final class SubjectTables {
  private final SubjectFigures figures;
  private final Grid grid;

  /**
   * The tables of some figures.
   *
   * @param figures to show
   * @param grid that they were computed for
   */
  public SubjectTables(SubjectFigures figures, Grid grid) {
    this.figures = figures;
    this.grid = grid;
  }

  /**
   * Every table, those of the control set after those of the training examples.
   *
   * @return for each scheme how many persons, and how likely something of those most at risk comes
   *     out; then what a profile asks for
   */
  public List<Table> all() {
    return Stream.of(rates(), risks(SubjectPart.MOST_AT_RISK), facts())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * How many persons something comes out of.
   *
   * @return a table for each scheme and part, with a row for each n
   */
  public List<Table> rates() {
    List<Table> tables = new ArrayList<>();
    tables.addAll(rates(figures.control() == null ? "" : "training, ", figures.main()));
    Optional.ofNullable(figures.control())
        .ifPresent(each -> tables.addAll(rates("control, ", each)));
    return tables;
  }

  private List<Table> rates(String part, SubjectPart of) {
    double p = grid.middleProbability();
    List<Table> tables = new ArrayList<>();
    for (SubjectPart.Scheme scheme : of.schemes()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(row("greedy", of.greedy(), null, null));
      for (SubjectPart.Expected each : scheme.expected()) {
        SubjectPart.Discoverable found = scheme.rate(each.n(), p);
        rows.add(
            row(
                "n = " + ReportTables.grouped(each.n()),
                found.oneExample(),
                found.together(),
                each));
      }
      rows.add(row("worst case", scheme.worstCase(), null, null));
      List<String> header =
          new ArrayList<>(
              List.of("extraction", "one example", "at most", "together", "at most", "expected"));
      if (figures.price() != null) {
        header.add("cost");
      }
      tables.add(
          new Table(
              String.format(
                  Locale.ROOT,
                  "Persons (%s), %s%s, p = %s: %% of %,d persons of whom one example is extracted, or"
                      + " any with all of theirs taken together [%s %% interval], the one-sided upper"
                      + " bound, and how many persons are expected",
                  figures.field(),
                  part,
                  scheme.scheme(),
                  p,
                  of.subjects(),
                  Interval.percent(grid.intervals().level())),
              header,
              rows));
    }
    return tables;
  }

  private List<String> row(
      String label,
      SubjectPart.SubjectRate one,
      SubjectPart.SubjectRate together,
      SubjectPart.Expected expected) {
    List<String> row = new ArrayList<>(List.of(label));
    row.addAll(cells(one));
    row.addAll(together == null ? List.of("-", "-") : cells(together));
    row.add(expected == null ? "-" : SubjectNumbers.plain(expected.subjects()));
    if (figures.price() != null) {
      row.add(expected == null ? "-" : SubjectNumbers.plain(expected.cost()));
    }
    return row;
  }

  private static List<String> cells(SubjectPart.SubjectRate rate) {
    return List.of(
        ReportTables.percent(rate.rate()),
        rate.atMost() == null ? "-" : SubjectNumbers.bound(rate.atMost().value()));
  }

  /**
   * The persons most at risk, by their rank.
   *
   * @param most how many
   * @return a table for each scheme, of the training examples; those of whom nothing can come out
   *     are left out
   */
  public List<Table> risks(int most) {
    List<String> header = new ArrayList<>(List.of("person", "examples", "greedy"));
    List<Integer> shown =
        grid.queries().size() > 1 ? List.of(0, grid.queries().size() - 1) : List.of(0);
    shown.forEach(i -> header.add("n = " + ReportTables.grouped(grid.queries().get(i))));
    header.add("n at p = " + grid.middleProbability());
    int p = grid.probabilities().indexOf(grid.middleProbability());
    List<Table> tables = new ArrayList<>();
    for (SubjectPart.Scheme scheme : figures.main().schemes()) {
      List<List<String>> rows = new ArrayList<>();
      for (SubjectPart.AtRisk each : scheme.mostAtRisk()) {
        if (each.log10Probability() != null && rows.size() < most) {
          List<String> row = new ArrayList<>(List.of("no. " + (rows.size() + 1)));
          row.add(ReportTables.grouped(each.examples()));
          row.add(ReportTables.grouped(each.greedyExamples()));
          shown.forEach(
              i -> row.add(SubjectNumbers.probability(each.chances().get(i).probability())));
          row.add(SubjectNumbers.queries(each.queriesNeeded().get(p)));
          rows.add(row);
        }
      }
      if (!rows.isEmpty()) {
        tables.add(
            new Table(
                "Persons most at risk, "
                    + scheme.scheme()
                    + ": how likely any of their examples comes out; report.html names them",
                header,
                rows));
      }
    }
    return tables;
  }

  /**
   * The facts that a profile asks for, and what they do not say.
   *
   * @return two tables; none if no profile was asked for
   */
  public List<Table> facts() {
    ProfileFigures profile = figures.profile();
    return profile == null
        ? List.of()
        : List.of(
            new Table(
                "Profile " + profile.profile() + ": " + profile.asks(),
                List.of("fact", "found"),
                profile.facts().stream().map(each -> List.of(each.what(), each.found())).toList()),
            new Table(
                "What this cannot say",
                List.of("limit"),
                profile.cannotSay().stream().map(List::of).toList()));
  }
}
