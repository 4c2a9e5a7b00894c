package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.WrittenRecords;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads a file of records one by one, once. At its end the records must be those that the run says
 * it has written: a record that was lost, changed or added since is noticed then.
 *
 * @param <T> what a line means
 */
public final class RecordReader<T> implements Closeable {
  private final Path file;
  private final InputStream in;
  private final Optional<WrittenRecords> written;
  private final BiFunction<byte[], String, T> codec;
  private final MessageDigest digest = Fingerprint.sha256();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 13);
  private int line;
  private long bytes;

  /**
   * A reader at the first record.
   *
   * @param file names it in messages
   * @param in its content; closed with the reader
   * @param written what the run says it has written; empty if it says nothing of this file
   * @param codec makes a record of a line, and of what stands before its complaints
   */
  RecordReader(
      Path file,
      InputStream in,
      Optional<WrittenRecords> written,
      BiFunction<byte[], String, T> codec) {
    this.file = file;
    this.in = new BufferedInputStream(in, 1 << 16);
    this.written = written;
    this.codec = codec;
  }

  /**
   * The next record.
   *
   * @return empty at the end of the file
   * @throws RoteException if the line is not as it was written, or records are missing at the end
   */
  public Optional<T> next() {
    Optional<byte[]> text = nextLine();
    if (text.isEmpty()) {
      checkEnd();
    }
    return text.map(each -> codec.apply(each, where()));
  }

  /** The next line; empty at the end. */
  private Optional<byte[]> nextLine() {
    buffer.reset();
    try {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      line++;
      for (; next >= 0 && next != '\n'; next = in.read()) {
        buffer.write(next);
      }
      byte[] text = buffer.toByteArray();
      digest.update(text);
      bytes += text.length;
      if (next == '\n') {
        digest.update((byte) '\n');
        bytes++;
      }
      return Optional.of(text);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Where the last record stands, for what there is to say of it.
   *
   * @return as in {@code "scores.jsonl, line 3: "}
   */
  public String where() {
    return file + ", line " + line + ": ";
  }

  private void checkEnd() {
    if (written.isEmpty()) {
      return;
    }
    WrittenRecords expected = written.get();
    if (line != expected.count()) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              line < expected.count()
                  ? "%s: holds %d of the %d records that the run has written; %d are missing, which"
                      + " the command that wrote them scores again"
                  : "%s: holds %d records, but the run has written %d; %d were added",
              file,
              line,
              expected.count(),
              Math.abs(expected.count() - line)));
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (bytes != expected.bytes() || !found.equals(expected.sha256())) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: is not as the run has written it; expected %d bytes with SHA-256 %.12s..., found"
                  + " %d with %.12s...",
              file,
              expected.bytes(),
              expected.sha256(),
              bytes,
              found));
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
