package ai.rote.cli;

import ai.rote.core.document.WindowShape;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.results.analysis.FoundRegion;
import ai.rote.results.analysis.MissedPassages;
import ai.rote.results.analysis.ScanReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what a scan found as tables a person can read. */
final class ScanPrinter {
  private static final int MOST_REGIONS = 10;

  private final Terminal out;
  private final ScanReport report;
  private final WindowShape shape;

  ScanPrinter(Terminal out, ScanReport report, WindowShape shape) {
    this.out = out;
    this.report = report;
    this.shape = shape;
  }

  void print() {
    ScanReport.TextReport total = report.total();
    out.entry(
        "text",
        "%s: %s characters, %s tokens, %s windows",
        report.texts().size() == 1
            ? total.size().name()
            : Tables.grouped(report.texts().size()) + " texts",
        Tables.grouped(total.size().characters()),
        Tables.grouped(total.size().tokens()),
        Tables.grouped(total.size().windows()));
    long tooShort = report.texts().stream().filter(each -> each.size().windows() == 0).count();
    if (tooShort > 0) {
      out.entry("", "%s texts are shorter than one window", Tables.grouped(tooShort));
    }
    out.entry("greedy", "%s %% of the tokens are extractable", percent(total.greedy()));
    out.entry("", "%s", MissedPassages.inWords(shape));
    total.schemes().forEach(this::print);
    printRegions();
  }

  private void print(ScanReport.SchemeReport scheme) {
    out.blank();
    out.line("%s: share of the tokens in extractable regions, %%", scheme.scheme());
    List<String> header = new ArrayList<>(List.of("n"));
    report.grid().probabilities().forEach(p -> header.add("p = " + p));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < report.grid().queries().size(); i++) {
      List<String> row = new ArrayList<>();
      row.add(Tables.grouped(report.grid().queries().get(i)));
      scheme.coverage().get(i).forEach(each -> row.add(percent(each)));
      rows.add(row);
    }
    out.table(header, rows);
  }

  /** Those of the first scheme; the files have the others'. */
  private void printRegions() {
    SamplingScheme scheme = report.grid().schemes().get(0);
    String at =
        "n = " + Tables.grouped(report.queries()) + ", p = " + report.probability() + ", " + scheme;
    List<FoundRegion> longest =
        report.longest().stream().filter(each -> each.scheme().equals(scheme)).toList();
    long regions = report.headline(report.total().schemes().get(0)).regions();
    if (regions == 0) {
      out.blank();
      out.line("no extractable region at %s", at);
      return;
    }
    out.blank();
    out.line(
        "%s extractable region%s at %s%s",
        Tables.grouped(regions),
        regions == 1 ? "" : "s",
        at,
        regions > MOST_REGIONS ? "; the longest:" : "");
    List<List<String>> rows = new ArrayList<>();
    for (FoundRegion each : longest.subList(0, Math.min(MOST_REGIONS, longest.size()))) {
      rows.add(
          List.of(
              each.document(),
              Tables.grouped(each.start()) + "-" + Tables.grouped(each.end()),
              Tables.grouped(each.region().length()),
              String.format(Locale.ROOT, "%.3g", each.region().highest().value()),
              each.text().replaceAll("\\s+", " ").strip()));
    }
    out.tableWithText(List.of("text", "characters", "tokens", "highest p_z", "begins"), rows);
  }

  private static String percent(DocumentCoverage coverage) {
    return String.format(Locale.ROOT, "%.2f", 100 * coverage.share());
  }
}
