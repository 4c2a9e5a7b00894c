package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.results.analysis.MatchAnalysis;
import ai.rote.results.figures.MatchFigures;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.run.Access;
import ai.rote.results.run.NewFolder;
import ai.rote.results.run.ReportSink;
import java.nio.file.Path;

/** Writes what was matched: {@code match.json}, {@code match.html} and {@code spans.jsonl}. */
public final class MatchFiles {

  private MatchFiles() {}

  /**
   * Writes into a folder of its own.
   *
   * @param analysis of the outputs
   * @param report of it
   * @param title of the page
   * @param out missing or empty
   * @param access who may read it
   * @throws RoteException if the folder is not empty, or cannot be written
   */
  public static void write(
      MatchAnalysis analysis, MatchFigures report, String title, Path out, Access access) {
    write(analysis, report, title, new NewFolder(out, access));
  }

  /** Writes among other files. */
  static void write(MatchAnalysis analysis, MatchFigures report, String title, ReportSink files) {
    files.write("match.json", RecordCodec.pretty(report));
    files.write("spans.jsonl", analysis::writeSpans);
    files.write("match.html", MatchPage.of(analysis, report, title));
  }
}
