package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.metrics.ExtractionReport;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunTitle;
import ai.rote.results.run.ReportSink;
import ai.rote.results.run.Reporter;
import ai.rote.results.run.Results;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Writes what a folder's records come to: {@code report.json} and {@code report.html}. */
public final class ReportFiles implements Reporter {
  private final Grid grid;
  private final Optional<String> groupBy;
  private final Optional<ControlSet> control;
  private Optional<String> title = Optional.empty();
  private ExtractionReport report;
  private Optional<Controlled> controlled = Optional.empty();
  private Optional<String> groupedBy = Optional.empty();
  private Optional<GenerationReport> generation = Optional.empty();

  /**
   * A report taken apart by a control set.
   *
   * @param set the examples that the model was not trained on
   * @param training the report of all others
   * @param control the report of the set
   */
  public record Controlled(ControlSet set, ExtractionReport training, ExtractionReport control) {}

  /**
   * A reporter.
   *
   * @param grid which rates to report
   * @param groupBy metadata field to take the report apart by
   * @param control which examples the model was not trained on
   */
  public ReportFiles(Grid grid, Optional<String> groupBy, Optional<ControlSet> control) {
    this.grid = grid;
    this.groupBy = groupBy;
    this.control = control;
  }

  /**
   * Gives pages that are written from now on another title than the run's own.
   *
   * @param text of the title; empty for the run's own
   * @return this reporter
   */
  public ReportFiles titled(Optional<String> text) {
    title = text;
    return this;
  }

  @Override
  public void report(Results results, ReportSink files) {
    if (results.isEmpty()) {
      return; // a shard that got no batch
    }
    Analysis analysis = Analysis.of(results, control, grid);
    report = analysis.report();
    controlled =
        analysis
            .control()
            .map(
                set ->
                    new Controlled(
                        set, analysis.training(), analysis.controlReport().orElseThrow()));
    // A shard may hold no example with the field; the whole has some.
    groupedBy = groupBy.filter(field -> !results.isShard() || analysis.hasField(field));
    try {
      ObjectNode json = ReportJson.of(analysis, grid, groupedBy);
      generation = analysis.trainingGeneration();
      analysis
          .generation()
          .ifPresent(each -> json.set("generation", generationJson(each, results)));
      json.set("run", RunJson.of(results.run()));
      files.write("report.json", RecordCodec.pretty(json));
      String heading = title.orElseGet(() -> RunTitle.page(results.run()));
      files.write("report.html", MeasurePage.of(heading, results, analysis, grid, groupedBy));
    } catch (IllegalArgumentException e) {
      throw new RoteException(e.getMessage(), e); // a field that no record has
    }
  }

  private ObjectNode generationJson(GenerationReport generated, Results results) {
    return GenerationJson.of(
        generated, results.run().options().closeness(), grid, groupedBy.map(report::groupBy));
  }

  /**
   * What the last report says of draws and searches, outside the control set if there is one.
   *
   * @return empty if nothing was generated
   */
  public Optional<GenerationReport> generation() {
    return generation;
  }

  /**
   * What was reported last.
   *
   * @return the report; empty if there were no records
   */
  public Optional<ExtractionReport> report() {
    return Optional.ofNullable(report);
  }

  /**
   * What was reported last, taken apart by the control set.
   *
   * @return empty without a control set, and for a shard that lacks it or has nothing else
   */
  public Optional<Controlled> controlled() {
    return controlled;
  }

  /**
   * The field that the last report is taken apart by.
   *
   * @return a field that the records have
   */
  public Optional<String> groupedBy() {
    return groupedBy;
  }
}
