package ai.rote.examples.cli;

import ai.rote.core.SamplingScheme;
import ai.rote.examples.generation.GenerationReport;
import ai.rote.examples.generation.NamedCloseness;
import ai.rote.examples.run.Grid;
import ai.rote.metrics.NearVerbatimExtraction;
import ai.rote.metrics.SampledExtraction;
import ai.rote.metrics.SampledRate;
import ai.rote.metrics.SchemeExtraction;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints what was drawn and searched, a table a scheme. */
final class GenerationPrinter {
  private final GenerationReport report;
  private final Grid grid;
  private final PrintWriter out;

  private GenerationPrinter(GenerationReport report, Grid grid, PrintWriter out) {
    this.report = report;
    this.grid = grid;
    this.out = out;
  }

  static void print(GenerationReport report, Grid grid, PrintWriter out) {
    GenerationPrinter printer = new GenerationPrinter(report, grid, out);
    grid.schemes().forEach(printer::print);
  }

  private void print(SamplingScheme scheme) {
    List<List<String>> rows = new ArrayList<>();
    report
        .searchedBy()
        .ifPresent(
            closeness -> {
              for (NearVerbatimExtraction each :
                  report.nearVerbatim(scheme, closeness.asDistance().orElseThrow())) {
                rows.add(row("at least, " + within(closeness, each.epsilon()), each.atLeast()));
              }
            });
    report
        .tokenisations(scheme)
        .ifPresent(each -> rows.add(row("at least, as text", each.atLeast())));
    Optional<SampledExtraction> sampled = report.sampled(scheme);
    if (sampled.isPresent()) {
      for (double threshold : report.thresholds()) {
        rows.add(row(report.closeness().orElseThrow(), threshold, sampled.get()));
      }
    }
    out.printf(
        Locale.ROOT,
        "%n%s, not only verbatim, p = %s: %% of examples extracted within n queries%n",
        scheme,
        grid.middleProbability());
    List<String> header = new ArrayList<>(List.of("suffix"));
    grid.queries().forEach(n -> header.add("n = " + Tables.grouped(n)));
    out.println(Tables.of(header, rows));
    report
        .agreement(scheme)
        .ifPresent(
            each ->
                out.printf(
                    Locale.ROOT,
                    "draws against computed p_z: joint p-value %.3g%n",
                    each.joint().pValue()));
  }

  private List<String> row(String label, SchemeExtraction extraction) {
    List<String> row = new ArrayList<>(List.of(label));
    for (long n : grid.queries()) {
      row.add(Tables.percent(extraction.rate(n, grid.middleProbability())));
    }
    return row;
  }

  /** A rate where draws decide it for each example; else what they leave open. */
  private List<String> row(NamedCloseness closeness, double threshold, SampledExtraction sampled) {
    List<String> row = new ArrayList<>(List.of("drawn, " + within(closeness, threshold)));
    for (long n : grid.queries()) {
      SampledRate rate = sampled.rate(threshold, n, grid.middleProbability());
      String undecided = rate.undecided() == 0 ? "" : ", " + rate.undecided() + " open";
      row.add(Tables.percent(rate.rate()) + undecided);
    }
    return row;
  }

  private static String within(NamedCloseness closeness, double threshold) {
    String sign = closeness.asDistance().isPresent() ? " <= " : " >= ";
    return closeness + sign + BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString();
  }
}
