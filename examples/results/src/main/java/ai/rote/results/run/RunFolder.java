package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.PrettyJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The folder a run writes into, held by one process at a time. Of a measurement it holds
 *
 * <ul>
 *   <li>{@code run.json}: what is run on what, written before the first record and again at the end
 *   <li>{@code scores.jsonl}: a record an example, appended batch by batch and flushed to the disk
 *   <li>{@code skipped.jsonl}: examples that could not be measured, if there are any
 *   <li>{@code report.json}, {@code report.html}: what came out, written at the end
 *   <li>{@code config.yaml}: the options in force, to repeat the run from
 * </ul>
 *
 * <p>A scan has {@code windows.jsonl} in place of {@code scores.jsonl}.
 *
 * <p>Whenever the process ends, by an error, a full disk, a signal or the loss of power, the folder
 * is whole: {@code scores.jsonl} holds batches that were finished and at most the beginning of one
 * more, which the next run of the same identity cuts off; every other file is there as a whole or
 * not at all.
 */
public final class RunFolder implements AutoCloseable {
  /** The records of a measurement. */
  static final String SCORES = "scores.jsonl";

  /** The records of a scan. */
  public static final String WINDOWS = "windows.jsonl";

  /** What is run on what. */
  public static final String STATE = "run.json";

  static final String SKIPPED = "skipped.jsonl";

  /** The options in force, to repeat the run from. */
  static final String CONFIG = "config.yaml";

  /** All that a run writes. */
  static final List<String> FILES =
      List.of(STATE, SCORES, SKIPPED, "report.json", "report.html", CONFIG);

  private static final String UNFINISHED = ".unfinished";

  private static final ObjectMapper COMPACT = new ObjectMapper();

  /** A byte that no file reaches: locking it leaves the records readable on every system. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final Set<RunFolder> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path recordsFile;
  private final FileChannel scores;
  private boolean interrupted;

  private RunFolder(Path folder, Path recordsFile, FileChannel scores) {
    this.folder = folder;
    this.recordsFile = recordsFile;
    this.scores = scores;
    OPEN.add(this);
  }

  /**
   * Whether a run was begun in a folder.
   *
   * @param folder may be missing
   * @return false if it is missing or empty
   * @throws RoteException if it is no folder, or something else stands in it
   */
  public static boolean holdsRun(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      throw new RoteException(folder + ": is a file, expected a folder for the results");
    }
    if (Files.exists(folder.resolve(STATE))) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> inside = files.toList();
      // A run that ended before it could say what it was has left no record.
      boolean begun = inside.stream().allMatch(RunFolder::comesBeforeTheState);
      if (begun) {
        return false;
      }
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    throw new RoteException(
        folder
            + ": is not empty and holds no run; results are never written over, so name another"
            + " folder");
  }

  private static boolean comesBeforeTheState(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(UNFINISHED)
        || name.equals(SKIPPED)
        || ((name.equals(SCORES) || name.equals(WINDOWS)) && file.toFile().length() == 0);
  }

  /**
   * Takes the folder for this process, and creates it where it is missing.
   *
   * @throws RoteException if another process writes into it, or it cannot be written
   */
  static RunFolder open(Path folder) {
    return open(folder, SCORES);
  }

  /**
   * Takes the folder for this process, and creates it where it is missing.
   *
   * @param folder for the run
   * @param records name of the file that {@link #append} appends to
   * @return the folder, until it is closed
   * @throws RoteException if another process writes into it, or it cannot be written
   */
  public static RunFolder open(Path folder, String records) {
    String others = records.equals(WINDOWS) ? SCORES : WINDOWS;
    if (Files.exists(folder.resolve(others))) {
      throw new RoteException(
          folder
              + ": holds another run, of another kind: there is a file "
              + others
              + "; name another folder");
    }
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(records),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock != null) {
        return new RunFolder(folder, folder.resolve(records), channel);
      }
      channel.close();
      throw inUse(folder, null);
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
      throw inUse(folder, e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new RoteException(folder + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static RoteException inUse(Path folder, Exception cause) {
    return new RoteException(
        folder + ": another process is writing into it; wait for it or name another folder", cause);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return folder;
  }

  /**
   * The file that records are appended to.
   *
   * @return its path
   */
  public Path scoresFile() {
    return recordsFile;
  }

  /**
   * What {@code run.json} says of a run that can be resumed.
   *
   * @param folder of a run
   * @return its content; empty if there is none
   * @throws RoteException if it is no record of such a run
   */
  public static Optional<ObjectNode> state(Path folder) {
    Optional<ObjectNode> state = read(folder);
    if (state.isPresent() && !state.get().path("identity").isObject()) {
      throw new RoteException(
          folder.resolve(STATE)
              + ": is no record of a run that can be resumed; it has no 'identity'");
    }
    return state;
  }

  /** What {@code run.json} says; empty if there is none. */
  static Optional<ObjectNode> read(Path folder) {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (COMPACT.readTree(file.toFile()) instanceof ObjectNode state) {
        return Optional.of(state);
      }
      throw new RoteException(file + ": is no record of a run; expected a JSON object");
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Cuts the records off behind the last finished batch.
   *
   * @param bytes that stay
   */
  public synchronized void truncate(long bytes) {
    try {
      scores.truncate(bytes);
      scores.position(bytes);
    } catch (IOException e) {
      throw cannotWrite(scoresFile(), e);
    }
  }

  /**
   * Appends the records of one batch: all of them are on the disk after, or none.
   *
   * @param batch a line each
   */
  public void append(List<ObjectNode> batch) {
    append(lines(batch).getBytes(StandardCharsets.UTF_8));
  }

  /** Appends whole lines: all of them are on the disk after, or none. */
  synchronized void append(byte[] lines) {
    parkIfInterrupted();
    long start = -1;
    try {
      start = scores.position();
      ByteBuffer bytes = ByteBuffer.wrap(lines);
      while (bytes.hasRemaining()) {
        scores.write(bytes);
      }
      scores.force(false);
    } catch (IOException e) {
      if (start >= 0) {
        truncate(start);
      }
      throw cannotWrite(scoresFile(), e);
    }
  }

  private static String lines(List<ObjectNode> objects) {
    try {
      StringBuilder lines = new StringBuilder();
      for (ObjectNode each : objects) {
        lines.append(COMPACT.writeValueAsString(each)).append('\n');
      }
      return lines.toString();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the record of a run, and its options by themselves.
   *
   * @param run its record; gets the options
   * @param options in force
   */
  public void writeState(ObjectNode run, ObjectNode options) {
    run.set("options", options);
    write(STATE, run);
    boolean isScan = recordsFile.endsWith(WINDOWS);
    write(CONFIG, ConfigYaml.of(isScan ? "scan" : "measure", options));
  }

  /**
   * Writes a JSON file as a whole, or not at all.
   *
   * @param name in the folder
   * @param content of the file
   */
  public void write(String name, JsonNode content) {
    write(name, PrettyJson.of(content));
  }

  /** Writes one JSON object a line, as a whole or not at all. */
  void writeLines(String name, List<ObjectNode> objects) {
    write(name, lines(objects));
  }

  /** Writes a text file piece by piece. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes the whole content.
     *
     * @param to takes it; closed by the caller
     * @throws IOException if it cannot be written
     */
    void writeTo(Writer to) throws IOException;
  }

  /**
   * Writes a text file as a whole, or not at all.
   *
   * @param name in the folder
   * @param content of the file
   */
  public synchronized void write(String name, String content) {
    write(name, (Content) to -> to.write(content));
  }

  /**
   * Writes a text file as a whole, or not at all, without holding it in memory.
   *
   * @param name in the folder
   * @param content of the file
   */
  public synchronized void write(String name, Content content) {
    parkIfInterrupted();
    Path file = folder.resolve(name);
    Path unfinished = folder.resolve(name + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        Writer writer =
            new BufferedWriter(
                Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), -1));
        content.writeTo(writer);
        writer.flush();
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (UncheckedIOException e) {
      throw withoutUnfinished(unfinished, file, e.getCause());
    } catch (IOException e) {
      throw withoutUnfinished(unfinished, file, e);
    }
  }

  private static RoteException withoutUnfinished(Path unfinished, Path file, IOException e) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException suppressed) {
      e.addSuppressed(suppressed);
    }
    return cannotWrite(file, e);
  }

  private static RoteException cannotWrite(Path file, IOException e) {
    return new RoteException(
        file
            + ": cannot be written: "
            + e.getMessage()
            + "; what was finished before is kept, and the same command resumes it",
        e);
  }

  /**
   * Lets writes that are under way come to their end, and none after them begin: the process is
   * about to end.
   *
   * @return whether there was anything to write to
   */
  static boolean stopWriting() {
    OPEN.forEach(RunFolder::interrupt);
    return !OPEN.isEmpty();
  }

  private synchronized void interrupt() {
    interrupted = true;
  }

  /** The process is about to end; its other threads must not write, and have nothing to say. */
  private void parkIfInterrupted() {
    while (interrupted) {
      LockSupport.park();
    }
  }

  @Override
  public synchronized void close() {
    parkIfInterrupted();
    OPEN.remove(this);
    closeQuietly(scores);
  }
}
