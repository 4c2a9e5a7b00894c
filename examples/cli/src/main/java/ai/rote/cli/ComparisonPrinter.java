package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.FlippedRegion;
import ai.rote.metrics.ModelSeries;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ExampleChanges;
import ai.rote.results.analysis.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Prints a comparison as tables a person can read. */
final class ComparisonPrinter {
  private static final int SHOWN_CHANGES = 5;
  private static final String GREEDY = "greedy";

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
    for (Comparison.Run run : comparison.runs()) {
      out.line(
          "%-" + nameWidth + "s   %s: %s%s",
          run.name(),
          run.results().run().model().name(),
          ReportPrinter.describe(run.results().run().model()),
          run.leftOut() == 0
              ? ""
              : "; " + Tables.grouped(run.leftOut()) + " examples left out, which not all hold");
    }
    out.line("%s examples in all of them", Tables.grouped(comparison.examples()));
    for (Comparison.Run run : comparison.runs()) {
      if (run.otherTokens() > 0) {
        out.line(
            "%s examples are other tokens with %s than with %s, since the tokenizers differ; where"
                + " texts were cut by token counts, their suffixes are other texts",
            Tables.grouped(run.otherTokens()), run.name(), comparison.runs().get(0).name());
      }
    }
    comparison
        .schemesLeftOut()
        .forEach(
            (scheme, names) ->
                out.line(
                    "%s is left out, which not all were scored under: only %s",
                    scheme, String.join(", ", names)));
    printRates();
    Map<String, List<ModelSeries.Pair>> measures = measures();
    for (ModelSeries.Pair pair : measures.get(GREEDY)) {
      print(pair, measures);
    }
  }

  /** Every two runs compared, by what is compared. */
  private Map<String, List<ModelSeries.Pair>> measures() {
    Map<String, List<ModelSeries.Pair>> measures = new LinkedHashMap<>();
    measures.put(GREEDY, comparison.pairs(PairedComparison::greedy));
    for (SamplingScheme scheme : grid.schemes()) {
      for (long n : grid.queries()) {
        measures.put(
            label(scheme, n),
            comparison.pairs(each -> each.under(scheme).rate(n, grid.middleProbability())));
      }
    }
    return measures;
  }

  private static String label(SamplingScheme scheme, long n) {
    return scheme + ", n = " + Tables.grouped(n);
  }

  private void printRates() {
    out.blank();
    out.line(
        "%% of examples [95 %% interval], probabilistic extraction at p = %s",
        grid.middleProbability());
    List<String> header = new ArrayList<>(List.of(""));
    comparison.runs().forEach(each -> header.add(each.name()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(GREEDY, ExtractionReport::greedy));
    for (SamplingScheme scheme : grid.schemes()) {
      for (long n : grid.queries()) {
        rows.add(
            row(
                label(scheme, n),
                report -> report.under(scheme).rate(n, grid.middleProbability())));
      }
    }
    out.table(header, rows);
  }

  private List<String> row(String label, Function<ExtractionReport, Rate> rate) {
    List<String> row = new ArrayList<>(List.of(label));
    comparison.runs().forEach(each -> row.add(Tables.percent(rate.apply(each.report()))));
    return row;
  }

  private void print(ModelSeries.Pair greedy, Map<String, List<ModelSeries.Pair>> measures) {
    String later = greedy.first();
    String earlier = greedy.second();
    out.blank();
    out.line(
        "%s less %s, percentage points [95 %% interval], p-value of McNemar's test%s",
        later, earlier, comparison.runs().size() > 2 ? ", both adjusted for all pairs" : "");
    List<List<String>> rows = new ArrayList<>();
    measures.forEach(
        (label, pairs) ->
            pairs.stream()
                .filter(each -> each.first().equals(later) && each.second().equals(earlier))
                .forEach(each -> rows.add(row(label, each))));
    out.table(List.of("", "difference", "only " + later, "only " + earlier, "p-value"), rows);
    printFlips(greedy);
    printChanges(greedy);
  }

  private static List<String> row(String label, ModelSeries.Pair pair) {
    return List.of(
        label,
        points(pair.compared().difference()),
        Tables.grouped(pair.rates().onlyFirst()),
        Tables.grouped(pair.rates().onlySecond()),
        String.format(Locale.ROOT, "%.2g", pair.compared().significance().pValue()));
  }

  private static String points(RateDifference difference) {
    return String.format(
        Locale.ROOT,
        "%+.1f [%+.1f, %+.1f]",
        100 * difference.value(),
        100 * difference.interval().low(),
        100 * difference.interval().high());
  }

  private void printFlips(ModelSeries.Pair pair) {
    long order = pair.rates().onlyFirst() - pair.rates().onlySecond();
    if (order == 0) {
      out.line("greedy extraction ranks the two equal");
      return;
    }
    String safer = order > 0 ? pair.second() : pair.first();
    List<List<String>> rows = new ArrayList<>();
    long beyond = 0;
    for (SamplingScheme scheme : grid.schemes()) {
      FlippedRegion region = comparison.of(pair).under(scheme).flips();
      for (double p : region.isEmpty() ? List.<Double>of() : grid.probabilities()) {
        for (FlippedRegion.QueryRange range : region.queries(p)) {
          if (range.from().log10() <= Math.log10(grid.mostQueries())) {
            rows.add(List.of(scheme.toString(), String.valueOf(p), range.toString()));
          } else {
            beyond++;
          }
        }
      }
    }
    String rest =
        beyond == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %s stretches beyond n = %s",
                Tables.grouped(beyond),
                Tables.grouped(grid.mostQueries()));
    if (rows.isEmpty()) {
      out.line("%s is the safer by greedy, and by sampling as well%s", safer, rest);
    } else {
      out.line("%s is the safer by greedy, but it leaks more here%s:", safer, rest);
      out.table(List.of("scheme", "p", "flipped for"), rows);
    }
  }

  private void printChanges(ModelSeries.Pair pair) {
    SamplingScheme scheme = grid.schemes().get(0);
    ExampleChanges changes = comparison.changes(pair, scheme);
    print(changes.countMore(), "more", changes.more(SHOWN_CHANGES), pair, scheme);
    print(changes.countLess(), "less", changes.less(SHOWN_CHANGES), pair, scheme);
  }

  private void print(
      long count,
      String direction,
      List<ExampleChanges.Change> changes,
      ModelSeries.Pair pair,
      SamplingScheme scheme) {
    if (changes.isEmpty()) {
      return;
    }
    out.blank();
    out.line(
        "%s examples leak %s in %s under %s; most of all (queries for p = %s)",
        Tables.grouped(count), direction, pair.first(), scheme, grid.middleProbability());
    List<List<String>> rows = new ArrayList<>();
    for (ExampleChanges.Change change : changes) {
      rows.add(List.of(change.id(), queries(change.earlier()), queries(change.later())));
    }
    out.table(List.of("example", pair.second(), pair.first()), rows);
  }

  private String queries(ExtractionProbability probability) {
    QueriesNeeded needed = probability.queriesNeeded(grid.middleProbability());
    if (needed.count().isPresent() && needed.log10() < 9) {
      return Tables.grouped(needed.count().getAsLong());
    }
    return needed.isFinite() ? String.format(Locale.ROOT, "10^%.0f", needed.log10()) : "never";
  }
}
