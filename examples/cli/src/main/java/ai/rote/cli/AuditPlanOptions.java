package ai.rote.cli;

import ai.rote.results.canary.AuditPlan;
import ai.rote.results.canary.CanaryScore;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say what an audit looks at, which has to be fixed before a score is seen. */
@Section(Section.Heading.REPORT)
final class AuditPlanOptions {
  private static final double DEFAULT_TEST_EXPOSURE = 5;
  private static final double DEFAULT_DELTA = 1e-5;
  private static final double DEFAULT_LEVEL = 0.95;

  /** About so large a part of the canaries is guessed to be in, and as large a part to be out. */
  private static final int DEFAULT_PART = 8;

  @Option(
      names = "--score",
      paramLabel = "log-likelihood|mean-log-likelihood",
      converter = ScoreConverter.class,
      description =
          "By which number canaries are told apart: the suffix's log-likelihood, or the same for each"
              + " token; default: log-likelihood, or as planned.")
  private CanaryScore score;

  @Option(
      names = "--guess-in",
      paramLabel = "K",
      description =
          "So many canaries with the highest scores are said to be in; default: an eighth of all, or"
              + " as planned.")
  private Integer guessIn;

  @Option(
      names = "--guess-out",
      paramLabel = "K",
      description =
          "So many canaries with the lowest scores are said to be out; default: an eighth of all, or"
              + " as planned.")
  private Integer guessOut;

  @Option(
      names = "--test-exposure",
      paramLabel = "BITS",
      description =
          "With several models: one is said to have been trained with the canary that is tested if"
              + " its exposure is at least so much; default: 5 bits, or as planned.")
  private Double testExposure;

  @Option(
      names = "--delta",
      paramLabel = "DELTA",
      description = "At which delta epsilon is bounded; default: 1e-5, or as planned.")
  private Double delta;

  @Option(
      names = "--" + IntervalOptions.LEVEL,
      paramLabel = "LEVEL",
      converter = IntervalOptions.LevelConverter.class,
      description =
          "Confidence of the bounds and level of the intervals, as in 0.99; default: 0.95, or as"
              + " planned.")
  private Double level;

  /** A plan of what was given, and by default. */
  AuditPlan plan(CommandSpec spec, int canaries) {
    int part = Math.max(1, canaries / DEFAULT_PART);
    try {
      return changed(
          new AuditPlan(
              CanaryScore.LOG_LIKELIHOOD,
              part,
              part,
              DEFAULT_TEST_EXPOSURE,
              DEFAULT_DELTA,
              DEFAULT_LEVEL));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Another plan with what was given. */
  AuditPlan changed(CommandSpec spec, AuditPlan planned, int canaries) {
    try {
      AuditPlan plan = changed(planned);
      if ((long) plan.guessIn() + plan.guessOut() > canaries) {
        throw new IllegalArgumentException(
            plan.guessIn()
                + " and "
                + plan.guessOut()
                + " guesses are more than the "
                + canaries
                + " canaries");
      }
      return plan;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private AuditPlan changed(AuditPlan plan) {
    return new AuditPlan(
        score == null ? plan.score() : score,
        guessIn == null ? plan.guessIn() : guessIn,
        guessOut == null ? plan.guessOut() : guessOut,
        testExposure == null ? plan.testExposure() : testExposure,
        delta == null ? plan.delta() : delta,
        level == null ? plan.level() : level);
  }

  static final class ScoreConverter extends Converter<CanaryScore> {
    ScoreConverter() {
      super(CanaryScore::parse);
    }
  }
}
