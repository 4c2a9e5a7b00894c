package ai.rote.results.figures;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.rounding.RoundingEffect;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.BaselineReport;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.RoundingCounts;
import ai.rote.results.analysis.TextView;
import ai.rote.results.record.NamedCloseness;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * {@code report.json}: what the records of a measurement come to.
 *
 * <p>At its top are the figures that are meant when somebody speaks of the measurement's rate:
 * those of the <b>training examples</b>. Where no control set is named, all examples count as such.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}
 * @param design how the examples were drawn; null if they are independent and all count once
 * @param main the training examples; all, if there is no control set
 * @param all every example, with the control set; null if there is none
 * @param control the control set; null if there is none
 * @param againstControl the one against the other; null if there is no control set
 * @param groups the training examples by a field; null if none was asked for
 * @param rounding rates with what lies within the rounding counted both ways; null if it is not
 *     known how far scores move
 * @param subjects the persons that the examples are of; null if they were not to be counted
 * @param filter which examples the report is of; null if of all
 * @param predictability the training examples by how predictable their texts are; null if that was
 *     not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportFigures(
    int schemaVersion,
    DesignFigure design,
    @JsonUnwrapped PartFigures main,
    PartFigures all,
    Control control,
    AgainstControl againstControl,
    GroupFigures groups,
    RoundingFigures rounding,
    SubjectFigures subjects,
    FilterFigures filter,
    PredictabilityFigures predictability) {

  /** The version of this format. */
  public static final int SCHEMA_VERSION = 2;

  /**
   * The examples that were not in the training data.
   *
   * @param field the metadata field that tells them
   * @param value its value
   * @param figures of those examples
   */
  public record Control(String field, String value, @JsonUnwrapped PartFigures figures) {

    /**
     * How it is named on the command line.
     *
     * @return as in {@code set=control}
     */
    public String named() {
      return new ControlSet(field, value).toString();
    }
  }

  /**
   * The figures of every example, the control set among them.
   *
   * @return {@link #all}; {@link #main} where there is no control set
   */
  public PartFigures everyExample() {
    return all == null ? main : all;
  }

  /**
   * Computes all figures.
   *
   * @param analysis of the records
   * @param groupBy a metadata field that some example has
   * @param closeness what compares suffixes that were drawn
   * @param texts what can be said of the texts, and which examples the report is of
   * @return the figures
   * @throws IllegalArgumentException if no example has the field
   */
  public static ReportFigures of(
      Analysis analysis, Optional<String> groupBy, NamedCloseness closeness, TextView texts) {
    Grid grid = analysis.exact();
    Optional<GroupedReport> grouped = groupBy.map(analysis::groupBy);
    DesignFigure design = DesignFigure.of(grid.design());
    PartFigures main =
        part(
                analysis,
                analysis.training(),
                analysis
                    .trainingGeneration()
                    .map(each -> GenerationFigures.of(each, closeness, grid, grouped)))
            .with(baselines(analysis, analysis.heldAgainst().main()));
    GroupFigures groups = grouped.map(each -> GroupFigures.of(each, analysis)).orElse(null);
    RoundingFigures rounding = rounding(analysis);
    SubjectFigures subjects =
        analysis.subjects().flatMap(each -> SubjectFigures.of(each, analysis.exact())).orElse(null);
    FilterFigures filter = texts.filter().map(FilterFigures::of).orElse(null);
    PredictabilityFigures predictability = PredictabilityFigures.of(analysis, texts);
    if (analysis.control().isEmpty()) {
      return new ReportFigures(
          SCHEMA_VERSION,
          design,
          main,
          null,
          null,
          null,
          groups,
          rounding,
          subjects,
          filter,
          predictability);
    }
    ControlSet set = analysis.control().get();
    ExtractionReport control = analysis.controlReport().orElseThrow();
    return new ReportFigures(
        SCHEMA_VERSION,
        design,
        main,
        part(analysis, analysis.report(), generation(analysis.generation(), closeness, grid)),
        new Control(
            set.field(),
            set.value(),
            part(analysis, control, generation(analysis.controlGeneration(), closeness, grid))
                .with(baselines(analysis, analysis.heldAgainst().control()))),
        AgainstControl.of(analysis, control),
        groups,
        rounding,
        subjects,
        filter,
        predictability);
  }

  /** A shard that holds only control examples has them for its training examples. */
  private static RoundingFigures rounding(Analysis analysis) {
    RoundingCounts counts = analysis.rounding();
    return counts
        .rounding()
        // They count examples, which with weights are not what a rate is of.
        .filter(any -> !analysis.training().estimator().design().isWeighted())
        .map(
            each ->
                RoundingFigures.of(
                    each,
                    counts.main().filter(RoundingEffect::hasExamples).or(counts::control).get(),
                    analysis.control().flatMap(set -> counts.control()),
                    analysis.exact()))
        .orElse(null);
  }

  private static BaselineFigures baselines(Analysis analysis, Optional<BaselineReport> report) {
    return report
        .map(each -> BaselineFigures.of(each, analysis.heldAgainst().cut(), analysis.exact()))
        .orElse(null);
  }

  private static Optional<GenerationFigures> generation(
      Optional<GenerationReport> report, NamedCloseness closeness, Grid grid) {
    return report.map(each -> GenerationFigures.of(each, closeness, grid, Optional.empty()));
  }

  private static PartFigures part(
      Analysis analysis, ExtractionReport report, Optional<GenerationFigures> generation) {
    return PartFigures.of(report, analysis, generation.orElse(null));
  }
}
