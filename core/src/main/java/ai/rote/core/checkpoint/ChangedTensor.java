package ai.rote.core.checkpoint;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor of a checkpoint with other values: computed in float32 when they are asked for, in
 * memory of their own. The file stays as it is.
 */
abstract class ChangedTensor extends StoredTensor {
  /** Values that are computed at a time; enough to be quick, too few to matter as memory. */
  private static final int RUN = 1 << 18;

  ChangedTensor(StoredTensor original) {
    super(original.name(), original.file(), original.offset(), StoredType.F32, original.shape());
  }

  @Override
  abstract float[] floats(long start, int count);

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
