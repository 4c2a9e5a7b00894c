package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.WrittenRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The file that a run appends its records to, held by one process at a time, with the digest of
 * what it holds. While it is held it is read through {@link #read} alone: on many systems a process
 * loses its lock when it closes any other handle of the file.
 */
final class RecordsFile implements AutoCloseable {
  /** A byte that no file reaches: locking it leaves the records readable on every system. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path path;
  private final FileChannel channel;
  private final boolean isNew;
  private MessageDigest digest = Fingerprint.sha256();
  private long count;
  private long bytes;

  private RecordsFile(Path path, FileChannel channel, boolean isNew) {
    this.path = path;
    this.channel = channel;
    this.isNew = isNew;
  }

  /** Takes a file for this process, and creates it where it is missing. */
  static RecordsFile open(Path path, Access access) {
    FileChannel channel = null;
    try {
      boolean isNew = create(path, access);
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null || !Files.exists(path) || Files.size(path) != channel.size()) {
        channel.close();
        throw inUse(path.getParent(), null);
      }
      return new RecordsFile(path, channel, isNew);
    } catch (OverlappingFileLockException e) {
      close(channel);
      throw inUse(path.getParent(), e);
    } catch (IOException e) {
      close(channel);
      throw new RoteException(path.getParent() + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static boolean create(Path path, Access access) throws IOException {
    try {
      access.create(path).close();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static RoteException inUse(Path folder, Exception cause) {
    return new RoteException(
        folder + ": another process is writing into it; wait for it or name another folder", cause);
  }

  Path path() {
    return path;
  }

  /** Whether this process has created the file. */
  boolean isNew() {
    return isNew;
  }

  /** Cuts off what stands behind the last finished batch; the rest is what it is from now on. */
  void truncate(long length) {
    try {
      channel.truncate(length);
      channel.position(length);
      digest = Fingerprint.sha256();
      count = 0;
      bytes = length;
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = read()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          take(buffer, read);
        }
      }
    } catch (IOException e) {
      throw WholeFile.cannotWrite(path, e);
    }
  }

  private void take(byte[] lines, int length) {
    digest.update(lines, 0, length);
    for (int i = 0; i < length; i++) {
      count += lines[i] == '\n' ? 1 : 0;
    }
  }

  /** Appends whole lines: all of them are on the disk after, or none. */
  void append(byte[] lines) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(lines);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(false);
    } catch (IOException e) {
      takeBack(e);
      throw WholeFile.cannotWrite(path, e);
    }
    bytes += lines.length;
    take(lines, lines.length);
  }

  private void takeBack(IOException because) {
    try {
      channel.truncate(bytes);
      channel.position(bytes);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /**
   * What stands in the file.
   *
   * @param longestSuffix of all examples, in tokens; null for a scan, or without a record
   */
  WrittenRecords written(Integer longestSuffix) {
    try {
      MessageDigest copy = (MessageDigest) digest.clone();
      return new WrittenRecords(
          count, bytes, HexFormat.of().formatHex(copy.digest()), count == 0 ? null : longestSuffix);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of every Java platform can be cloned", e);
    }
  }

  /**
   * Refuses to go on if somebody has removed the file, or put another in its place.
   *
   * @throws RoteException if it is not as this process wrote it
   */
  void checkPlace() {
    try {
      if (Files.exists(path) && Files.size(path) == bytes && channel.size() == bytes) {
        return;
      }
    } catch (IOException e) {
      throw new RoteException(path + ": cannot be read: " + e.getMessage(), e);
    }
    throw new RoteException(
        path + ": another process has removed or changed it while this run wrote into it");
  }

  /** The file from its beginning, through the handle that holds it. */
  InputStream read() {
    return new InputStream() {
      private long position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int read = channel.read(ByteBuffer.wrap(into, from, length), position);
        position += Math.max(0, read);
        return read;
      }
    };
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
