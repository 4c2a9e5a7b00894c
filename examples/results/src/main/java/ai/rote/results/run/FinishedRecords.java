package ai.rote.results.run;

import ai.rote.core.RoteException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far an interrupted run has come. Records stand in the order of the batches, so what is
 * finished is a beginning of their file; behind it there is at most a torn batch.
 */
final class FinishedRecords {
  private final RunKind kind;
  private final Path file;
  private final InputStream in;
  private final boolean mayLack;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int lines;
  private long read;
  private long count;
  private long bytes;

  /**
   * At the first record.
   *
   * @param mayLack whether records may be missing in the middle, as in a run that was finished and
   *     has lost some: what stands behind the first gap is scored again then, not refused
   */
  FinishedRecords(RunKind kind, Path file, InputStream in, boolean mayLack) {
    this.kind = kind;
    this.file = file;
    this.in = new BufferedInputStream(in, 1 << 16);
    this.mayLack = mayLack;
  }

  /** How many records the finished batches have. */
  long count() {
    return count;
  }

  /** How many bytes they take. */
  long bytes() {
    return bytes;
  }

  /**
   * Whether the next records are those of a batch, all of them.
   *
   * @throws RoteException if they are records that this run cannot have written
   */
  boolean hold(Batch batch) {
    List<String> names = batch.names();
    List<byte[]> records = new ArrayList<>();
    try {
      for (String name : names) {
        if (!readLine()) {
          return false;
        }
        records.add(line.toByteArray());
        Optional<String> found = kind.named(line.toByteArray());
        if (!found.equals(Optional.of(name))) {
          refuseUnlessTorn(found);
          return false;
        }
      }
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
    batch.takeFinished(records, file + ", before line " + (lines + 1) + ": ");
    count += names.size();
    bytes = read;
    return true;
  }

  /**
   * After the last batch nothing more may follow.
   *
   * @throws RoteException if there are records of something else
   */
  void end() {
    try {
      if (readLine() && !mayLack) {
        throw refusal(kind.named(line.toByteArray()));
      }
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads up to a line feed; what stands behind the last one is torn and is not handed out. */
  private boolean readLine() throws IOException {
    line.reset();
    for (int each = in.read(); each >= 0; each = in.read()) {
      if (each == '\n') {
        lines++;
        read += line.size() + 1L;
        return true;
      }
      line.write(each);
    }
    return false;
  }

  /** A loss of power may leave a broken last line; anything else was not written by this run. */
  private void refuseUnlessTorn(Optional<String> found) throws IOException {
    boolean isTorn = found.isEmpty() && in.read() < 0;
    if (!isTorn && !mayLack) {
      throw refusal(found);
    }
  }

  private RoteException refusal(Optional<String> found) {
    return new RoteException(
        String.format(
            Locale.ROOT,
            "%s, line %d: %s is not what this run wrote there; the file was changed, so it cannot be"
                + " continued: name another folder",
            file,
            lines,
            found.orElse("the line")));
  }
}
