package ai.rote.cli;

import ai.rote.core.Dtype;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.DesignFields;
import ai.rote.results.analysis.Grid;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.ProfileFigures;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.figures.SchemeFigures;
import ai.rote.results.figures.Unavailable;
import ai.rote.results.page.BaselineTables;
import ai.rote.results.page.PredictabilityTable;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.page.ReportTables;
import ai.rote.results.page.SubjectTables;
import ai.rote.results.page.ZeroRates;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import ai.rote.results.run.Results;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Prints a measurement as tables a person can read. */
final class ReportPrinter {
  /** How many persons a terminal shows; files show more. */
  private static final int MOST_AT_RISK = 3;

  private final Terminal out;
  private final Grid grid;
  private final ReportFiles reports;
  private final ReportFigures figures;
  private final ReportTables tables;

  /** For reports that there are. */
  ReportPrinter(Terminal out, ReportFiles reports) {
    this.out = out;
    this.grid = reports.grid();
    this.reports = reports;
    this.figures = reports.figures().orElseThrow();
    this.tables = new ReportTables(figures, grid);
  }

  /** Prints what was made of a folder, and where it is. */
  static void print(Terminal out, Results results, ReportFiles reports) {
    if (reports.figures().isPresent()) {
      ReportPrinter printer = new ReportPrinter(out, reports);
      printer.printRun(results.run());
      printer.print();
    } else {
      out.line("this shard got no examples");
    }
    out.blank();
    out.line("written to %s", results.folder());
  }

  void printRun(RunRecord run) {
    PartFigures all = figures.everyExample();
    RunTitle.given(run).ifPresent(name -> out.entry("run", "%s", name));
    out.entry("model", "%s: %s", run.model().name(), describe(run));
    out.entry("data", "%s examples%s", Tables.grouped(all.examples()), remarks(all));
    printDesign(out, grid.design());
    RunTitle.chat(run).ifPresent(chat -> out.entry("chat", "%s", chat));
    Optional.ofNullable(run.spread()).ifPresent(each -> out.entry("spread", "%s", each));
    Optional.ofNullable(figures.filter())
        .ifPresent(
            each ->
                out.entry(
                    "only",
                    "examples with %s: %s of %s; %s left out%s",
                    each.conditions(),
                    Tables.grouped(each.examples()),
                    Tables.grouped(each.examples() + each.leftOut()),
                    Tables.grouped(each.leftOut()),
                    each.lacking() == 0
                        ? ""
                        : ", "
                            + Tables.grouped(each.lacking())
                            + " because they lack a field that is asked for"));
  }

  static void printDesign(Terminal out, DesignFields design) {
    if (!design.isNone()) {
      out.entry("design", "%s; every interval allows for it", design.inWords());
    }
  }

  /** Prints what a folder's records come to; with a control set, that beside the others. */
  void print() {
    if (figures.control() == null) {
      print(figures.main());
      tables.groups().forEach(this::print);
      printGenerated();
      print(tables.measures());
    } else {
      out.blank();
      out.line(
          "training: %s examples, all without %s",
          Tables.grouped(figures.main().examples()), figures.control().named());
      print(figures.main());
      printGenerated();
      printControl();
      tables.groups().forEach(this::print);
      print(tables.measures());
      printMembership();
    }
    BaselineTables.of(figures, grid).forEach(this::print);
    ZeroRates.inWords(figures).ifPresent(each -> out.line("%s", each));
    Optional.ofNullable(figures.predictability())
        .flatMap(PredictabilityTable::of)
        .ifPresent(this::print);
    Optional.ofNullable(figures.rounding()).ifPresent(each -> RoundingPrinter.print(each, out));
    printPersons();
    printUnavailable();
  }

  private void printPersons() {
    if (figures.subjects() != null) {
      SubjectTables persons = new SubjectTables(figures.subjects(), grid);
      persons.rates().forEach(this::print);
      persons.risks(MOST_AT_RISK).forEach(this::print);
      Optional.ofNullable(figures.subjects().profile()).ifPresent(this::print);
    }
  }

  /** As text: sentences do not fit the cells of a table. */
  private void print(ProfileFigures profile) {
    out.blank();
    out.line("Profile %s: %s", profile.profile(), profile.asks());
    profile.facts().forEach(each -> out.line("- %s: %s", each.what(), each.found()));
    out.line("What this cannot say:");
    profile.cannotSay().forEach(each -> out.line("- %s", each));
  }

  private void printGenerated() {
    reports
        .generation()
        .ifPresent(each -> GenerationPrinter.print(each, figures.main().generation(), grid, out));
  }

  private void printControl() {
    PartFigures control = figures.control().figures();
    ReportTables.Table rates =
        tables.schemes(
            String.format(
                Locale.ROOT,
                "control: %s examples with %s, p = %s: %% of examples extracted within n queries",
                Tables.grouped(control.examples()),
                figures.control().named(),
                grid.middleProbability()),
            control);
    out.blank();
    out.line("%s", rates.title());
    printGreedy(control);
    out.table(rates.header(), rates.rows());
    print(tables.againstControl(false));
  }

  private void printMembership() {
    if (!figures.againstControl().membership().isEmpty()) {
      print(tables.membership());
    }
    if (!tables.exposure().isEmpty()) {
      out.line("%s", tables.exposure());
    }
  }

  private void printUnavailable() {
    Set<Unavailable> missing = new LinkedHashSet<>(figures.main().unavailable());
    if (figures.againstControl() != null) {
      missing.addAll(figures.againstControl().unavailable());
    }
    Set<String> reasons = new LinkedHashSet<>();
    missing.forEach(each -> reasons.add(each.why()));
    for (String why : reasons) {
      List<String> names =
          missing.stream().filter(each -> each.why().equals(why)).map(Unavailable::figure).toList();
      out.line("not in the records: %s. %s", String.join(", ", names), why);
    }
  }

  private void print(PartFigures part) {
    printGreedy(part);
    for (int s = 0; s < part.schemes().size(); s++) {
      SchemeFigures each = part.schemes().get(s);
      print(tables.rates("", each));
      SamplingScheme scheme = grid.schemes().get(s);
      if (scheme.topK() != SamplingScheme.ALL_TOKENS || scheme.topP() < 1) {
        out.line("worst case (p_z > 0): %s %% of examples", ReportTables.percent(each.worstCase()));
      }
    }
    printBounds(part);
  }

  /** Of what lies between them nothing can be said. */
  private void printBounds(PartFigures part) {
    part.bounded().forEach(each -> print(tables.bounds("", each)));
    if (!part.bounded().isEmpty()) {
      out.line("no value between two bounds is likelier than another; --server-top narrows them");
    }
  }

  private void print(ReportTables.Table table) {
    out.blank();
    out.line("%s", table.title());
    out.table(table.header(), table.rows());
  }

  private void printGreedy(PartFigures part) {
    out.entry(
        "greedy",
        "%s %% of examples, %s%s",
        ReportTables.percent(part.greedy()),
        part.greedy().counts(),
        part.nearTies() == 0 ? "" : " (" + part.nearTies() + " near-ties)");
  }

  private static String remarks(PartFigures part) {
    StringBuilder remarks = new StringBuilder();
    part.skipped()
        .forEach(
            (reason, count) ->
                remarks.append("; ").append(count).append(" skipped: ").append(reason));
    if (part.bordersMoved() > 0) {
      remarks.append("; ").append(part.bordersMoved()).append(" borders moved out of a token");
    }
    return remarks.toString();
  }

  static String describe(ModelInfo model) {
    return model.parameters().isEmpty() // nobody else says so little of a model
        ? model.modelType() + ", run by a server"
        : describe(
            model.modelType(),
            model.parameters().orElse(0),
            model.storedAs(),
            model.dtype().toString(),
            model.device().toString());
  }

  /** From the record of a run. */
  static String describe(RunRecord run) {
    RunRecord.Model model = run.model();
    return run.server() != null
        ? model.modelType() + ", run by " + run.server()
        : describe(
            model.modelType(),
            model.parameters(),
            model.storedDtype(),
            model.dtype(),
            model.device());
  }

  /** What weights are stored as is said where they are quantised. */
  private static String describe(
      String type, long parameters, String stored, String dtype, String device) {
    boolean ordinary =
        Arrays.stream(Dtype.values()).anyMatch(each -> each.toString().equals(stored));
    return String.format(
        Locale.ROOT,
        "%s%s%s, %s on %s",
        type,
        parameters == 0 ? "" : ", " + Tables.grouped(parameters) + " parameters",
        ordinary ? "" : ", " + stored + " stored",
        dtype,
        device);
  }
}
