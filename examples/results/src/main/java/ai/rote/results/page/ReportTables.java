package ai.rote.results.page;

import ai.rote.metrics.stat.Interval;
import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.AgainstControl;
import ai.rote.results.figures.BoundedFigures;
import ai.rote.results.figures.DifferenceFigure;
import ai.rote.results.figures.ExposureFigures;
import ai.rote.results.figures.MembershipFigures;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.figures.SchemeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tables of a report, for a terminal, Markdown or LaTeX: rates in percent with their intervals.
 * Where there is room for one p only, it is the grid's middle one.
 */
public final class ReportTables {
  private static final String SCHEME = "scheme";
  private static final String TRAINING = "training";
  static final String CONTROL = "control";

  /**
   * Behind a scheme under which the probabilities of some examples are only known within bounds.
   */
  static final String BOUNDS = ", bounds";

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
    all.addAll(rates(hasControl ? "Training examples, " : "", figures.main()));
    if (hasControl) {
      PartFigures control = figures.control().figures();
      all.add(headline("Control set, " + figures.control().named() + ": ", control));
      all.addAll(rates("Control set, ", control));
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
    rows.add(List.of("greedy", Cells.percent(of.greedy()), Cells.counts(of.greedy())));
    for (SchemeFigures each : of.schemes()) {
      RateFigure rate = each.worstCase();
      rows.add(List.of("worst case, " + each.scheme(), Cells.percent(rate), Cells.counts(rate)));
    }
    for (BoundedFigures each : of.bounded()) {
      BoundedFigures.RateBounds rate = each.worstCase();
      String label = "worst case, " + each.scheme() + BOUNDS;
      rows.add(List.of(label, Cells.percent(rate), Cells.counts(rate)));
    }
    return new Table(
        part + "% of " + of.examples() + " examples " + level(),
        List.of("extraction", "%", "count"),
        rows);
  }

  private List<Table> rates(String part, PartFigures of) {
    return Stream.concat(
            of.schemes().stream().map(each -> rates(part, each)),
            of.bounded().stream().map(each -> bounds(part, each)))
        .toList();
  }

  /**
   * (n, p)-discoverable extraction under one scheme.
   *
   * @param part begins the title; may be empty
   * @param scheme whose rates
   * @return a row for each n, a column for each p
   */
  public Table rates(String part, SchemeFigures scheme) {
    return rates(
        part + scheme.scheme() + ": (n, p)-discoverable extraction, % of examples " + level(),
        (n, p) -> Cells.percent(scheme.rate(n, p)));
  }

  /**
   * (n, p)-discoverable extraction under a scheme of which only bounds are known.
   *
   * @param part begins the title; may be empty
   * @param scheme whose rates
   * @return a row for each n, a column for each p
   */
  public Table bounds(String part, BoundedFigures scheme) {
    return rates(
        part
            + scheme.scheme()
            + BOUNDS
            + ": between which rates (n, p)-discoverable extraction lies, % of examples "
            + level(),
        (n, p) -> Cells.percent(scheme.rate(n, p)));
  }

  private Table rates(String title, BiFunction<Long, Double, String> cell) {
    List<String> header = new ArrayList<>(List.of("n"));
    grid.probabilities().forEach(p -> header.add("p = " + p));
    List<List<String>> rows = new ArrayList<>();
    for (long n : grid.queries()) {
      List<String> row = new ArrayList<>(List.of(grouped(n)));
      grid.probabilities().forEach(p -> row.add(cell.apply(n, p)));
      rows.add(row);
    }
    return new Table(title, header, rows);
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
    part.schemes().forEach(each -> rows.add(row(each.scheme(), GroupTables.cells(each, grid))));
    part.bounded()
        .forEach(each -> rows.add(row(each.scheme() + BOUNDS, GroupTables.cells(each, grid))));
    return new Table(title, header, rows);
  }

  private static List<String> row(String label, Stream<String> cells) {
    return Stream.concat(Stream.of(label), cells).toList();
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
        Cells.percent(difference.difference(), difference.bounds()),
        difference.adjusted() == null
            ? "-"
            : Cells.percent(difference.adjusted().rate(), difference.adjusted().bounds()));
  }

  /**
   * The training examples by a field, with the control set beside them.
   *
   * @return a table for each scheme; none where no field was asked for
   */
  public List<Table> groups() {
    return figures.groups() == null ? List.of() : new GroupTables(figures, grid).all();
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
                return Cells.percent(each.mean().mean(), each.mean().bounds());
              }));
    }
    for (int s = 0; s < figures.main().bounded().size(); s++) {
      int scheme = s;
      rows.add(
          measure(
              "expected extraction, " + figures.main().bounded().get(s).scheme() + BOUNDS + " (%)",
              part -> {
                BoundedFigures each = part.bounded().get(scheme);
                BoundedFigures.Expected last = each.expected().get(each.expected().size() - 1);
                return Cells.percent(last.lower(), last.upper(), last.bounds());
              }));
    }
    rows.add(
        measure(
            "exact memorization (%)",
            part ->
                Cells.percent(
                    part.exactMemorization().value(), part.exactMemorization().bounds())));
    rows.add(
        measure(
            "extraction strength (%)",
            part ->
                Cells.percent(
                    part.extractionStrength().mean(), part.extractionStrength().bounds())));
    if (figures.main().perplexity() != null) {
      rows.add(
          measure(
              "perplexity",
              part -> Cells.number(part.perplexity().value(), part.perplexity().bounds())));
    }
    for (int i = 0; i < figures.main().scores().size(); i++) {
      int score = i;
      rows.add(
          measure(
              figures.main().scores().get(i).score(),
              part ->
                  Cells.number(
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
              Cells.number(each.auc().auc(), each.auc().bounds()),
              Cells.percent(each.tpr().tpr(), each.tpr().bounds())));
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
            Cells.number(exposure.bits().mean(), exposure.bits().bounds()),
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
    return Cells.percent(rate);
  }

  /**
   * A whole number with thousands set apart.
   *
   * @param number any
   * @return as in {@code 10,000}
   */
  public static String grouped(long number) {
    return Cells.grouped(number);
  }
}
