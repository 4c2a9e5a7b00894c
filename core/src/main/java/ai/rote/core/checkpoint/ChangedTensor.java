package ai.rote.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor of a checkpoint with other values: computed in float32 when they are asked for, in
 * memory of their own. The file stays as it is.
 */
public abstract class ChangedTensor extends StoredTensor {
  /** Values that are computed at a time; enough to be quick, too few to matter as memory. */
  private static final int RUN = 1 << 18;

  /**
   * A tensor in the place of another.
   *
   * @param original gives name, file and shape
   */
  protected ChangedTensor(StoredTensor original) {
    super(original.name(), original.file(), original.offset(), StoredType.F32, original.shape());
  }

  /**
   * A tensor that no file holds under this name.
   *
   * @param name of the tensor
   * @param file that it is computed from
   * @param shape its sizes
   */
  protected ChangedTensor(String name, Path file, List<Long> shape) {
    super(name, file, 0, StoredType.F32, shape);
  }

  @Override
  public abstract float[] floats(long start, int count);

  @Override
  final List<ByteBuffer> map(long maxBytes) {
    return CopiedParts.of(
        this,
        (start, target) -> {
          long next = start;
          while (target.hasRemaining()) {
            int count = Math.min(RUN, target.remaining() / Float.BYTES);
            target.asFloatBuffer().put(floats(next, count));
            target.position(target.position() + count * Float.BYTES);
            next += count;
          }
        });
  }
}
