package ai.rote.cli;

import ai.rote.results.figures.AuditFigures;
import ai.rote.results.figures.AuditedRunFigures;
import ai.rote.results.figures.AuditedRunFigures.Part;
import ai.rote.results.figures.Bounds;
import ai.rote.results.figures.MembershipFigures.TruePositives;
import ai.rote.results.figures.QuantileFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints an audit as tables a person can read, with what its bounds take for granted. */
final class AuditPrinter {
  private final Terminal out;
  private final AuditFigures audit;

  AuditPrinter(Terminal out, AuditFigures audit) {
    this.out = out;
    this.audit = audit;
  }

  void print() {
    AuditFigures.Canaries canaries = audit.canaries();
    out.entry(
        "canaries",
        "%s of seed %d, inserted %s times, in by %s",
        Tables.grouped(canaries.canaries()),
        canaries.seed(),
        String.join(", ", canaries.repetitions().stream().map(Object::toString).toList()),
        canaries.split());
    out.entry(
        "score",
        "%s; delta = %s; level %s",
        audit.plan().score(),
        audit.plan().delta(),
        audit.plan().level());
    if (audit.runs().size() == 1) {
      printRun(audit.runs().get(0));
    } else {
      printRuns();
    }
    if (audit.trainedModels() != null) {
      printTrained(audit.trainedModels());
    }
    out.blank();
    out.line("what this takes for granted:");
    audit.assumptions().forEach(each -> out.line("- %s: %s", each.of(), each.text()));
  }

  private void printRun(AuditedRunFigures run) {
    List<Part> parts = new ArrayList<>(run.byRepetitions());
    parts.add(run.all());
    out.blank();
    out.line(
        "exposure in bits: median [tenth part, nine tenths] of the canaries that are in; by rank, of"
            + " at most %.2f bits, and by the fitted distribution",
        run.all().exposure().most());
    List<List<String>> rows = new ArrayList<>();
    for (Part part : parts) {
      rows.add(
          List.of(
              label(part),
              Tables.grouped(part.in()),
              Tables.grouped(part.out()),
              spread(part.exposure().byRank()),
              part.exposure().byFit() == null ? "-" : spread(part.exposure().byFit())));
    }
    out.table(List.of("repetitions", "in", "out", "by rank", "by fit"), rows);
    for (AuditedRunFigures.Fit fit : run.fits()) {
      out.line(
          "fitted to %s canaries that are out: skew-normal, mean %.2f, sd %.2f, skewness %.2f;"
              + " Kolmogorov-Smirnov p = %.2g%s",
          Tables.grouped(fit.references()),
          fit.mean(),
          fit.sd(),
          fit.skewness(),
          fit.fit(),
          fit.isRefuted() ? ", which refutes the fit: it gives no exposure" : "");
    }
    out.blank();
    out.line("telling canaries that are in from those that are out; rates in %%");
    rows = new ArrayList<>();
    for (Part part : parts) {
      List<String> row =
          new ArrayList<>(
              List.of(label(part), around(part.auc().auc(), part.auc().bounds(), 1, 3)));
      for (TruePositives each : part.tpr()) {
        row.add(around(each.tpr(), each.bounds(), 100, 1));
      }
      rows.add(row);
    }
    out.table(List.of("repetitions", "AUC", "TPR at 0.1 % FPR", "TPR at 1 % FPR"), rows);
    out.blank();
    out.line("epsilon of one run: at least, at delta = %s", audit.plan().delta());
    rows = new ArrayList<>();
    for (Part part : parts) {
      rows.add(guesses(label(part), part));
    }
    out.table(List.of("repetitions", "right, in", "right, out", "confidence", "epsilon"), rows);
  }

  private void printRuns() {
    out.blank();
    List<List<String>> rows = new ArrayList<>();
    for (AuditedRunFigures run : audit.runs()) {
      Part all = run.all();
      List<String> row =
          new ArrayList<>(
              List.of(
                  run.name(),
                  around(all.auc().auc(), all.auc().bounds(), 1, 3),
                  spread(all.exposure().byRank())));
      row.addAll(guesses("", all).subList(1, 5));
      rows.add(row);
    }
    out.table(
        List.of("run", "AUC", "exposure, bits", "right, in", "right, out", "confidence", "epsilon"),
        rows);
  }

  private void printTrained(AuditFigures.TrainedModels trained) {
    out.blank();
    out.line(
        "epsilon of trained models: at least %.3f at delta = %s with %s %% confidence",
        trained.bound().epsilon(), trained.bound().delta(), percent(trained.bound().level()));
    out.line(
        "%s was found, with an exposure of at least %s bits, in %d of %d models that were trained with"
            + " it, and in %d of %d that were not",
        audit.canaries().tested(),
        audit.plan().testExposure(),
        trained.found(),
        trained.with(),
        trained.wronglyFound(),
        trained.without());
  }

  private static List<String> guesses(String label, Part part) {
    AuditedRunFigures.OneRun run = part.oneRun();
    return List.of(
        label,
        run.rightIn() + " of " + run.guessedIn(),
        run.rightOut() + " of " + run.guessedOut(),
        percent(run.bound().level()) + " %",
        String.format(Locale.ROOT, "%.3f", run.bound().epsilon()));
  }

  private static String label(Part part) {
    return part.repetitions() == null ? "all" : part.repetitions().toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", 100 * share);
  }

  private static String around(double value, Bounds bounds, double factor, int decimals) {
    String one = "%." + decimals + "f";
    return String.format(
        Locale.ROOT,
        one + " [" + one + ", " + one + "]",
        factor * value,
        factor * bounds.low(),
        factor * bounds.high());
  }

  private static String spread(List<QuantileFigure> quantiles) {
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f, %.2f]",
        quantiles.get(1).value(),
        quantiles.get(0).value(),
        quantiles.get(2).value());
  }
}
