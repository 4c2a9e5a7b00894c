package ai.rote.cli;

import ai.rote.results.analysis.MatchAnalysis;
import ai.rote.results.analysis.TargetSums;
import ai.rote.results.figures.MatchFigures;
import ai.rote.results.figures.RateFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what was matched as tables a person can read. */
final class MatchPrinter {
  private static final int MOST_REFERENCES = 20;
  private static final int MOST_CHARACTERS = 300;

  private final Terminal out;
  private final MatchFigures report;

  MatchPrinter(Terminal out, MatchFigures report) {
    this.out = out;
    this.report = report;
  }

  void print() {
    MatchFigures.Outputs outputs = report.outputs();
    out.entry(
        "outputs",
        "%s in %s, %s words%s",
        counted(report.each().size(), "output"),
        counted(report.generated().size(), "file"),
        Tables.grouped(outputs.words()),
        outputs.empty() == 0 ? "" : "; " + Tables.grouped(outputs.empty()) + " without a word");
    if (outputs.promptWords() > 0) {
      out.entry(
          "", "%s words that repeat their prompt are left out", grouped(outputs.promptWords()));
    }
    if (!report.references().isEmpty()) {
      printReferences();
    }
    if (report.targets() != null) {
      if (!report.references().isEmpty()) {
        out.blank();
      }
      printTargets();
    }
  }

  private void printReferences() {
    MatchFigures.Settings settings = report.settings();
    MatchFigures.Outputs outputs = report.outputs();
    out.entry(
        "spans",
        "%s of at least %d words, in %s of %s outputs; %s %% of the outputs' words",
        Tables.grouped(report.all().spans()),
        settings.spanWords(),
        Tables.grouped(outputs.withSpan().count()),
        Tables.grouped(outputs.withSpan().total()),
        percent(outputs.matchedWords(), outputs.words()));
    if (report.longest() != null) {
      MatchAnalysis.LongestSpan longest = report.longest();
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

  private static List<String> row(String name, MatchFigures.Coverage coverage) {
    return List.of(
        name,
        grouped(coverage.words()),
        percent(coverage.covered(), coverage.words()),
        percent(coverage.near(), coverage.words()),
        grouped(coverage.longestSpan()),
        grouped(coverage.longestCovered()));
  }

  private void printTargets() {
    MatchFigures.TargetGroup apart = report.targets().apart();
    MatchFigures.TargetGroup inPrompt = report.targets().inPrompt();
    if (apart != null) {
      out.entry("targets", "%s", found(apart));
    }
    if (inPrompt != null) {
      out.entry(
          apart == null ? "targets" : "",
          "%s in their prompt already, counted apart: %s",
          grouped(inPrompt.found().total()),
          found(inPrompt));
    }
    if (apart != null) {
      out.blank();
      out.line(
          "likeness of a target and its output, means in %% of the target: the longest run of both,"
              + " the longest common subsequence, the nearest part by edits; and by edits as wholes");
      out.table(
          List.of("by", "run", "subsequence", "part", "whole"),
          List.of(means("words", apart.words()), means("characters", apart.characters())));
    }
  }

  private static String found(MatchFigures.TargetGroup group) {
    RateFigure found = group.found();
    return String.format(
        Locale.ROOT,
        "%s of %s found word for word, %.1f [%.1f, %.1f] %%",
        grouped(found.count()),
        grouped(found.total()),
        100 * found.rate(),
        100 * found.bounds().low(),
        100 * found.bounds().high());
  }

  private static List<String> means(String by, TargetSums.Means means) {
    List<String> row = new ArrayList<>(List.of(by));
    for (double each :
        new double[] {
          means.longestRun(), means.common(), means.partSimilarity(), means.similarity()
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
