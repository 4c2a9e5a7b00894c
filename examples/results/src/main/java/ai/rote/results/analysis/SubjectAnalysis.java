package ai.rote.results.analysis;

import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.subject.SubjectReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The persons of the training examples, and those of the control set apart from them. */
public final class SubjectAnalysis {
  private final SubjectSettings settings;
  private final SubjectReport.Builder main;
  private final SubjectReport.Builder control;

  SubjectAnalysis(SubjectSettings settings) {
    this.settings = settings;
    this.main = SubjectReport.builder(settings.field());
    this.control = SubjectReport.builder(settings.field());
  }

  void accept(TokenScores scores, boolean inControl) {
    (inControl ? control : main).accept(scores);
  }

  void skip(SkippedExample example, boolean inControl) {
    (inControl ? control : main).skip(example);
  }

  /**
   * What was asked for.
   *
   * @return field, price and profile
   */
  public SubjectSettings settings() {
    return settings;
  }

  /**
   * The persons of the training examples.
   *
   * @param intervals around all figures
   * @return of all examples, if there is no control set, as in a shard that holds nothing else;
   *     empty if none was scored
   */
  public Optional<SubjectReport> training(Intervals intervals) {
    return built(main, intervals).or(() -> built(control, intervals));
  }

  /**
   * The persons of the control set.
   *
   * @param intervals around all figures
   * @return empty if there is no control set, or none of it was scored
   */
  public Optional<SubjectReport> control(Intervals intervals) {
    return built(control, intervals).filter(any -> main.examples() > 0);
  }

  /**
   * The persons of each part.
   *
   * @param intervals around all figures
   * @return by {@code training} and {@code control}, or {@code all} where there is no control set
   */
  public Map<String, SubjectReport> parts(Intervals intervals) {
    Map<String, SubjectReport> parts = new LinkedHashMap<>();
    Optional<SubjectReport> unseen = control(intervals);
    training(intervals).ifPresent(each -> parts.put(unseen.isPresent() ? "training" : "all", each));
    unseen.ifPresent(each -> parts.put("control", each));
    return parts;
  }

  private static Optional<SubjectReport> built(SubjectReport.Builder builder, Intervals intervals) {
    return builder.examples() == 0
        ? Optional.empty()
        : Optional.of(builder.build().with(intervals));
  }
}
