package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.run.Access;
import ai.rote.results.run.ReportSink;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

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
   * Refuses a folder with something in it, before anything costly is done.
   *
   * @param out may be missing
   * @throws RoteException if it is a file, or not empty
   */
  public static void refuseForeign(Path out) {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new RoteException(out + ": is a file, expected a folder for the comparison");
    }
    try (Stream<Path> files = Files.list(out)) {
      if (files.findAny().isPresent()) {
        throw new RoteException(
            out + ": is not empty; results are never written over, so name another folder");
      }
    } catch (IOException e) {
      throw new RoteException(out + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes into a folder of its own.
   *
   * @param comparison what to write
   * @param out missing or empty
   * @param access who may read it
   * @throws RoteException if the folder cannot be written
   */
  public void write(Comparison comparison, Path out, Access access) {
    refuseForeign(out);
    write(
        comparison,
        (name, content) -> {
          try {
            access.createFolders(out);
            try (Writer writer =
                Channels.newWriter(
                    access.create(out.resolve(name)), StandardCharsets.UTF_8.newEncoder(), -1)) {
              content.writeTo(writer);
            }
          } catch (IOException e) {
            throw new RoteException(out + ": cannot be written: " + e.getMessage(), e);
          }
        });
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
