package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One tensor in a safetensors file: where it lies and how it is to be read.
 *
 * @param name as the file names it
 * @param file which file
 * @param offset of its first byte from the start of the file
 * @param type of its elements
 * @param shape its sizes; empty for a scalar
 */
public record StoredTensor(String name, Path file, long offset, StoredType type, List<Long> shape) {

  /** What one map may cover at most: Java's limit, rounded down to whole elements of any type. */
  static final long MAX_MAP_BYTES = Integer.MAX_VALUE - 7L;

  /**
   * Copies the shape.
   *
   * @param name as the record says
   * @param file as the record says
   * @param offset as the record says
   * @param type as the record says
   * @param shape as the record says
   */
  public StoredTensor {
    shape = List.copyOf(shape);
  }

  /**
   * The number of elements.
   *
   * @return the product of the shape's sizes
   */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * The size in the file.
   *
   * @return bytes
   */
  public long byteCount() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /**
   * Maps the values into memory, read-only. The file must not be cut short while the maps are in
   * use: the operating system would end the process.
   *
   * @return the values, little-endian, in order; one part, or several where one map cannot hold
   *     them
   * @throws CheckpointException if the file cannot be mapped
   */
  public List<ByteBuffer> map() {
    return map(MAX_MAP_BYTES);
  }

  List<ByteBuffer> map(long maxBytes) {
    long step = maxBytes - maxBytes % type.bytes();
    long end = offset + byteCount();
    List<ByteBuffer> parts = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long start = offset; start < end; start += step) {
        long size = Math.min(step, end - start);
        parts.add(
            channel.map(FileChannel.MapMode.READ_ONLY, start, size).order(ByteOrder.LITTLE_ENDIAN));
      }
      return parts;
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": tensor '" + name + "' cannot be mapped into memory: " + e.getMessage(), e);
    }
  }

  /**
   * The shape as an array.
   *
   * @return a new array
   */
  public long[] sizes() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(sizes());
  }
}
