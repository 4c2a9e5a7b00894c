package ai.rote.core.checkpoint;

import ai.rote.core.Dtype;
import java.util.Optional;

/** The element types that a safetensors file can name. */
public enum StoredType {
  /** Boolean, a byte each. */
  BOOL(1),
  /** Unsigned 8-bit integer. */
  U8(1),
  /** Signed 8-bit integer. */
  I8(1),
  /** 8-bit float, 5 bits of exponent. */
  F8_E5M2(1),
  /** 8-bit float, 4 bits of exponent. */
  F8_E4M3(1),
  /** Signed 16-bit integer. */
  I16(2),
  /** Unsigned 16-bit integer. */
  U16(2),
  /** Half precision. */
  F16(2),
  /** The upper half of a float32. */
  BF16(2),
  /** Signed 32-bit integer. */
  I32(4),
  /** Unsigned 32-bit integer. */
  U32(4),
  /** Single precision. */
  F32(4),
  /** Double precision. */
  F64(8),
  /** Signed 64-bit integer. */
  I64(8),
  /** Unsigned 64-bit integer. */
  U64(8);

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The size of one element.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The dtype a weight of this type has.
   *
   * @return the dtype, or nothing for a type that weights cannot have
   */
  public Optional<Dtype> dtype() {
    return switch (this) {
      case F32 -> Optional.of(Dtype.FLOAT32);
      case F16 -> Optional.of(Dtype.FLOAT16);
      case BF16 -> Optional.of(Dtype.BFLOAT16);
      default -> Optional.empty();
    };
  }
}
