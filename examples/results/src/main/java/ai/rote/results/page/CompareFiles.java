package ai.rote.results.page;

import ai.rote.core.RoteException;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.record.RecordCodec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Writes a comparison: {@code compare.json} and {@code compare.html}. */
public final class CompareFiles {

  private CompareFiles() {}

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
   * Writes both files.
   *
   * @param comparison what to write
   * @param out missing or empty
   * @throws RoteException if the folder cannot be written
   */
  public static void write(Comparison comparison, Path out) {
    refuseForeign(out);
    ObjectNode json = CompareJson.of(comparison);
    String page = ComparePage.of(comparison, json);
    try {
      Files.createDirectories(out);
      Files.writeString(
          out.resolve("compare.json"), RecordCodec.pretty(json), StandardOpenOption.CREATE_NEW);
      Files.writeString(out.resolve("compare.html"), page, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new RoteException(out + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
