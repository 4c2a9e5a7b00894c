package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.WrittenRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * <p>A scan has {@code windows.jsonl} in place of {@code scores.jsonl}, a continuation {@code
 * chunks.jsonl}.
 *
 * <p>Whenever the process ends, by an error, a full disk, a signal or the loss of power, the folder
 * is whole: the file of records holds batches that were finished and at most the beginning of one
 * more, which the next run of the same identity cuts off; every other file is there as a whole or
 * not at all.
 */
public final class RunFolder implements ReportSink, AutoCloseable {
  static final String STATE = "run.json";
  static final String SKIPPED = "skipped.jsonl";
  private static final String CONFIG = "config.yaml";

  private static final Set<RunFolder> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final boolean isNew;
  private final RunKind kind;
  private final Access access;
  private final RecordsFile records;

  /** Files that this process has put where there were none. */
  private final List<Path> made = new ArrayList<>();

  private boolean interrupted;

  private RunFolder(Path folder, boolean isNew, RunKind kind, Access access, RecordsFile records) {
    this.folder = folder;
    this.isNew = isNew;
    this.kind = kind;
    this.access = access;
    this.records = records;
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
      // A run that ended before it could say what it was has left no record.
      if (files.allMatch(RunFolder::comesBeforeTheState)) {
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
    boolean isOfRecords =
        Stream.of(RunKind.values()).anyMatch(kind -> name.equals(kind.recordsFile()));
    return name.endsWith(WholeFile.UNFINISHED)
        || name.equals(SKIPPED)
        || (isOfRecords && file.toFile().length() == 0);
  }

  /**
   * Takes the folder for this process, and creates it where it is missing.
   *
   * @throws RoteException if another process writes into it, or it cannot be written
   */
  static RunFolder open(Path folder, RunKind kind, Access access) {
    for (RunKind other : RunKind.values()) {
      if (other != kind && Files.exists(folder.resolve(other.recordsFile()))) {
        throw new RoteException(
            folder
                + ": holds another run, of another kind: there is a file "
                + other.recordsFile()
                + "; name another folder");
      }
    }
    boolean isNew = !Files.exists(folder);
    try {
      access.createFolders(folder);
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be written: " + e.getMessage(), e);
    }
    return new RunFolder(
        folder, isNew, kind, access, RecordsFile.open(folder.resolve(kind.recordsFile()), access));
  }

  /** Takes a folder in which no run was begun, and holds it while one is. */
  static RunFolder openNew(Path folder, RunKind kind, Access access) {
    RunFolder open = open(folder, kind, access);
    try {
      if (Files.exists(folder.resolve(STATE))) {
        throw new RoteException(folder + ": another process has begun a run there in the meantime");
      }
      open.truncate(0);
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /**
   * What {@code run.json} says.
   *
   * @param folder of a run
   * @return its content; empty if there is none
   * @throws RoteException if it is no record of a run, or of another version
   */
  static Optional<RunRecord> state(Path folder) {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RecordCodec.readRun(Files.readAllBytes(file), file.toString()));
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  Path path() {
    return folder;
  }

  Path recordsPath() {
    return records.path();
  }

  /** The records from the first one, as they are on the disk. */
  InputStream readRecords() {
    return records.read();
  }

  /** Cuts the records off behind the last finished batch. */
  synchronized void truncate(long bytes) {
    parkIfInterrupted();
    records.truncate(bytes);
  }

  /** Appends the records of one batch, a line each: all of them are on the disk after, or none. */
  synchronized void append(List<String> lines) {
    parkIfInterrupted();
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    records.append(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What the file of records holds by now. */
  synchronized WrittenRecords written(Integer longestSuffix) {
    return records.written(longestSuffix);
  }

  /** Refuses to go on if the records are not where they were written. */
  synchronized void checkRecords() {
    records.checkPlace();
  }

  /** Writes the record of a run, and its options by themselves. */
  void writeState(RunRecord run) {
    write(STATE, RecordCodec.pretty(run));
    write(CONFIG, ConfigYaml.of(kind.command(), run.options()));
  }

  @Override
  public synchronized void write(String name, Content content) {
    parkIfInterrupted();
    Path file = folder.resolve(name);
    boolean isMade = !Files.exists(file);
    WholeFile.write(file, access, content);
    if (isMade) {
      made.add(file);
    }
  }

  /**
   * Removes what this process has put into the folder, and nothing else: what it began is of no use
   * to anybody.
   */
  synchronized void discard() {
    parkIfInterrupted();
    try {
      for (Path file : made) {
        Files.deleteIfExists(file);
      }
      if (records.isNew()) {
        Files.deleteIfExists(records.path());
      } else {
        records.truncate(0);
      }
      if (isNew) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      return; // somebody else has put something there
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be removed: " + e.getMessage(), e);
    }
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
    records.close();
  }
}
