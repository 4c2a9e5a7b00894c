package ai.rote.metrics;

import ai.rote.core.ExampleException;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.metrics.membership.MembershipReport;
import ai.rote.metrics.membership.MembershipScore;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Training examples and a control set of one run, kept apart: what is extracted of texts that the
 * model has seen, beside what it writes of texts that it has not.
 *
 * <pre>{@code
 * ControlledReport.Builder builder = ControlledReport.builder(
 *     scores -> scores.example().metadata().get("split").equals("control"),
 *     LikelihoodScore.customary(true));
 * model.score(examples, schemes, builder);
 * ControlledReport report = builder.build();
 * report.compare(ExtractionReport::greedy).adjusted();   // the rate adjusted for the control
 * report.membership();                                   // AUC and TPR at 1 % FPR of each score
 * }</pre>
 *
 * <p>Whatever a report of examples has, {@link #training()} and {@link #control()} have: rates,
 * expected extraction, queries needed, exact memorization, extraction strength, perplexity.
 */
public final class ControlledReport {
  private final ExtractionReport training;
  private final ExtractionReport control;
  private final MembershipReport membership;

  private ControlledReport(
      ExtractionReport training, ExtractionReport control, MembershipReport membership) {
    this.training = training;
    this.control = control;
    this.membership = membership;
  }

  /**
   * Starts a report to which scores are added one by one, as a model or a file yields them.
   *
   * @param isControl whether an example is of the control set; all others are training examples
   * @param scores of membership, each with 8 bytes an example; may be empty
   * @return a builder
   */
  public static Builder builder(Predicate<TokenScores> isControl, List<LikelihoodScore> scores) {
    return new Builder(Objects.requireNonNull(isControl, "isControl"), scores);
  }

  /**
   * The training examples alone.
   *
   * @return a report in which no control example is counted
   */
  public ExtractionReport training() {
    return training;
  }

  /**
   * The control set alone.
   *
   * @return a report in which no training example is counted
   */
  public ExtractionReport control() {
    return control;
  }

  /**
   * A rate of the training examples beside that of the control.
   *
   * @param rate such as {@code ExtractionReport::greedy} or {@code each ->
   *     each.under(scheme).rate(1_000, 0.5)}
   * @return both, with difference, ratio and adjusted rate, each with an unadjusted interval. Many
   *     of them make a {@link ai.rote.metrics.stat.RateFamily}
   */
  public ControlledRate compare(Function<ExtractionReport, Rate> rate) {
    return new ControlledRate(rate.apply(training), rate.apply(control));
  }

  /**
   * How well each score tells the training examples from the control set, with intervals at the
   * report's level.
   *
   * @return one for each score, in the order they were named
   * @throws IllegalArgumentException if examples are weighted
   */
  public List<MembershipScore> membership() {
    return membership.scores(
        training.estimator().intervals().level(),
        training.estimator().design(),
        control.estimator().design());
  }

  @Override
  public String toString() {
    return "ControlledReport[training " + training + ", control " + control + "]";
  }

  /** Collects the scores of both sets. For one thread at a time. */
  public static final class Builder implements Consumer<TokenScores> {
    private final Predicate<TokenScores> isControl;
    private final ExtractionReport.Builder training = ExtractionReport.builder();
    private final ExtractionReport.Builder control = ExtractionReport.builder();
    private final MembershipReport membership;

    private Builder(Predicate<TokenScores> isControl, List<LikelihoodScore> scores) {
      this.isControl = isControl;
      this.membership = new MembershipReport(scores);
    }

    /**
     * Adds the scores of one example; they may be thrown away after.
     *
     * @param scores under the same schemes as all others, in any order
     * @throws IllegalArgumentException if the id was added to its set before, the schemes are not
     *     those of the first example, or what a score of membership needs was not kept
     */
    @Override
    public void accept(TokenScores scores) {
      if (isControl.test(scores)) {
        control.accept(scores);
        membership.addControl(scores);
      } else {
        training.accept(scores);
        membership.addTraining(scores);
      }
    }

    /**
     * The report of what was added so far, with Wilson's intervals at 95 %.
     *
     * @return the report
     * @throws ExampleException if there is no training or no control example
     */
    public ControlledReport build() {
      return build(Intervals.DEFAULT);
    }

    /**
     * The report of what was added so far.
     *
     * @param intervals around everything in it
     * @return the report
     * @throws ExampleException if there is no training or no control example
     */
    public ControlledReport build(Intervals intervals) {
      return build(intervals, DesignFields.NONE);
    }

    /**
     * The report of what was added so far, of examples in clusters or with weights.
     *
     * @param intervals around everything in it
     * @param design how the examples of both sets were drawn; a population is that of the training
     *     examples
     * @return the report
     * @throws ExampleException if there is no training or no control example, or one lacks a field
     */
    public ControlledReport build(Intervals intervals, DesignFields design) {
      if (training.examples() == 0 || control.examples() == 0) {
        throw new ExampleException(
            "a report with a control set needs examples of both kinds, but has "
                + training.examples()
                + " training and "
                + control.examples()
                + " control examples");
      }
      return new ControlledReport(
          training.build().with(intervals).with(design),
          control.build().with(intervals).with(design.withoutPopulation()),
          membership);
    }
  }
}
