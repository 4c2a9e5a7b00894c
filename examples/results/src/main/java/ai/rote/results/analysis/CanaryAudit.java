package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.metrics.audit.FittedExposure;
import ai.rote.metrics.audit.Guesses;
import ai.rote.metrics.audit.TrainedModelsAudit;
import ai.rote.metrics.membership.Exposure;
import ai.rote.results.canary.AuditPlan;
import ai.rote.results.canary.CanaryFolder;
import ai.rote.results.canary.CanaryLine;
import ai.rote.results.canary.CanaryManifest;
import ai.rote.results.record.RunRecord;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What canaries show of one model, or of several that were trained independently on splits of one
 * set.
 */
public final class CanaryAudit {
  private static final List<String> WEIGHTS = List.of(".safetensors", ".bin", ".gguf", ".pt");

  private final List<AuditedRun> runs;
  private final AuditPlan plan;

  private CanaryAudit(List<AuditedRun> runs, AuditPlan plan) {
    this.runs = runs;
    this.plan = plan;
  }

  /**
   * Reads the runs of an audit.
   *
   * @param runs by their names
   * @param sets the canaries
   * @param plan what to look at: that of the manifests, or another
   * @return the audit
   * @throws RoteException if a run was not measured on one of the sets, or two are of one model
   */
  public static CanaryAudit of(Map<String, Results> runs, List<CanaryFolder> sets, AuditPlan plan) {
    List<AuditedRun> audited = new ArrayList<>();
    Map<Integer, String> models = new LinkedHashMap<>();
    Map<Set<String>, String> weights = new LinkedHashMap<>();
    runs.forEach(
        (name, results) -> {
          AuditedRun run = AuditedRun.of(name, results, sets, plan.score());
          String other = models.put(run.manifest().model(), name);
          if (other != null) {
            throw new RoteException(
                String.format(
                    Locale.ROOT,
                    "%s and %s are both of the canaries of model %d; models that were trained"
                        + " independently each have a split of their own",
                    other,
                    name,
                    run.manifest().model()));
          }
          other = weights.put(weights(results.run().model()), name);
          if (other != null) {
            throw new RoteException(
                other
                    + " and "
                    + name
                    + " are of the same weights; expected models that were trained independently");
          }
          audited.add(run);
        });
    return new CanaryAudit(List.copyOf(audited), plan);
  }

  /** Digests of what tells two models apart; the name alone where a server had the weights. */
  private static Set<String> weights(RunRecord.Model model) {
    Set<String> digests =
        model.files().stream()
            .filter(file -> WEIGHTS.stream().anyMatch(file.name()::endsWith))
            .map(RunRecord.FileDigest::sha256)
            .collect(Collectors.toSet());
    return digests.isEmpty() ? Set.of(model.name()) : digests;
  }

  /**
   * The runs.
   *
   * @return in the order in which they were given
   */
  public List<AuditedRun> runs() {
    return runs;
  }

  /**
   * What is looked at.
   *
   * @return as it was planned, or given
   */
  public AuditPlan plan() {
    return plan;
  }

  /**
   * Exposure of canaries that are in, each among those of its form that are out.
   *
   * @param run whose
   * @param canaries their numbers; all of them in
   * @return one for each
   */
  public List<Exposure> exposures(AuditedRun run, int[] canaries) {
    Exposure[] exposures = new Exposure[canaries.length];
    for (CanaryManifest.Form form : run.manifest().forms()) {
      int[] ofForm =
          IntStream.range(0, canaries.length)
              .filter(i -> run.lines().get(canaries[i]).form().equals(form.form()))
              .toArray();
      int[] out = run.those(each -> !each.isIn() && each.form().equals(form.form()));
      List<Exposure> found =
          Exposure.ofAll(
              run.scores(Arrays.stream(ofForm).map(i -> canaries[i]).toArray()),
              run.scores(out),
              plan.level());
      for (int i = 0; i < ofForm.length; i++) {
        exposures[ofForm[i]] = found.get(i);
      }
    }
    return List.of(exposures);
  }

  /** Scores of the canaries of a form that are out, but for one that is being looked at. */
  private static double[] references(AuditedRun run, String form, int but) {
    String id = run.lines().get(but).id();
    return run.scores(
        run.those(each -> !each.isIn() && each.form().equals(form) && !each.id().equals(id)));
  }

  /**
   * The distributions of those that are out, form by form.
   *
   * @param run whose
   * @return by form; empty where none can be fitted
   */
  public Map<String, Optional<FittedExposure>> fits(AuditedRun run) {
    Map<String, Optional<FittedExposure>> fits = new LinkedHashMap<>();
    for (CanaryManifest.Form each : run.manifest().forms()) {
      double[] out = run.scores(run.those(line -> !line.isIn() && line.form().equals(each.form())));
      fits.put(
          each.form(),
          FittedExposure.isPossible(out) ? Optional.of(FittedExposure.of(out)) : Optional.empty());
    }
    return fits;
  }

  /**
   * The exposure of a canary by a fitted distribution; no more than its form has suffixes.
   *
   * @param run whose
   * @param canary its number
   * @param fits of the run
   * @return bits; empty where no distribution could be fitted, or the references refute it
   */
  public OptionalDouble fittedBits(
      AuditedRun run, int canary, Map<String, Optional<FittedExposure>> fits) {
    String name = run.lines().get(canary).form();
    Optional<FittedExposure> fit = fits.get(name).filter(each -> !each.isRefuted());
    if (fit.isEmpty()) {
      return OptionalDouble.empty();
    }
    Double most =
        run.manifest().forms().stream()
            .filter(each -> each.form().equals(name))
            .findFirst()
            .orElseThrow()
            .suffixBits();
    double bits = fit.get().bits(run.score(canary));
    return OptionalDouble.of(most == null ? bits : Math.min(bits, most));
  }

  /**
   * Guesses about some canaries, as many as planned, or as large a part of them as of all.
   *
   * @param run whose
   * @param canaries their numbers
   * @return which were right
   */
  public Guesses guesses(AuditedRun run, int[] canaries) {
    boolean[] isIn = new boolean[canaries.length];
    for (int i = 0; i < canaries.length; i++) {
      isIn[i] = run.lines().get(canaries[i]).isIn();
    }
    return Guesses.of(
        run.places(canaries),
        isIn,
        part(plan.guessIn(), canaries.length, run),
        part(plan.guessOut(), canaries.length, run));
  }

  private static int part(int planned, int canaries, AuditedRun run) {
    return (int) ((long) planned * canaries / run.lines().size());
  }

  /**
   * The test of the one canary that was chosen beforehand, in every model.
   *
   * @return empty unless there are models with it and without it
   */
  public Optional<TrainedModelsAudit> trainedModels() {
    long[] tested = new long[2];
    long[] found = new long[2];
    for (AuditedRun run : runs) {
      int canary = run.those(each -> each.id().equals(run.manifest().tested()))[0];
      CanaryLine line = run.lines().get(canary);
      int set = line.isIn() ? 1 : 0;
      double[] others = references(run, line.form(), canary);
      tested[set]++;
      found[set] += isFound(run.score(canary), others) ? 1 : 0;
    }
    return tested[0] == 0 || tested[1] == 0
        ? Optional.empty()
        : Optional.of(
            TrainedModelsAudit.of(
                found[1], tested[1], found[0], tested[0], plan.delta(), plan.level()));
  }

  private boolean isFound(double score, double[] others) {
    return others.length > 0
        && Exposure.of(score, others, plan.level()).bits() >= plan.testExposure();
  }
}
