package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One tensor of a checkpoint: what it is and where it lies. Values are read when they are asked
 * for. Here they lie in a file, one after the other; subclasses in this package are tensors that
 * have to be put together first.
 */
public class StoredTensor {

  /** What one map may cover at most: Java's limit, rounded down to whole elements of any type. */
  private static final int RUN = 1 << 20;

  static final long MAX_MAP_BYTES = Integer.MAX_VALUE - 7L;

  private final String name;
  private final Path file;
  private final long offset;
  private final StoredType type;
  private final List<Long> shape;

  /**
   * A tensor whose values lie in a file in row-major order.
   *
   * @param name as the file names it
   * @param file which file
   * @param offset of its first byte from the start of the file
   * @param type of its elements
   * @param shape its sizes; empty for a scalar
   */
  public StoredTensor(String name, Path file, long offset, StoredType type, List<Long> shape) {
    this.name = name;
    this.file = file;
    this.offset = offset;
    this.type = type;
    this.shape = List.copyOf(shape);
  }

  /**
   * The tensor's name.
   *
   * @return as the file names it
   */
  public final String name() {
    return name;
  }

  /**
   * The file that the tensor comes from.
   *
   * @return its path
   */
  public final Path file() {
    return file;
  }

  /**
   * Where the tensor's values begin.
   *
   * @return bytes from the start of the file
   */
  public final long offset() {
    return offset;
  }

  /**
   * The type of the elements, in which {@link #map()} hands them out.
   *
   * @return the type
   */
  public final StoredType type() {
    return type;
  }

  /**
   * The dtype of a weight.
   *
   * @return empty for a type that weights cannot have
   */
  public final Optional<Dtype> dtype() {
    return type.dtype();
  }

  /**
   * What the file holds the values as, for people.
   *
   * @return a dtype, as in {@code bfloat16}, or the name of a quantisation, as in {@code nf4}
   */
  public String storedAs() {
    return dtype().map(Dtype::toString).orElse(typeName());
  }

  /**
   * Several tensors as one.
   *
   * @param name of the whole
   * @param parts at least one, all of one shape
   * @return a tensor with one size more, of which each part is a row; computed when it is asked for
   */
  public static StoredTensor join(String name, List<StoredTensor> parts) {
    return new JoinedTensor(name, parts);
  }

  /**
   * Whether the file holds numbers from which the values have to be computed.
   *
   * @return false if the values stand there themselves
   */
  public boolean isQuantised() {
    return false;
  }

  /**
   * The type of the elements, as files of safetensors call it.
   *
   * @return as in {@code F32}
   */
  public final String typeName() {
    return type.name();
  }

  /**
   * The tensor's sizes.
   *
   * @return empty for a scalar
   */
  public final List<Long> shape() {
    return shape;
  }

  /**
   * The number of elements.
   *
   * @return the product of the shape's sizes
   */
  public final long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * The size of all elements.
   *
   * @return bytes
   */
  public final long byteCount() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /**
   * The values, mapped into memory, read-only, wherever they can be used as they lie in the file.
   * The file must not be cut short while the maps are in use: the operating system would end the
   * process.
   *
   * @return the values, little-endian, in order; one part, or several where one map cannot hold
   *     them or where they had to be copied
   * @throws CheckpointException if the file cannot be read
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
   * Whether the file holds the values as they are handed out, one after the other, from a multiple
   * of their size on.
   *
   * @return false if they have to be computed or gathered
   */
  public final boolean liesInItsFile() {
    return isPlain() && offset % type.bytes() == 0;
  }

  /** Subclasses put their values together. */
  private boolean isPlain() {
    return getClass() == StoredTensor.class;
  }

  /**
   * A run of the values as a tensor of its own, which is mapped where it lies if this one is.
   *
   * @param sliceName its name in messages
   * @param start index of its first value, in row-major order
   * @param sliceShape its sizes
   * @return the slice
   */
  public final StoredTensor slice(String sliceName, long start, List<Long> sliceShape) {
    return isPlain()
        ? new StoredTensor(sliceName, file, offset + start * type.bytes(), type, sliceShape)
        : new SlicedTensor(this, sliceName, start, sliceShape);
  }

  /**
   * Reads a run of values, which must be floating-point numbers that weights can have.
   *
   * @param start index of the first, in row-major order
   * @param count how many
   * @return the values, exact
   * @throws CheckpointException if they cannot be read, or are no such numbers
   */
  public float[] floats(long start, int count) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    read(offset + start * type.bytes(), bytes);
    bytes.flip();
    float[] values = new float[count];
    switch (type) {
      case F32 -> bytes.asFloatBuffer().get(values);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = HalfPrecision.toFloat(bytes.getShort(2 * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = HalfPrecision.brainToFloat(bytes.getShort(2 * i));
        }
      }
      default ->
          throw new CheckpointException(
              file + ": tensor '" + name + "' is stored as " + type + ", expected F32, F16, BF16");
    }
    return values;
  }

  /**
   * Whether another tensor holds the same numbers, which must be floating-point numbers that
   * weights can have. Both are read.
   *
   * @param other may be stored in another type
   * @return true if shape and all values agree
   * @throws CheckpointException if a file cannot be read
   */
  public final boolean sameValues(StoredTensor other) {
    if (!shape.equals(other.shape)) {
      return false;
    }
    if (isPlain() && other.isPlain() && type == other.type && map().equals(other.map())) {
      return true; // the same bytes, which takes no reading of numbers
    }
    for (long start = 0; start < elements(); start += RUN) {
      int count = (int) Math.min(RUN, elements() - start);
      if (!Arrays.equals(floats(start, count), other.floats(start, count))) {
        return false;
      }
    }
    return true;
  }

  /** Fills a buffer from a place in the file. */
  final void read(long position, ByteBuffer target) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long next = position;
      while (target.hasRemaining()) {
        int read = channel.read(target, next);
        if (read < 0) {
          throw new EOFException("the file ends early");
        }
        next += read;
      }
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": tensor '" + name + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The shape as an array.
   *
   * @return a new array
   */
  public final long[] sizes() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(sizes());
  }
}
