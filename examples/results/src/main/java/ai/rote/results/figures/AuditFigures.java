package ai.rote.results.figures;

import ai.rote.metrics.audit.EpsilonBound;
import ai.rote.metrics.audit.TrainedModelsAudit;
import ai.rote.results.analysis.AuditedRun;
import ai.rote.results.analysis.CanaryAudit;
import ai.rote.results.canary.AuditPlan;
import ai.rote.results.canary.CanaryManifest;
import ai.rote.results.record.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code audit.json}: what canaries show of one model, or of several.
 *
 * @param schemaVersion 1
 * @param rote the version that wrote it
 * @param plan what was looked at
 * @param notPlanned which parts of it are not those of the manifest
 * @param canaries how they were made
 * @param runs one a model
 * @param trainedModels the test of one canary in all models; null if there are not models with it
 *     and without it
 * @param assumptions what the figures take for granted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditFigures(
    int schemaVersion,
    String rote,
    AuditPlan plan,
    List<String> notPlanned,
    Canaries canaries,
    List<AuditedRunFigures> runs,
    TrainedModels trainedModels,
    List<Assumption> assumptions) {

  /** Of the file. */
  public static final int SCHEMA_VERSION = 1;

  /**
   * How canaries were made.
   *
   * @param seed of texts, coins and order
   * @param canaries how many there are
   * @param models for how many models there is a split
   * @param split how it was decided who is in
   * @param repetitions how often canaries are inserted
   * @param forms of their texts
   * @param tested id of the canary that is tested in every model
   */
  public record Canaries(
      long seed,
      int canaries,
      int models,
      String split,
      List<Integer> repetitions,
      List<CanaryManifest.Form> forms,
      String tested) {}

  /**
   * The test of one canary in all models.
   *
   * @param with how many were trained with it
   * @param found in how many of these the test found it
   * @param without how many were trained without it
   * @param wronglyFound in how many of these the test found it
   * @param truePositiveRate bounds of found / with
   * @param falsePositiveRate bounds of wronglyFound / without
   * @param bound of ε
   */
  public record TrainedModels(
      long with,
      long found,
      long without,
      long wronglyFound,
      Bounds truePositiveRate,
      Bounds falsePositiveRate,
      Epsilon bound) {

    static TrainedModels of(TrainedModelsAudit audit) {
      return new TrainedModels(
          audit.tested(),
          audit.found(),
          audit.others(),
          audit.wrong(),
          Bounds.of(audit.truePositives()),
          Bounds.of(audit.falsePositives()),
          Epsilon.of(audit.bound()));
    }
  }

  /**
   * A lower bound of ε.
   *
   * @param epsilon nats; 0 shows nothing
   * @param delta δ
   * @param level confidence
   * @param method in words
   */
  public record Epsilon(double epsilon, double delta, double level, String method) {

    static Epsilon of(EpsilonBound bound) {
      return new Epsilon(bound.epsilon(), bound.delta(), bound.level(), bound.method());
    }
  }

  /**
   * Something that figures take for granted, and nobody can read off them.
   *
   * @param of which figures
   * @param text in words
   */
  public record Assumption(String of, String text) {}

  /**
   * Computes all figures.
   *
   * @param audit of the runs
   * @return what {@code audit.json} holds
   */
  public static AuditFigures of(CanaryAudit audit) {
    CanaryManifest manifest = audit.runs().get(0).manifest();
    List<String> notPlanned = notPlanned(manifest.audit(), audit.plan());
    int runs = audit.runs().size();
    return new AuditFigures(
        SCHEMA_VERSION,
        Version.current(),
        audit.plan(),
        notPlanned,
        new Canaries(
            manifest.seed(),
            manifest.canaries(),
            manifest.models(),
            manifest.split(),
            manifest.repetitions(),
            manifest.forms(),
            manifest.tested()),
        audit.runs().stream().map(run -> AuditedRunFigures.of(audit, run)).toList(),
        audit.trainedModels().map(TrainedModels::of).orElse(null),
        assumptions(audit.runs().get(0), runs, notPlanned));
  }

  private static List<String> notPlanned(AuditPlan planned, AuditPlan plan) {
    List<String> changed = new ArrayList<>();
    note(changed, "score", planned.score(), plan.score());
    note(changed, "guesses in", planned.guessIn(), plan.guessIn());
    note(changed, "guesses out", planned.guessOut(), plan.guessOut());
    note(changed, "exposure to test for", planned.testExposure(), plan.testExposure());
    note(changed, "delta", planned.delta(), plan.delta());
    note(changed, "level", planned.level(), plan.level());
    return changed;
  }

  private static void note(List<String> changed, String what, Object planned, Object found) {
    if (!planned.equals(found)) {
      changed.add(what + ": " + found + ", planned: " + planned);
    }
  }

  private static List<Assumption> assumptions(AuditedRun run, int runs, List<String> notPlanned) {
    List<Assumption> all = new ArrayList<>();
    String every = "all figures";
    all.add(
        new Assumption(
            every,
            "Whether a canary is in was decided by a fair coin of its own, and the training data"
                + " holds insert.jsonl and no other copy of a canary. A control set that is chosen"
                + " afterwards is no randomised control, and bounds nothing."));
    all.add(
        new Assumption(
            every,
            notPlanned.isEmpty()
                ? "Score, numbers of guesses, the canary to test, the exposure to test for, delta and"
                    + " level are those of the manifest, which was written before the model was"
                    + " trained."
                : "Not as the manifest says: "
                    + String.join("; ", notPlanned)
                    + ". The bounds hold only if this was fixed before any score was seen."));
    all.add(
        new Assumption(
            "epsilon",
            "Data sets are neighbours if they differ in one canary with all of its copies. For"
                + " canaries that are inserted r times, or at most r times, the bound is of the"
                + " epsilon of r copies; of one example, at delta = 0, epsilon is at least the r-th"
                + " part of it."));
    all.add(
        new Assumption(
            "epsilon",
            "A bound from below refutes privacy and never shows it: a bound of 0 says that this audit"
                + " found nothing."));
    if (run.manifest().repetitions().size() > 1 || runs > 1) {
      all.add(
          new Assumption(
              "epsilon of one run",
              "Each bound over all canaries of a run is made for "
                  + (runs == 1 ? "one run" : runs + " runs together (Bonferroni)")
                  + ", those by repetitions for all of them together (Bonferroni)."));
    }
    all.add(
        new Assumption(
            "exposure",
            "Ranks are among canaries of the same form that are out. The fitted exposure extrapolates"
                + " a skew-normal distribution beyond them: no interval covers that step."));
    if (runs > 1) {
      all.add(
          new Assumption(
              "epsilon of trained models",
              "Each model was trained independently of the others, by the same algorithm, on the split"
                  + " of its number; it counts as one trial, whatever the number of its canaries."));
    }
    return all;
  }
}
