package ai.rote.examples.report;

import ai.rote.core.RoteException;
import ai.rote.examples.run.Grid;
import ai.rote.examples.run.PrettyJson;
import ai.rote.examples.run.RecordedRun;
import ai.rote.examples.run.Results;
import ai.rote.metrics.ExtractionReport;
import java.util.Optional;

/** Writes what a folder's records come to: {@code report.json} and {@code report.html}. */
public final class ReportFiles implements RecordedRun.Reporter {
  private final Grid grid;
  private final Optional<String> groupBy;
  private final Optional<ControlSet> control;
  private ExtractionReport report;
  private Optional<String> groupedBy = Optional.empty();

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

  @Override
  public void report(Results results, RecordedRun.Files files) {
    if (results.isEmpty()) {
      return; // a shard that got no batch
    }
    Analysis analysis = Analysis.of(results, control, grid);
    report = analysis.report();
    // A shard may hold no example with the field; the whole has some.
    groupedBy = groupBy.filter(field -> !results.isShard() || analysis.hasField(field));
    try {
      files.write("report.json", PrettyJson.of(ReportJson.of(analysis, grid, groupedBy)));
      files.write("report.html", MeasurePage.of(results, analysis, grid, groupedBy));
    } catch (IllegalArgumentException e) {
      throw new RoteException(e.getMessage(), e); // a field that no record has
    }
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
   * The field that the last report is taken apart by.
   *
   * @return a field that the records have
   */
  public Optional<String> groupedBy() {
    return groupedBy;
  }
}
