package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.near.RankedGuesses;
import ai.rote.metrics.near.SampledExtraction;
import ai.rote.metrics.near.SampledRate;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.GeneratedScheme;
import ai.rote.results.figures.GenerationFigures;
import ai.rote.results.figures.GuessFigures;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;

/** Prints what was drawn and searched, a table a scheme. */
final class GenerationPrinter {
  private final GenerationReport report;
  private final Grid grid;
  private final Terminal out;

  private GenerationPrinter(GenerationReport report, Grid grid, Terminal out) {
    this.report = report;
    this.grid = grid;
    this.out = out;
  }

  static void print(GenerationReport report, GenerationFigures figures, Grid grid, Terminal out) {
    GenerationPrinter printer = new GenerationPrinter(report, grid, out);
    grid.schemes().forEach(printer::print);
    printer.printGuesses(figures);
  }

  /** What an attacker would have who hands in one guess an example, ranked by probability. */
  private void printGuesses(GenerationFigures figures) {
    List<List<String>> rows = new ArrayList<>();
    if (figures.greedyGuesses() != null) {
      rows.add(row("greedy", figures.greedyGuesses()));
    }
    for (GeneratedScheme scheme : figures.schemes()) {
      if (scheme.guesses() != null) {
        rows.add(row("likeliest draw, " + scheme.scheme(), scheme.guesses()));
      }
    }
    if (!rows.isEmpty()) {
      int errors = RankedGuesses.CHALLENGE_ERRORS;
      out.blank();
      out.line("guesses ranked by probability, read up to the %sth wrong one", errors);
      out.table(
          List.of("guess", "recall at " + errors + " errors", "found", "wrong", "precision"), rows);
      if (rows.stream().anyMatch(row -> !row.get(3).equals("" + errors))) {
        out.line(
            "fewer than %s wrong: every guess counts, and their order makes no difference", errors);
      }
    }
  }

  private static List<String> row(String label, GuessFigures guesses) {
    return List.of(
        label,
        percent(guesses.recall())
            + (guesses.bounds() == null
                ? ""
                : " ["
                    + percent(guesses.bounds().low())
                    + ", "
                    + percent(guesses.bounds().high())
                    + "]"),
        guesses.found() + "/" + guesses.examples(),
        "" + guesses.wrongGuesses(),
        percent(guesses.precision()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private void print(SamplingScheme scheme) {
    List<List<String>> rows = new ArrayList<>();
    for (Threshold threshold : report.thresholds()) {
      report
          .nearVerbatim(scheme, threshold)
          .ifPresent(
              each -> {
                NamedCloseness closeness = report.searchedBy().orElseThrow();
                rows.add(row("at least, " + within(closeness, threshold), each.atLeast()));
              });
    }
    report
        .tokenisations(scheme)
        .ifPresent(each -> rows.add(row("at least, as text", each.atLeast())));
    for (Threshold threshold : report.thresholds()) {
      report
          .sampled(scheme, threshold)
          .ifPresent(each -> rows.add(row(report.closeness().orElseThrow(), threshold, each)));
    }
    out.blank();
    out.line(
        "%s, not only verbatim, p = %s: %% of examples extracted within n queries",
        scheme, grid.middleProbability());
    List<String> header = new ArrayList<>(List.of("suffix"));
    grid.queries().forEach(n -> header.add("n = " + Tables.grouped(n)));
    out.table(header, rows);
    report
        .stop()
        .ifPresent(
            rule -> {
              LongSummaryStatistics draws = report.draws(scheme);
              out.line(
                  "draws until %s: %s to %s an example, %s in all; decided by intervals that hold"
                      + " at every number of draws",
                  rule,
                  Tables.grouped(draws.getMin()),
                  Tables.grouped(draws.getMax()),
                  Tables.grouped(draws.getSum()));
            });
    report
        .agreement(scheme)
        .ifPresent(
            each ->
                out.line("draws against computed p_z: joint p-value %.3g", each.joint().pValue()));
  }

  private List<String> row(String label, SchemeExtraction extraction) {
    List<String> row = new ArrayList<>(List.of(label));
    for (long n : grid.queries()) {
      row.add(Tables.percent(extraction.rate(n, grid.middleProbability())));
    }
    return row;
  }

  /** A rate where draws decide it for each example; else what they leave open. */
  private List<String> row(
      NamedCloseness closeness, Threshold threshold, SampledExtraction sampled) {
    List<String> row = new ArrayList<>(List.of("drawn, " + within(closeness, threshold)));
    for (long n : grid.queries()) {
      SampledRate rate = sampled.rate(threshold.number(), n, grid.middleProbability());
      String undecided = rate.undecided() == 0 ? "" : ", " + rate.undecided() + " open";
      row.add(Tables.percent(rate.rate()) + undecided);
    }
    return row;
  }

  private static String within(NamedCloseness closeness, Threshold threshold) {
    String sign = closeness.asDistance().isPresent() ? " <= " : " >= ";
    return closeness + sign + threshold;
  }
}
