package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of a stored tensor, mapped, in however many parts. */
final class Bytes {
  private final List<ByteBuffer> parts;
  private final ByteBuffer single;
  private final long partBytes;

  private Bytes(List<ByteBuffer> parts) {
    this.parts = parts;
    this.single = parts.size() == 1 ? parts.get(0) : null;
    this.partBytes = parts.isEmpty() ? 1 : parts.get(0).limit();
  }

  static Bytes of(StoredTensor tensor) {
    return new Bytes(tensor.map());
  }

  /** A byte, from 0 to 255. */
  int unsigned(long index) {
    return single != null
        ? single.get((int) index) & 0xff
        : parts.get((int) (index / partBytes)).get((int) (index % partBytes)) & 0xff;
  }

  /** A little-endian whole number of four bytes, by its place among such numbers. */
  int word(long index) {
    long at = index * Integer.BYTES;
    return single != null
        ? single.getInt((int) at)
        : parts.get((int) (at / partBytes)).getInt((int) (at % partBytes));
  }
}
