package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says where in a zip file the entries lie that are stored without compression, which {@link
 * java.util.zip.ZipFile} keeps to itself. Files above 4 GiB (zip64) are read as well.
 */
final class StoredZip {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int LOCATOR64_BYTES = 20;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int EXTRA_ZIP64 = 1;

  /** Room for several hundred thousand tensors. */
  private static final long MAX_DIRECTORY_BYTES = 64 << 20;

  private static final long IN_ZIP64 = 0xffffffffL;

  /**
   * A stored entry.
   *
   * @param offset of its first byte from the start of the file
   * @param bytes its size
   */
  record Entry(long offset, long bytes) {}

  private final Path file;
  private final FileChannel channel;
  private final long fileBytes;

  private StoredZip(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.fileBytes = channel.size();
  }

  /** All entries by name. */
  static Map<String, Entry> entries(Path file, FileChannel channel) throws IOException {
    return new StoredZip(file, channel).entries();
  }

  private Map<String, Entry> entries() throws IOException {
    long endPosition = findEnd();
    ByteBuffer end = read(endPosition, END_BYTES);
    long size = unsigned(end.getInt(12));
    long start = unsigned(end.getInt(16));
    if (size == IN_ZIP64 || start == IN_ZIP64 || end.getShort(10) == (short) 0xffff) {
      ByteBuffer locator = read(endPosition - LOCATOR64_BYTES, LOCATOR64_BYTES);
      expect(locator.getInt(0) == LOCATOR64_SIGNATURE);
      ByteBuffer end64 = read(locator.getLong(8), END64_BYTES);
      expect(end64.getInt(0) == END64_SIGNATURE);
      size = end64.getLong(40);
      start = end64.getLong(48);
    }
    expect(size >= 0 && start >= 0 && start <= fileBytes - size);
    if (size > MAX_DIRECTORY_BYTES) {
      throw new CheckpointException(
          file
              + ": is a zip file with a directory of "
              + size
              + " bytes; no checkpoint needs more than "
              + MAX_DIRECTORY_BYTES);
    }
    ByteBuffer directory = read(start, (int) size);
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (directory.hasRemaining()) {
      expect(directory.remaining() >= ENTRY_BYTES);
      add(directory, entries);
    }
    return entries;
  }

  private long findEnd() throws IOException {
    int tail = (int) Math.min(fileBytes, END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer bytes = read(fileBytes - tail, tail);
    for (int i = tail - END_BYTES; i >= 0; i--) {
      if (bytes.getInt(i) == END_SIGNATURE) {
        return fileBytes - tail + i;
      }
    }
    throw new CheckpointException(
        file + ": is a zip file without its end; is it truncated? (" + fileBytes + " bytes)");
  }

  private void add(ByteBuffer directory, Map<String, Entry> entries) throws IOException {
    int at = directory.position();
    expect(directory.getInt(at) == ENTRY_SIGNATURE);
    int method = directory.getShort(at + 10);
    long bytes = unsigned(directory.getInt(at + 24));
    int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
    long header = unsigned(directory.getInt(at + 42));
    expect(directory.remaining() >= ENTRY_BYTES + nameBytes + extraBytes + commentBytes);
    byte[] name = new byte[nameBytes];
    directory.get(at + ENTRY_BYTES, name);

    int extra = at + ENTRY_BYTES + nameBytes;
    int extraEnd = extra + extraBytes;
    while (extra + 4 <= extraEnd) {
      int kind = Short.toUnsignedInt(directory.getShort(extra));
      int length = Short.toUnsignedInt(directory.getShort(extra + 2));
      int value = extra + 4;
      expect(value + length <= extraEnd);
      if (kind == EXTRA_ZIP64) {
        // Holds, in this order, only those fields that did not fit their 32 bits.
        if (bytes == IN_ZIP64) {
          expect(value + Long.BYTES <= extraEnd);
          bytes = directory.getLong(value);
          value += Long.BYTES;
        }
        if (unsigned(directory.getInt(at + 20)) == IN_ZIP64) {
          value += Long.BYTES;
        }
        if (header == IN_ZIP64) {
          expect(value + Long.BYTES <= extraEnd);
          header = directory.getLong(value);
        }
      }
      extra += 4 + length;
    }
    directory.position(extraEnd + commentBytes);

    String text = new String(name, StandardCharsets.UTF_8);
    if (method != 0) {
      throw new CheckpointException(
          file + ": entry '" + text + "' is compressed, but torch.save stores entries as they are");
    }
    ByteBuffer local = read(header, LOCAL_BYTES);
    expect(local.getInt(0) == LOCAL_SIGNATURE);
    long offset =
        header
            + LOCAL_BYTES
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    if (bytes < 0 || offset > fileBytes - bytes) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: is truncated: entry '%s' has %d bytes from byte %d on, but the file has %d",
              file,
              text,
              bytes,
              offset,
              fileBytes));
    }
    entries.put(text, new Entry(offset, bytes));
  }

  private ByteBuffer read(long position, int bytes) throws IOException {
    expect(position >= 0 && position <= fileBytes - bytes);
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("the file ends early");
      }
    }
    return buffer.flip();
  }

  private static long unsigned(int value) {
    return Integer.toUnsignedLong(value);
  }

  private void expect(boolean condition) {
    if (!condition) {
      throw new CheckpointException(file + ": is no sound zip file; is it truncated?");
    }
  }
}
