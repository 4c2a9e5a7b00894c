package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A tensor whose values lie scattered in a file: a transposed or otherwise strided view, as {@code
 * torch.save} keeps it. Reading it copies it.
 */
final class StridedTensor extends StoredTensor {
  private final long[] strides;

  /**
   * A strided view.
   *
   * @param strides steps between neighbours along each dimension, in elements
   */
  StridedTensor(
      String name, Path file, long offset, StoredType type, List<Long> shape, List<Long> strides) {
    super(name, file, offset, type, shape);
    this.strides = strides.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  List<ByteBuffer> map(long maxBytes) {
    // All that the view can see, in one piece: such tensors are rare, and hardly ever large.
    ByteBuffer seen = ByteBuffer.allocate(seenBytes());
    read(offset(), seen);
    return CopiedParts.of(this, (start, target) -> gather(seen, start, target));
  }

  @Override
  public float[] floats(long start, int count) {
    StoredTensor whole = new StoredTensor(name(), file(), offset(), type(), List.of(span()));
    float[] seen = whole.floats(0, seenBytes() / type().bytes());
    float[] values = new float[count];
    Cursor cursor = new Cursor(start);
    for (int i = 0; i < count; i++) {
      values[i] = seen[Math.toIntExact(cursor.next())];
    }
    return values;
  }

  private void gather(ByteBuffer seen, long start, ByteBuffer target) {
    int size = type().bytes();
    Cursor cursor = new Cursor(start);
    while (target.hasRemaining()) {
      int from = Math.toIntExact(cursor.next() * size);
      for (int i = 0; i < size; i++) {
        target.put(seen.get(from + i));
      }
    }
  }

  private int seenBytes() {
    long bytes = Math.multiplyExact(span(), type().bytes());
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: tensor '%s' has strides %s, which is supported below 2 GiB only, but it spans %d"
                  + " bytes; store it contiguously",
              file(),
              name(),
              Arrays.toString(strides),
              bytes));
    }
    return (int) bytes;
  }

  /** How many elements of the storage lie between the first and the last that the view sees. */
  private long span() {
    return span(shape(), Arrays.stream(strides).boxed().toList());
  }

  static long span(List<Long> shape, List<Long> strides) {
    long last = 0;
    for (int d = 0; d < shape.size(); d++) {
      if (shape.get(d) == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape.get(d) - 1, strides.get(d)));
    }
    return last + 1;
  }

  /** Goes through the elements in row-major order and says where in the storage each lies. */
  private final class Cursor {
    private final long[] sizes = sizes();
    private final long[] index = new long[sizes.length];
    private long place;

    Cursor(long start) {
      long rest = start;
      for (int d = sizes.length - 1; d >= 0; d--) {
        index[d] = rest % sizes[d];
        rest /= sizes[d];
        place += index[d] * strides[d];
      }
    }

    long next() {
      long current = place;
      for (int d = sizes.length - 1; d >= 0; d--) {
        index[d]++;
        place += strides[d];
        if (index[d] < sizes[d]) {
          break;
        }
        place -= index[d] * strides[d];
        index[d] = 0;
      }
      return current;
    }
  }
}
