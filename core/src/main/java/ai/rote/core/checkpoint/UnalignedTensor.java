package ai.rote.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor that does not begin at a multiple of its element size, which processors may refuse to
 * compute with where it lies. Reading it copies it.
 */
final class UnalignedTensor extends StoredTensor {

  UnalignedTensor(String name, Path file, long offset, StoredType type, List<Long> shape) {
    super(name, file, offset, type, shape);
  }

  @Override
  List<ByteBuffer> map(long maxBytes) {
    return CopiedParts.of(this, (start, target) -> read(offset() + start * type().bytes(), target));
  }
}
