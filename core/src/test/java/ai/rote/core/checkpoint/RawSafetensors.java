package ai.rote.core.checkpoint;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files byte by byte, so that tests can write what no writer would. */
final class RawSafetensors {
  private RawSafetensors() {}

  /** A header as it stands, its length before it, and so many zero bytes of data after it. */
  static Path write(Path file, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return write(file, json.length, json, dataBytes);
  }

  /** The same with a length that need not be the header's. */
  static Path write(Path file, long claimedLength, byte[] header, int dataBytes)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(claimedLength).put(header);
    return Files.write(file, bytes.array());
  }

  /**
   * Pads the file with a hole: it gets this length without taking up space on most file systems.
   */
  static void stretch(Path file, long length) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(length);
    }
  }

  static void putFloat(Path file, long position, float value) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(position);
      access.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(value)));
    }
  }
}
