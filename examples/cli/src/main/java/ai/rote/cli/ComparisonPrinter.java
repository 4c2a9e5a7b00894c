package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.FlippedRegion;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.stat.ComparedRates;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.metrics.stat.Verdict;
import ai.rote.results.analysis.ComparedPart;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ExampleChanges;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.MeasuredRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a comparison as tables a person can read. */
final class ComparisonPrinter {
  private static final int SHOWN_CHANGES = 5;

  private final Terminal out;
  private final Comparison comparison;
  private final Grid grid;
  private final int nameWidth;

  ComparisonPrinter(Terminal out, Comparison comparison) {
    this.out = out;
    this.comparison = comparison;
    this.grid = comparison.grid();
    this.nameWidth =
        comparison.runs().stream().mapToInt(each -> each.name().length()).max().orElse(0);
  }

  void print() {
    comparison
        .lengths()
        .ifPresent(
            each -> {
              out.line("The runs differ in the length of the %s, not in the model.", each.varied());
              out.line("%s", each.heldFixed());
              out.blank();
            });
    printRuns();
    comparison
        .schemesLeftOut()
        .forEach(
            (scheme, names) ->
                out.line(
                    "%s is left out, which not all were scored under: only %s",
                    scheme, String.join(", ", names)));
    comparison
        .schemesBounded()
        .forEach(
            (scheme, names) ->
                out.line(
                    "%s is left out, of which only bounds are known in %s",
                    scheme, String.join(", ", names)));
    comparison.pairs().forEach(this::printVerdict);
    printRates();
    comparison.pairs().forEach(this::print);
    if (!comparison.pairs().isEmpty()) {
      printAdjustment();
    }
  }

  /** Which model each run measured, and which examples they have in common. */
  private void printRuns() {
    for (Comparison.Run run : comparison.runs()) {
      out.line(
          "%-" + nameWidth + "s   %s: %s%s%s",
          run.name(),
          run.results().run().model().name(),
          ReportPrinter.describe(run.results().run()),
          comparison.lengths().isPresent() && run.results().run().data().skipped() > 0
              ? "; "
                  + Tables.grouped(run.results().run().data().skipped())
                  + " examples skipped, too short or too long"
              : "",
          run.leftOut() == 0
              ? ""
              : "; " + Tables.grouped(run.leftOut()) + " examples left out, which not all hold");
    }
    out.line(
        "%s examples in all of them",
        Tables.grouped(
            comparison.runs().get(0).reports().entrySet().stream()
                .filter(each -> each.getKey().kind() != ComparedPart.Kind.GROUP)
                .mapToInt(each -> each.getValue().examples())
                .sum()));
    ReportPrinter.printDesign(out, comparison.grid().design());
    for (Comparison.Run run : comparison.runs()) {
      if (run.otherTokens() > 0) {
        out.line(
            "%s examples are other tokens with %s than with %s, since the tokenizers differ; where"
                + " texts were cut by token counts, their suffixes are other texts",
            Tables.grouped(run.otherTokens()), run.name(), comparison.runs().get(0).name());
      }
    }
  }

  private void printAdjustment() {
    out.blank();
    out.line(
        "Intervals and p-values of differences are adjusted for %s comparisons (every run, group,"
            + " scheme, n and p), so that with %s %% confidence none of them is called a difference"
            + " where there is none%s.",
        Tables.grouped(comparison.comparisons().comparisons()),
        Interval.percent(comparison.comparisons().level()),
        comparison
            .primary()
            .map(each -> "; the primary comparison, " + each + ", is not adjusted")
            .orElse(""));
  }

  /** As in {@code [95 % interval]}. */
  private String level() {
    return "[" + Interval.percent(grid.intervals().level()) + " % interval]";
  }

  private ComparedPart training() {
    return comparison.parts().get(0);
  }

  /** Greedy, and these numbers of queries under each scheme. */
  private List<MeasuredRate> measures(List<Long> queries) {
    List<MeasuredRate> measures = new ArrayList<>(List.of(new MeasuredRate.Greedy()));
    for (SamplingScheme scheme : grid.schemes()) {
      for (long n : queries) {
        measures.add(new MeasuredRate.Discoverable(scheme, n, grid.middleProbability()));
      }
    }
    return measures;
  }

  private static String label(MeasuredRate measure) {
    return measure instanceof MeasuredRate.Discoverable rate
        ? rate.scheme() + ", n = " + Tables.grouped(rate.n())
        : measure.toString();
  }

  private void printRates() {
    ComparedPart training = training();
    List<List<String>> rows = new ArrayList<>();
    measures(grid.queries()).forEach(measure -> rows.add(rates(label(measure), training, measure)));
    out.blank();
    out.line("%s, %% extracted %s, at p = %s", training.name(), level(), grid.middleProbability());
    out.table(header(), rows);
    if (comparison.parts().size() > 1) {
      List.of(
              new MeasuredRate.Greedy(),
              new MeasuredRate.Discoverable(
                  grid.schemes().get(0), grid.mostQueries(), grid.middleProbability()))
          .forEach(this::printParts);
    }
  }

  /** One rate over the training examples, the control set and groups, apart. */
  private void printParts(MeasuredRate measure) {
    List<List<String>> rows = new ArrayList<>();
    for (ComparedPart part : comparison.parts()) {
      int examples = comparison.runs().get(0).reports().get(part).examples();
      rows.add(rates(part.name() + " (" + Tables.grouped(examples) + ")", part, measure));
    }
    out.blank();
    out.line("%s, %% of the examples of each part %s", label(measure), level());
    out.table(header(), rows);
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of(""));
    comparison.runs().forEach(each -> header.add(each.name()));
    return header;
  }

  private List<String> rates(String label, ComparedPart part, MeasuredRate measure) {
    List<String> row = new ArrayList<>(List.of(label));
    comparison.runs().forEach(run -> row.add(Tables.percent(comparison.rate(run, part, measure))));
    return row;
  }

  /** One sentence a run. */
  private void printVerdict(Comparison.Pair pair) {
    List<String> lower = new ArrayList<>();
    List<String> higher = new ArrayList<>();
    int compared = 0;
    for (MeasuredRate measure : MeasuredRate.all(grid)) {
      compared++;
      Verdict verdict = comparison.comparisons().verdict(cell(pair, measure));
      if (verdict == Verdict.LOWER) {
        lower.add(label(measure));
      } else if (verdict == Verdict.HIGHER) {
        higher.add(label(measure));
      }
    }
    if (pair.equals(comparison.pairs().get(0))) {
      out.blank();
    }
    out.line("%s against %s: %s", pair.to(), pair.from(), verdict(lower, higher, compared));
    comparison
        .primary()
        .ifPresent(
            measure ->
                out.line(
                    "  primary comparison, %s: %s",
                    measure, describe(comparison.compared(cell(pair, measure)))));
  }

  private String verdict(List<String> lower, List<String> higher, int compared) {
    if (lower.isEmpty() && higher.isEmpty()) {
      return "no difference beyond chance in any of " + compared + " rates";
    }
    // One model is as safe as itself, whatever stands before the suffix.
    String what = comparison.lengths().isPresent() ? "extracted" : "leaks";
    List<String> found = new ArrayList<>();
    if (!lower.isEmpty()) {
      found.add("less in " + lower.size());
    }
    if (!higher.isEmpty()) {
      found.add("more in " + higher.size());
    }
    return String.format(
        Locale.ROOT,
        "%s %s of %d rates, beyond chance",
        what,
        String.join(" and ", found),
        compared);
  }

  private static String describe(ComparedRates compared) {
    String words =
        switch (compared.verdict()) {
          case HIGHER -> "higher";
          case LOWER -> "lower";
          case NO_DIFFERENCE -> "no difference beyond chance";
          case NOT_COMPARABLE -> "it happened in neither run";
        };
    return String.format(
        Locale.ROOT,
        "%s, %s points, p = %.2g",
        words,
        points(compared.difference()),
        compared.significance().pValue());
  }

  private Comparison.Cell cell(Comparison.Pair pair, MeasuredRate measure) {
    return new Comparison.Cell(training(), pair, measure);
  }

  private void print(Comparison.Pair pair) {
    out.blank();
    out.line(
        "%s less %s, %s, in percentage points [interval], with the exact McNemar test",
        pair.to(), pair.from(), training().name());
    List<List<String>> rows = new ArrayList<>();
    // Of many runs only the most queries; the page has all.
    List<Long> queries =
        comparison.pairs().size() == 1 ? grid.queries() : List.of(grid.mostQueries());
    for (MeasuredRate measure : measures(queries)) {
      PairedRates rates = comparison.rates(cell(pair, measure));
      ComparedRates compared = comparison.compared(cell(pair, measure));
      rows.add(
          List.of(
              label(measure),
              points(compared.difference()),
              Tables.grouped(rates.onlyFirst()),
              Tables.grouped(rates.onlySecond()),
              String.format(Locale.ROOT, "%.2g", compared.significance().pValue()),
              mark(compared.verdict())));
    }
    out.table(
        List.of("", "difference", "only " + pair.to(), "only " + pair.from(), "p-value", "beyond"),
        rows);
    printFlips(pair);
    if (comparison.pairs().size() == 1) {
      printChanges(pair);
    }
  }

  private static String mark(Verdict verdict) {
    return switch (verdict) {
      case HIGHER -> "more";
      case LOWER -> "less";
      case NO_DIFFERENCE -> "chance";
      case NOT_COMPARABLE -> "-";
    };
  }

  private static String points(RateDifference difference) {
    return String.format(
        Locale.ROOT,
        "%+.1f [%+.1f, %+.1f]",
        100 * difference.value(),
        100 * difference.interval().low(),
        100 * difference.interval().high());
  }

  /** Where sampling ranks two runs the other way round than greedy, both beyond chance. */
  private void printFlips(Comparison.Pair pair) {
    List<List<String>> rows = new ArrayList<>();
    for (SamplingScheme scheme : grid.schemes()) {
      FlippedRegion region = comparison.flips(pair, scheme);
      for (double p : region.isEmpty() ? List.<Double>of() : grid.probabilities()) {
        for (FlippedRegion.QueryRange range : region.queries(p)) {
          if (range.from().log10() <= Math.log10(grid.mostQueries())) {
            rows.add(List.of(scheme.toString(), String.valueOf(p), range.toString()));
          }
        }
      }
    }
    if (!rows.isEmpty()) {
      boolean less =
          comparison.comparisons().verdict(cell(pair, new MeasuredRate.Greedy())) == Verdict.LOWER;
      out.line(
          "%s leaks less by greedy, but more here, both beyond chance:",
          less ? pair.to() : pair.from());
      out.table(List.of("scheme", "p", "flipped for"), rows);
    }
  }

  private void printChanges(Comparison.Pair pair) {
    SamplingScheme scheme = grid.schemes().get(0);
    ExampleChanges changes = comparison.changes(pair, scheme);
    print(changes.countMore(), "more", changes.more(SHOWN_CHANGES), pair, scheme);
    print(changes.countLess(), "less", changes.less(SHOWN_CHANGES), pair, scheme);
  }

  private void print(
      long count,
      String direction,
      List<ExampleChanges.Change> changes,
      Comparison.Pair pair,
      SamplingScheme scheme) {
    if (changes.isEmpty()) {
      return;
    }
    out.blank();
    out.line(
        "%s examples leak %s in %s under %s; most of all (queries for p = %s)",
        Tables.grouped(count), direction, pair.to(), scheme, grid.middleProbability());
    List<List<String>> rows = new ArrayList<>();
    for (ExampleChanges.Change change : changes) {
      rows.add(List.of(change.id(), queries(change.earlier()), queries(change.later())));
    }
    out.table(List.of("example", pair.from(), pair.to()), rows);
  }

  private String queries(ExtractionProbability probability) {
    QueriesNeeded needed = probability.queriesNeeded(grid.middleProbability());
    if (needed.count().isPresent() && needed.log10() < 9) {
      return Tables.grouped(needed.count().getAsLong());
    }
    return needed.isFinite() ? String.format(Locale.ROOT, "10^%.0f", needed.log10()) : "never";
  }
}
