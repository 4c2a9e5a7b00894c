package ai.rote.results.figures;

import ai.rote.metrics.audit.FittedExposure;
import ai.rote.metrics.audit.Guesses;
import ai.rote.metrics.audit.OneRunAudit;
import ai.rote.metrics.membership.Exposure;
import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.SampleDesign;
import ai.rote.metrics.stat.TruePositiveRate;
import ai.rote.results.analysis.AuditedRun;
import ai.rote.results.analysis.CanaryAudit;
import ai.rote.results.canary.CanaryLine;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What canaries show of one model.
 *
 * @param name of the run
 * @param model which of the models, from 1
 * @param all over all canaries
 * @param byRepetitions over those that are, or would be, inserted so often
 * @param fits the distributions that exposure is extrapolated by
 * @param each canary that is in
 * @param out the scores of those that are out
 */
public record AuditedRunFigures(
    String name,
    int model,
    Part all,
    List<Part> byRepetitions,
    List<Fit> fits,
    List<Canary> each,
    List<Reference> out) {

  private static final double[] FALSE_POSITIVE_RATES = {0.001, 0.01};

  /**
   * Some canaries.
   *
   * @param repetitions how often they are inserted; null if that is more than one number
   * @param in how many are in
   * @param out how many are out
   * @param auc of their score, by places among all of their form
   * @param tpr at false positive rates of 0.1 % and 1 %
   * @param exposure of those that are in
   * @param oneRun guesses and bound
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(
      Integer repetitions,
      int in,
      int out,
      MembershipFigures.Area auc,
      List<MembershipFigures.TruePositives> tpr,
      CanaryExposure exposure,
      OneRun oneRun) {}

  /**
   * Exposure of canaries.
   *
   * @param most bits that a rank can give, log₂ of the candidates; of the form with the most
   * @param byRank a tenth, the median and nine tenths of the canaries
   * @param byFit the same by the fitted distributions; null if one could not be fitted, or is
   *     refuted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CanaryExposure(
      double most, List<QuantileFigure> byRank, List<QuantileFigure> byFit) {}

  /**
   * Guesses and what follows.
   *
   * @param canaries m
   * @param guessedIn k₊
   * @param guessedOut k₋
   * @param rightIn of the first, how many are in
   * @param rightOut of the second, how many are out
   * @param bound of ε
   */
  public record OneRun(
      int canaries,
      int guessedIn,
      int guessedOut,
      int rightIn,
      int rightOut,
      AuditFigures.Epsilon bound) {}

  /**
   * A fitted distribution.
   *
   * @param form of the texts
   * @param references how many it was fitted to
   * @param mean of their scores
   * @param sd of their scores
   * @param skewness of their scores
   * @param fit p-value of the test of Kolmogorov and Smirnov
   * @param isRefuted whether that is below 1 %, so that it gives no exposure
   */
  public record Fit(
      String form,
      int references,
      double mean,
      double sd,
      double skewness,
      double fit,
      boolean isRefuted) {}

  /**
   * A canary that is in.
   *
   * @param id of it
   * @param form of its text
   * @param repetitions how often it was inserted
   * @param score in nats; null if a token's probability underflows
   * @param rank among the candidates
   * @param candidates those of its form that are out, and itself
   * @param bits exposure by rank
   * @param fittedBits exposure by the fitted distribution, at most the bits that suffixes have;
   *     null if none could be fitted, or it is refuted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Canary(
      String id,
      String form,
      int repetitions,
      Double score,
      long rank,
      long candidates,
      double bits,
      Double fittedBits) {}

  /**
   * A canary that is out.
   *
   * @param id of it
   * @param form of its text
   * @param score in nats; null if a token's probability underflows
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Reference(String id, String form, Double score) {}

  static AuditedRunFigures of(CanaryAudit audit, AuditedRun run) {
    Map<String, Optional<FittedExposure>> fits = audit.fits(run);
    List<Integer> repetitions = run.manifest().repetitions();
    double error = (1 - audit.plan().level()) / audit.runs().size();
    List<Part> parts = new ArrayList<>();
    if (repetitions.size() > 1) {
      for (int planned : repetitions) {
        int[] those = run.those(line -> line.planned() == planned);
        parts.add(part(audit, run, those, planned, 1 - error / repetitions.size(), fits));
      }
    }
    Integer only = repetitions.size() == 1 ? repetitions.get(0) : null;
    return new AuditedRunFigures(
        run.name(),
        run.manifest().model(),
        part(audit, run, run.those(line -> true), only, 1 - error, fits),
        List.copyOf(parts),
        fits.entrySet().stream()
            .filter(each -> each.getValue().isPresent())
            .map(each -> fit(run, each.getKey(), each.getValue().get()))
            .toList(),
        each(audit, run, fits),
        out(run));
  }

  private static Part part(
      CanaryAudit audit,
      AuditedRun run,
      int[] canaries,
      Integer repetitions,
      double level,
      Map<String, Optional<FittedExposure>> fits) {
    int[] in = those(run, canaries, true);
    int[] out = those(run, canaries, false);
    double[] found = run.places(in);
    double[] others = run.places(out);
    double atEach = audit.plan().level();
    List<MembershipFigures.TruePositives> tpr = new ArrayList<>();
    for (double rate : FALSE_POSITIVE_RATES) {
      tpr.add(MembershipFigures.TruePositives.of(TruePositiveRate.of(found, others, rate, atEach)));
    }
    Guesses guesses = audit.guesses(run, canaries);
    return new Part(
        repetitions,
        in.length,
        out.length,
        MembershipFigures.Area.of(Auc.of(found, others, atEach)),
        List.copyOf(tpr),
        exposure(audit, run, in, fits),
        new OneRun(
            canaries.length,
            guesses.in(),
            guesses.out(),
            guesses.rightIn(),
            guesses.rightOut(),
            AuditFigures.Epsilon.of(
                OneRunAudit.of(guesses, canaries.length, audit.plan().delta(), level))));
  }

  private static int[] those(AuditedRun run, int[] canaries, boolean isIn) {
    return Arrays.stream(canaries).filter(i -> run.lines().get(i).isIn() == isIn).toArray();
  }

  private static CanaryExposure exposure(
      CanaryAudit audit, AuditedRun run, int[] in, Map<String, Optional<FittedExposure>> fits) {
    List<Exposure> byRank = audit.exposures(run, in);
    Estimator independent =
        Estimator.of(
            SampleDesign.independent(in.length), Intervals.DEFAULT.withLevel(audit.plan().level()));
    double[] bits = byRank.stream().mapToDouble(Exposure::bits).toArray();
    long most = byRank.stream().mapToLong(Exposure::candidates).max().orElseThrow();
    List<OptionalDouble> fitted =
        Arrays.stream(in).mapToObj(i -> audit.fittedBits(run, i, fits)).toList();
    boolean isFitted = fitted.stream().allMatch(OptionalDouble::isPresent);
    return new CanaryExposure(
        Math.log(most) / Math.log(2),
        QuantileFigure.of(bits, independent),
        isFitted
            ? QuantileFigure.of(
                fitted.stream().mapToDouble(OptionalDouble::getAsDouble).toArray(), independent)
            : null);
  }

  private static Fit fit(AuditedRun run, String form, FittedExposure fit) {
    return new Fit(
        form,
        run.those(line -> !line.isIn() && line.form().equals(form)).length,
        fit.mean(),
        fit.sd(),
        fit.skewness(),
        fit.fit(),
        fit.isRefuted());
  }

  private static List<Canary> each(
      CanaryAudit audit, AuditedRun run, Map<String, Optional<FittedExposure>> fits) {
    int[] in = run.those(CanaryLine::isIn);
    List<Exposure> exposures = audit.exposures(run, in);
    List<Canary> all = new ArrayList<>();
    for (int k = 0; k < in.length; k++) {
      CanaryLine line = run.lines().get(in[k]);
      double score = run.score(in[k]);
      Exposure exposure = exposures.get(k);
      OptionalDouble bits = audit.fittedBits(run, in[k], fits);
      all.add(
          new Canary(
              line.id(),
              line.form(),
              line.repetitions(),
              Finite.of(score),
              exposure.rank(),
              exposure.candidates(),
              exposure.bits(),
              bits.isPresent() ? (Double) bits.getAsDouble() : null));
    }
    return all;
  }

  private static List<Reference> out(AuditedRun run) {
    List<Reference> all = new ArrayList<>();
    for (int i : run.those(line -> !line.isIn())) {
      CanaryLine line = run.lines().get(i);
      all.add(new Reference(line.id(), line.form(), Finite.of(run.score(i))));
    }
    return all;
  }
}
