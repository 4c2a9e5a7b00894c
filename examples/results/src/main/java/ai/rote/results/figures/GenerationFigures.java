package ai.rote.results.figures;

import ai.rote.metrics.GroupedReport;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.Threshold;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was drawn and searched.
 *
 * @param examples of how many examples
 * @param closeness what compares a suffix with the true one
 * @param stop how drawing may have ended early; null if the number of draws was fixed
 * @param greedy how near greedy generation comes, by threshold; null if nothing was drawn
 * @param greedyGuesses the greedy continuations as ranked guesses; null in groups, and where the
 *     records do not give them
 * @param schemes by sampling scheme
 * @param groups the same by a field of the data, without agreement and guesses; null where none was
 *     asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationFigures(
    long examples,
    String closeness,
    Stop stop,
    List<Within> greedy,
    GuessFigures greedyGuesses,
    List<GeneratedScheme> schemes,
    Groups groups) {

  /**
   * How drawing may have ended early.
   *
   * @param rule as on the command line
   * @param decidedBy the intervals that decisions are by
   */
  public record Stop(String rule, String decidedBy) {}

  /**
   * The share of examples whose greedy continuation comes near enough.
   *
   * @param threshold how near
   * @param rate of the examples
   */
  public record Within(Threshold threshold, @JsonUnwrapped RateFigure rate) {}

  /**
   * Groups of the examples.
   *
   * @param field of the data
   * @param values for each value, what its examples come to
   */
  public record Groups(String field, List<Group> values) {}

  /**
   * The examples with one value.
   *
   * @param value of the field
   * @param figures of those examples
   */
  public record Group(Object value, @JsonUnwrapped GenerationFigures figures) {}

  static GenerationFigures of(
      GenerationReport report,
      NamedCloseness closeness,
      Grid grid,
      Optional<GroupedReport> grouped) {
    return of(
        report,
        closeness,
        grid,
        true,
        grouped.map(each -> groups(report, closeness, grid, each)).orElse(null));
  }

  private static Groups groups(
      GenerationReport report, NamedCloseness closeness, Grid grid, GroupedReport grouped) {
    List<Group> values = new ArrayList<>();
    for (Object value : grouped.byValue().keySet()) {
      GenerationReport group = report.group(grouped.field(), value);
      if (group.examples() > 0) {
        values.add(new Group(value, of(group, closeness, grid, false, null)));
      }
    }
    return new Groups(grouped.field(), List.copyOf(values));
  }

  private static GenerationFigures of(
      GenerationReport report,
      NamedCloseness closeness,
      Grid grid,
      boolean isWhole,
      Groups groups) {
    return new GenerationFigures(
        report.examples(),
        closeness.toString(),
        report
            .stop()
            .map(
                rule ->
                    new Stop(
                        rule, "beta-binomial confidence sequence, valid at every number of draws"))
            .orElse(null),
        report
            .greedy()
            .map(
                greedy ->
                    report.thresholds().stream()
                        .map(
                            each ->
                                new Within(
                                    each,
                                    RateFigure.of(
                                        greedy.within(closeness.on(each), each.number()))))
                        .toList())
            .orElse(null),
        isWhole ? report.ranked(report.greedyGuesses()).map(GuessFigures::of).orElse(null) : null,
        grid.schemes().stream()
            .map(scheme -> GeneratedScheme.of(report, scheme, grid, isWhole))
            .toList(),
        groups);
  }
}
