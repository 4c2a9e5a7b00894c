package ai.rote.examples.run;

import ai.rote.metrics.ExtractionReport;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes what a folder's records come to: {@code report.json}. */
public final class ReportFiles implements RecordedRun.Reporter {
  private final Grid grid;
  private final Optional<String> groupBy;
  private ExtractionReport report;

  /**
   * A reporter.
   *
   * @param grid which rates to report
   * @param groupBy metadata field to take the report apart by
   */
  public ReportFiles(Grid grid, Optional<String> groupBy) {
    this.grid = grid;
    this.groupBy = groupBy;
  }

  @Override
  public void report(Results results, RecordedRun.Files files) {
    if (results.isEmpty()) {
      return; // a shard that got no batch
    }
    report = results.report();
    files.write("report.json", text(ReportJson.of(report, grid, groupBy)));
  }

  private static String text(JsonNode json) {
    try {
      return RunFolder.PRETTY.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
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
}
