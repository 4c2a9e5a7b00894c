package ai.rote.cli;

import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.results.analysis.Grid;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a measurement as tables a person can read. */
final class ReportPrinter {
  private final Terminal out;
  private final Grid grid;

  ReportPrinter(Terminal out, Grid grid) {
    this.out = out;
    this.grid = grid;
  }

  void printRun(RunRecord run, ExtractionReport report) {
    RunTitle.given(run).ifPresent(name -> out.entry("run", "%s", name));
    out.entry("model", "%s: %s", run.model().name(), describe(run.model()));
    out.entry("data", "%s examples%s", Tables.grouped(report.examples()), remarks(report));
  }

  /** Prints what a folder's records come to; with a control set, that beside the others. */
  void print(ReportFiles reports) {
    if (reports.controlled().isPresent()) {
      printTraining(reports.controlled().get());
      printGenerated(reports);
      printControl(reports.controlled().get());
      printGroups(reports);
    } else {
      print(reports.report().orElseThrow());
      printGroups(reports);
      printGenerated(reports);
    }
  }

  private void printGroups(ReportFiles reports) {
    ExtractionReport report = reports.report().orElseThrow();
    reports.groupedBy().ifPresent(name -> printGroups(report.groupBy(name)));
  }

  private void printGenerated(ReportFiles reports) {
    reports.generation().ifPresent(each -> GenerationPrinter.print(each, grid, out));
  }

  private void printTraining(ReportFiles.Controlled controlled) {
    out.blank();
    out.line(
        "training: %s examples, all without %s",
        Tables.grouped(controlled.training().examples()), controlled.set());
    print(controlled.training());
  }

  private void printControl(ReportFiles.Controlled controlled) {
    out.blank();
    out.line(
        "control: %s examples with %s, p = %s: %% of examples extracted within n queries",
        Tables.grouped(controlled.control().examples()),
        controlled.set(),
        grid.middleProbability());
    printGreedy(controlled.control());
    List<String> header = new ArrayList<>(List.of("scheme"));
    grid.queries().forEach(n -> header.add("n = " + Tables.grouped(n)));
    List<List<String>> rows = new ArrayList<>();
    for (SamplingScheme scheme : grid.schemes()) {
      List<String> row = new ArrayList<>(List.of(scheme.toString()));
      row.addAll(rates(controlled.control(), scheme));
      rows.add(row);
    }
    out.table(header, rows);
  }

  void print(ExtractionReport report) {
    printGreedy(report);
    grid.schemes().forEach(scheme -> print(report.under(scheme)));
  }

  private void printGreedy(ExtractionReport report) {
    out.entry(
        "greedy",
        "%s %% of examples, %d/%d%s",
        Tables.percent(report.greedy()),
        report.greedy().count(),
        report.greedy().total(),
        report.nearTies() == 0 ? "" : " (" + report.nearTies() + " near-ties)");
  }

  private void print(SchemeExtraction extraction) {
    out.blank();
    out.line(
        "%s: (n, p)-discoverable extraction, %% of examples [95 %% interval]", extraction.scheme());
    List<String> header = new ArrayList<>(List.of("n"));
    grid.probabilities().forEach(p -> header.add("p = " + p));
    List<List<String>> rows = new ArrayList<>();
    for (long n : grid.queries()) {
      List<String> row = new ArrayList<>(List.of(Tables.grouped(n)));
      grid.probabilities().forEach(p -> row.add(Tables.percent(extraction.rate(n, p))));
      rows.add(row);
    }
    out.table(header, rows);
    SamplingScheme scheme = extraction.scheme();
    if (scheme.topK() != SamplingScheme.ALL_TOKENS || scheme.topP() < 1) {
      out.line("worst case (p_z > 0): %s %% of examples", Tables.percent(extraction.worstCase()));
    }
  }

  void printGroups(GroupedReport groups) {
    for (SamplingScheme scheme : grid.schemes()) {
      out.blank();
      out.line(
          "by %s, %s, p = %s: %% of examples extracted within n queries",
          groups.field(), scheme, grid.middleProbability());
      List<String> header = new ArrayList<>(List.of(groups.field(), "examples", "greedy"));
      grid.queries().forEach(n -> header.add("n = " + Tables.grouped(n)));
      List<List<String>> rows = new ArrayList<>();
      groups.byValue().forEach((value, report) -> rows.add(row(value.toString(), report, scheme)));
      groups.without().ifPresent(report -> rows.add(row("(none)", report, scheme)));
      out.table(header, rows);
    }
  }

  private List<String> row(String label, ExtractionReport report, SamplingScheme scheme) {
    List<String> row = new ArrayList<>();
    row.add(label);
    row.add(Tables.grouped(report.examples()));
    row.add(Tables.percent(report.greedy()));
    row.addAll(rates(report, scheme));
    return row;
  }

  /** At the middle p, for each n. */
  private List<String> rates(ExtractionReport report, SamplingScheme scheme) {
    SchemeExtraction extraction = report.under(scheme);
    return grid.queries().stream()
        .map(n -> Tables.percent(extraction.rate(n, grid.middleProbability())))
        .toList();
  }

  private static String remarks(ExtractionReport report) {
    StringBuilder remarks = new StringBuilder();
    report
        .skippedByReason()
        .forEach(
            (reason, count) ->
                remarks.append("; ").append(count).append(" skipped: ").append(reason));
    if (report.bordersMoved() > 0) {
      remarks.append("; ").append(report.bordersMoved()).append(" borders moved out of a token");
    }
    return remarks.toString();
  }

  static String describe(ModelInfo model) {
    return describe(
        model.modelType(),
        model.parameters().orElse(0),
        model.dtype().toString(),
        model.device().toString());
  }

  /** From the record of a run. */
  static String describe(RunRecord.Model model) {
    return describe(model.modelType(), model.parameters(), model.dtype(), model.device());
  }

  private static String describe(String type, long parameters, String dtype, String device) {
    return String.format(
        Locale.ROOT,
        "%s%s, %s on %s",
        type,
        parameters == 0 ? "" : ", " + Tables.grouped(parameters) + " parameters",
        dtype,
        device);
  }
}
