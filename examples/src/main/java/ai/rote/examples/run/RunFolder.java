package ai.rote.examples.run;

import ai.rote.core.RoteException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The folder a measurement writes into.
 *
 * <ul>
 *   <li>{@code scores.jsonl}: a record an example, appended and flushed as examples are scored
 *   <li>{@code report.json}: counts, rates and intervals, written at the end
 *   <li>{@code run.json}: what was run on what, written at the end
 * </ul>
 */
public final class RunFolder implements AutoCloseable {
  private static final ObjectMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final ObjectMapper COMPACT = new ObjectMapper();

  private final Path folder;
  private final BufferedWriter scores;

  private RunFolder(Path folder, BufferedWriter scores) {
    this.folder = folder;
    this.scores = scores;
  }

  /**
   * Refuses a folder that something stands in already, so that no result is written over.
   *
   * @param folder may be missing
   * @throws RoteException if it is no folder or not empty
   */
  public static void refuseUsed(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new RoteException(folder + ": is a file, expected a folder for the results");
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new RoteException(
            folder + ": is not empty; results are never written over, so name another folder");
      }
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Creates the folder, with an empty {@code scores.jsonl}.
   *
   * @param folder missing or empty
   * @return the folder, open for records
   * @throws RoteException if it is in use or cannot be written
   */
  public static RunFolder create(Path folder) {
    refuseUsed(folder);
    try {
      Files.createDirectories(folder);
      return new RunFolder(
          folder,
          Files.newBufferedWriter(folder.resolve("scores.jsonl"), StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Appends one record to {@code scores.jsonl}.
   *
   * @param record one example's scores
   */
  public void append(JsonNode record) {
    try {
      scores.write(COMPACT.writeValueAsString(record));
      scores.write('\n');
      scores.flush();
    } catch (IOException e) {
      throw new RoteException(
          folder.resolve("scores.jsonl") + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file as a whole, or not at all.
   *
   * @param name of the file
   * @param content of the file
   */
  public void write(String name, JsonNode content) {
    Path file = folder.resolve(name);
    try {
      Path unfinished = folder.resolve(name + ".unfinished");
      Files.writeString(unfinished, PRETTY.writeValueAsString(content) + "\n");
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      scores.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
