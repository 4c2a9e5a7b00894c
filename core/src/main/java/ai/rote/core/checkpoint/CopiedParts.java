package ai.rote.core.checkpoint;

import ai.rote.core.RoteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Memory for values that cannot be used as they lie in a file. It is handed out in two parts at
 * least, which makes a module copy them instead of using them in place, so that this memory, of
 * which Java has a limited amount, can be freed again at once.
 */
final class CopiedParts {
  private static final long MAX_PART_BYTES = 1L << 30;

  /** Writes the values from {@code start} on until the buffer is full. */
  @FunctionalInterface
  interface Writer {
    void write(long start, ByteBuffer target);
  }

  private CopiedParts() {}

  static List<ByteBuffer> of(StoredTensor tensor, Writer writer) {
    long elements = tensor.elements();
    int elementBytes = tensor.type().bytes();
    long step = Math.max(1, Math.min((elements + 1) / 2, MAX_PART_BYTES / elementBytes));
    List<ByteBuffer> parts = new ArrayList<>();
    for (long start = 0; start < elements; start += step) {
      int bytes = (int) (Math.min(step, elements - start) * elementBytes);
      ByteBuffer part = allocate(tensor, bytes);
      writer.write(start, part);
      parts.add(part.flip());
    }
    return parts;
  }

  private static ByteBuffer allocate(StoredTensor tensor, int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (OutOfMemoryError e) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "no memory for %d bytes of tensor '%s'; Java's limit for such memory can be raised with"
                  + " -XX:MaxDirectMemorySize",
              bytes,
              tensor.name()),
          e);
    }
  }
}
