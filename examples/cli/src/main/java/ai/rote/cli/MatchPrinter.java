package ai.rote.cli;

import ai.rote.results.analysis.MatchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what was matched as tables a person can read. */
final class MatchPrinter {
  private static final int MOST_REFERENCES = 20;
  private static final int MOST_CHARACTERS = 300;

  private final Terminal out;
  private final MatchReport report;

  MatchPrinter(Terminal out, MatchReport report) {
    this.out = out;
    this.report = report;
  }

  void print() {
    MatchReport.Outputs outputs = report.outputs();
    out.entry(
        "outputs",
        "%s in %s, %s words%s",
        counted(report.each().size(), "output"),
        counted(report.generated().size(), "file"),
        Tables.grouped(outputs.words()),
        outputs.empty() == 0 ? "" : "; " + Tables.grouped(outputs.empty()) + " without a word");
    if (outputs.promptWords() > 0) {
      out.entry(
          "", "%s words repeat their prompt and count for nothing", grouped(outputs.promptWords()));
    }
    if (!report.references().isEmpty()) {
      printReferences();
    }
    if (report.targets() != null) {
      printTargets();
    }
  }

  private void printReferences() {
    MatchReport.Settings settings = report.settings();
    MatchReport.Outputs outputs = report.outputs();
    out.entry(
        "spans",
        "%s of at least %d words, in %s of %s outputs; %s %% of the outputs' words",
        Tables.grouped(report.all().spans()),
        settings.spanWords(),
        Tables.grouped(outputs.withSpan().count()),
        Tables.grouped(outputs.withSpan().total()),
        percent(outputs.matchedWords(), outputs.words()));
    if (report.longest() != null) {
      MatchReport.LongestSpan longest = report.longest();
      out.entry(
          "longest",
          "%s words of %s, in %s%s:",
          Tables.grouped(longest.words()),
          longest.reference(),
          longest.file(),
          longest.line() == 0 ? "" : ", line " + longest.line() + " (" + longest.id() + ")");
      String text = longest.text().replaceAll("\\s+", " ");
      out.entry("", "%s", Tables.clipped(text, MOST_CHARACTERS));
    }
    out.blank();
    out.line(
        "of each reference, in %%: bmc@%d, its words in spans of at least %d words; nv-recall, its"
            + " words in nearly verbatim passages of at least %d",
        settings.spanWords(), settings.spanWords(), settings.nearWords());
    List<List<String>> rows = new ArrayList<>();
    report.references().stream()
        .limit(MOST_REFERENCES)
        .forEach(each -> rows.add(row(each.name(), each.coverage())));
    if (report.references().size() > 1) {
      rows.add(row("all " + report.references().size(), report.all()));
    }
    out.table(
        List.of(
            "reference",
            "words",
            "bmc@" + settings.spanWords(),
            "nv-recall",
            "longest span",
            "longest covered"),
        rows);
    if (report.references().size() > MOST_REFERENCES) {
      out.line("the first %d references; match.json has all", MOST_REFERENCES);
    }
  }

  private static List<String> row(String name, MatchReport.Coverage coverage) {
    return List.of(
        name,
        grouped(coverage.words()),
        percent(coverage.covered(), coverage.words()),
        percent(coverage.near(), coverage.words()),
        grouped(coverage.longestSpan()),
        grouped(coverage.longestCovered()));
  }

  private void printTargets() {
    out.blank();
    out.line(
        "targets, in %%: found word for word in their output; means of the longest common run, the"
            + " common subsequence, and edit similarity with the output and with its nearest part");
    List<List<String>> rows = new ArrayList<>();
    if (report.targets().apart() != null) {
      rows.addAll(rows("not in the prompt", report.targets().apart()));
    }
    if (report.targets().inPrompt() != null) {
      rows.addAll(rows("in the prompt", report.targets().inPrompt()));
    }
    out.table(
        List.of("targets", "number", "found", "by", "run", "subsequence", "edit", "edit, part"),
        rows);
  }

  private static List<List<String>> rows(String name, MatchReport.TargetGroup group) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        means(
            List.of(
                name,
                grouped(group.found().total()),
                String.format(
                    Locale.ROOT,
                    "%.1f [%.1f, %.1f]",
                    100 * group.found().rate(),
                    100 * group.found().bounds().low(),
                    100 * group.found().bounds().high())),
            "words",
            group.words()));
    rows.add(means(List.of("", "", ""), "characters", group.characters()));
    return rows;
  }

  private static List<String> means(List<String> start, String by, MatchReport.Means means) {
    List<String> row = new ArrayList<>(start);
    row.add(by);
    for (double each :
        new double[] {
          means.longestRun(), means.common(), means.similarity(), means.partSimilarity()
        }) {
      row.add(String.format(Locale.ROOT, "%.1f", 100 * each));
    }
    return row;
  }

  private static String counted(long number, String what) {
    return grouped(number) + " " + what + (number == 1 ? "" : "s");
  }

  private static String grouped(long number) {
    return Tables.grouped(number);
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.2f", whole == 0 ? 0 : 100.0 * part / whole);
  }
}
