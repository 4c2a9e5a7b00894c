package ai.rote.results.page;

import ai.rote.metrics.stat.Interval;
import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.AgainstControl;
import ai.rote.results.figures.Bounds;
import ai.rote.results.figures.DifferenceFigure;
import ai.rote.results.figures.ExposureFigures;
import ai.rote.results.figures.GroupFigures;
import ai.rote.results.figures.MembershipFigures;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.figures.SchemeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tables of a report, for a terminal, Markdown or LaTeX: rates in percent with their intervals.
 * Where there is room for one p only, it is the grid's middle one.
 */
public final class ReportTables {
  private static final String SCHEME = "scheme";
  private static final String TRAINING = "training";
  private static final String CONTROL = "control";

  private final ReportFigures figures;
  private final Grid grid;

  /**
   * A table whose first column is a label and whose other columns are figures.
   *
   * @param title what it shows
   * @param header one text a column
   * @param rows each with one text a column
   */
  public record Table(String title, List<String> header, List<List<String>> rows) {

    /**
     * Copies the lists.
     *
     * @param title what it shows
     * @param header one text a column
     * @param rows each with one text a column
     */
    public Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * The tables of some figures.
   *
   * @param figures to show
   * @param grid that they were computed for
   */
  public ReportTables(ReportFigures figures, Grid grid) {
    this.figures = figures;
    this.grid = grid;
  }

  /**
   * Every table of the report.
   *
   * @return rates, the control set and groups, then the other measures
   */
  public List<Table> all() {
    List<Table> all = new ArrayList<>();
    boolean hasControl = figures.control() != null;
    all.add(headline(hasControl ? "Training examples: " : "", figures.main()));
    for (SchemeFigures each : figures.main().schemes()) {
      all.add(rates(hasControl ? "Training examples, " : "", each));
    }
    if (hasControl) {
      PartFigures control = figures.control().figures();
      all.add(headline("Control set, " + figures.control().named() + ": ", control));
      control.schemes().forEach(each -> all.add(rates("Control set, ", each)));
      all.add(againstControl(true));
    }
    all.addAll(groups());
    all.add(measures());
    if (hasControl) {
      all.add(membership());
    }
    return List.copyOf(all);
  }

  private Table headline(String part, PartFigures of) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("greedy", percent(of.greedy()), counts(of.greedy())));
    for (SchemeFigures each : of.schemes()) {
      RateFigure rate = each.worstCase();
      rows.add(List.of("worst case, " + each.scheme(), percent(rate), counts(rate)));
    }
    return new Table(
        part + "% of " + of.examples() + " examples " + level(),
        List.of("extraction", "%", "count"),
        rows);
  }

  /**
   * (n, p)-discoverable extraction under one scheme.
   *
   * @param part begins the title; may be empty
   * @param scheme whose rates
   * @return a row for each n, a column for each p
   */
  public Table rates(String part, SchemeFigures scheme) {
    List<String> header = new ArrayList<>(List.of("n"));
    grid.probabilities().forEach(p -> header.add("p = " + p));
    List<List<String>> rows = new ArrayList<>();
    for (long n : grid.queries()) {
      List<String> row = new ArrayList<>(List.of(grouped(n)));
      grid.probabilities().forEach(p -> row.add(percent(scheme.rate(n, p))));
      rows.add(row);
    }
    return new Table(
        part + scheme.scheme() + ": (n, p)-discoverable extraction, % of examples " + level(),
        header,
        rows);
  }

  /**
   * Extraction within n queries at one p.
   *
   * @param title of the table
   * @param part whose rates
   * @return a row for each scheme, a column for each n
   */
  public Table schemes(String title, PartFigures part) {
    List<String> header = new ArrayList<>(List.of(SCHEME));
    grid.queries().forEach(n -> header.add("n = " + grouped(n)));
    List<List<String>> rows = new ArrayList<>();
    part.schemes().forEach(each -> rows.add(row(List.of(each.scheme()), each)));
    return new Table(title, header, rows);
  }

  /**
   * The training examples against the control set.
   *
   * @param everyN whether every n is shown, or only the largest
   * @return both rates, their difference, and the rate adjusted for the control
   */
  public Table againstControl(boolean everyN) {
    AgainstControl against = figures.againstControl();
    PartFigures training = figures.main();
    PartFigures control = figures.control().figures();
    double p = grid.middleProbability();
    List<Long> queries = everyN ? grid.queries() : List.of(grid.mostQueries());
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("greedy", training.greedy(), control.greedy(), against.greedy()));
    for (int s = 0; s < against.schemes().size(); s++) {
      AgainstControl.SchemeDifferences each = against.schemes().get(s);
      SchemeFigures first = training.schemes().get(s);
      SchemeFigures second = control.schemes().get(s);
      for (long n : queries) {
        rows.add(
            row(
                each.scheme() + ", n = " + grouped(n),
                first.rate(n, p),
                second.rate(n, p),
                each.rate(n, p)));
      }
      rows.add(
          row(
              each.scheme() + ", worst case",
              first.worstCase(),
              second.worstCase(),
              each.worstCase()));
    }
    return new Table(
        String.format(
            Locale.ROOT,
            "Training against control, p = %s: %%, and what is left of the training rate when it is"
                + " adjusted for the control; these intervals hold together at %s for %d comparisons",
            p,
            percentLevel(),
            against.comparisons().family()),
        List.of("extraction", TRAINING, CONTROL, "difference", "adjusted"),
        rows);
  }

  private static List<String> row(
      String label, RateFigure training, RateFigure control, DifferenceFigure difference) {
    return List.of(
        label,
        String.format(Locale.ROOT, "%.1f", 100 * training.rate()),
        String.format(Locale.ROOT, "%.1f", 100 * control.rate()),
        percent(difference.difference(), difference.bounds()),
        difference.adjusted() == null
            ? "-"
            : percent(difference.adjusted().rate(), difference.adjusted().bounds()));
  }

  /**
   * The training examples by a field, with the control set beside them.
   *
   * @return a table for each scheme; none where no field was asked for
   */
  public List<Table> groups() {
    GroupFigures groups = figures.groups();
    if (groups == null) {
      return List.of();
    }
    List<Table> tables = new ArrayList<>();
    for (int s = 0; s < grid.schemes().size(); s++) {
      int scheme = s;
      List<String> header = new ArrayList<>(List.of(groups.field(), "examples", "greedy"));
      grid.queries().forEach(n -> header.add("n = " + grouped(n)));
      List<List<String>> rows = new ArrayList<>();
      if (figures.control() != null) {
        rows.add(group(CONTROL, figures.control().figures(), scheme));
      }
      groups.values().forEach(e -> rows.add(group(e.value().toString(), e.figures(), scheme)));
      if (groups.without() != null) {
        rows.add(group("(none)", groups.without(), scheme));
      }
      tables.add(
          new Table(
              String.format(
                  Locale.ROOT,
                  "by %s, %s, p = %s: %% of examples extracted within n queries",
                  groups.field(),
                  grid.schemes().get(s),
                  grid.middleProbability()),
              header,
              rows));
    }
    return tables;
  }

  private List<String> group(String label, PartFigures part, int scheme) {
    return row(
        List.of(label, grouped(part.examples()), percent(part.greedy())),
        part.schemes().get(scheme));
  }

  private List<String> row(List<String> first, SchemeFigures scheme) {
    List<String> row = new ArrayList<>(first);
    grid.queries().forEach(n -> row.add(percent(scheme.rate(n, grid.middleProbability()))));
    return row;
  }

  /**
   * Means over the examples: expected extraction, exact memorization, extraction strength,
   * perplexity and the scores of membership.
   *
   * @return a row for each, with a column for the control set if there is one
   */
  public Table measures() {
    List<List<String>> rows = new ArrayList<>();
    for (int s = 0; s < figures.main().schemes().size(); s++) {
      int scheme = s;
      int most = grid.queries().size() - 1;
      rows.add(
          measure(
              "expected extraction, " + figures.main().schemes().get(s).scheme() + " (%)",
              part -> {
                SchemeFigures.Expected each = part.schemes().get(scheme).expected().get(most);
                return percent(each.mean().mean(), each.mean().bounds());
              }));
    }
    rows.add(
        measure(
            "exact memorization (%)",
            part -> percent(part.exactMemorization().value(), part.exactMemorization().bounds())));
    rows.add(
        measure(
            "extraction strength (%)",
            part -> percent(part.extractionStrength().mean(), part.extractionStrength().bounds())));
    if (figures.main().perplexity() != null) {
      rows.add(
          measure(
              "perplexity", part -> number(part.perplexity().value(), part.perplexity().bounds())));
    }
    for (int i = 0; i < figures.main().scores().size(); i++) {
      int score = i;
      rows.add(
          measure(
              figures.main().scores().get(i).score(),
              part ->
                  number(
                      part.scores().get(score).mean().mean(),
                      part.scores().get(score).mean().bounds())));
    }
    return new Table(
        "Means over the examples, expected extraction at n = "
            + grouped(grid.mostQueries())
            + " "
            + level(),
        figures.control() == null
            ? List.of("measure", "mean")
            : List.of("measure", TRAINING, CONTROL),
        rows);
  }

  private List<String> measure(String label, Function<PartFigures, String> figure) {
    return Stream.concat(
            Stream.of(label, figure.apply(figures.main())),
            Stream.ofNullable(figures.control()).map(each -> figure.apply(each.figures())))
        .toList();
  }

  /**
   * How well scores tell the training examples from the control set.
   *
   * @return a row for each score
   */
  public Table membership() {
    List<List<String>> rows = new ArrayList<>();
    for (MembershipFigures each : figures.againstControl().membership()) {
      rows.add(
          List.of(
              each.score(),
              number(each.auc().auc(), each.auc().bounds()),
              percent(each.tpr().tpr(), each.tpr().bounds())));
    }
    return new Table(
        "Telling training examples from the control set " + level(),
        List.of("score", "AUC", "TPR at 1 % FPR (%)"),
        rows);
  }

  /**
   * The exposure of the training examples in a line.
   *
   * @return empty if it cannot be had
   */
  public String exposure() {
    ExposureFigures exposure = figures.againstControl().exposure();
    return exposure == null
        ? ""
        : String.format(
            Locale.ROOT,
            "exposure among the control set: %s bits on average, of at most %.1f; 1.4 by chance",
            number(exposure.bits().mean(), exposure.bits().bounds()),
            exposure.most());
  }

  /** As in {@code [95 % interval]}. */
  private String level() {
    return "[" + percentLevel() + " interval]";
  }

  private String percentLevel() {
    return Interval.percent(grid.intervals().level()) + " %";
  }

  /**
   * A rate in percent.
   *
   * @param rate of examples
   * @return as in {@code 12.3 [10.1, 14.9]}
   */
  public static String percent(RateFigure rate) {
    return percent(rate.rate(), rate.bounds());
  }

  private static String percent(Double share, Bounds bounds) {
    return bounds == null
        ? String.format(Locale.ROOT, "%.1f", 100 * share)
        : String.format(
            Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * share, 100 * bounds.low(), 100 * bounds.high());
  }

  /** Any number, its interval with as many digits. */
  private static String number(Double value, Bounds bounds) {
    if (value == null) {
      return "infinite";
    }
    double size = Math.abs(value);
    String format = "%." + (size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4) + "f";
    return bounds == null
        ? String.format(Locale.ROOT, format, value)
        : String.format(
            Locale.ROOT,
            format + " [" + format + ", " + format + "]",
            value,
            bounds.low(),
            bounds.high());
  }

  private static String counts(RateFigure rate) {
    return grouped(rate.count()) + "/" + grouped(rate.total());
  }

  /**
   * A whole number with thousands set apart.
   *
   * @param number any
   * @return as in {@code 10,000}
   */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
