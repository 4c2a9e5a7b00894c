package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.run.Access;
import ai.rote.results.run.NewFolder;
import ai.rote.results.run.ReportSink;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a comparison: {@code compare.json} and {@code compare.html}. */
public final class CompareFiles {

  private final Optional<String> title;
  private final boolean csv;

  /**
   * A writer.
   *
   * @param title of the page; empty for one of the runs' names
   * @param csv whether to write the rates as a table, {@code rates.csv}, too
   */
  public CompareFiles(Optional<String> title, boolean csv) {
    this.title = title;
    this.csv = csv;
  }

  /**
   * Writes into a folder of its own.
   *
   * @param comparison what to write
   * @param out missing or empty
   * @param access who may read it
   * @throws RoteException if the folder is not empty, or cannot be written
   */
  public void write(Comparison comparison, Path out, Access access) {
    write(comparison, new NewFolder(out, access));
  }

  /**
   * Writes where the files may be replaced.
   *
   * @param comparison what to write
   * @param files takes them
   */
  public void write(Comparison comparison, ReportSink files) {
    ObjectNode json = CompareJson.of(comparison);
    String page = ComparePage.of(comparison, title, json);
    files.write("compare.json", RecordCodec.pretty(json));
    files.write("compare.html", page);
    if (csv) {
      files.write("rates.csv", to -> CompareCsv.write(comparison, to));
    }
  }
}
