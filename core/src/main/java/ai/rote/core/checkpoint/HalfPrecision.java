package ai.rote.core.checkpoint;

/**
 * Turns float32 into the two 16-bit formats, rounded to nearest, ties to even, and back. Java 17
 * has no such thing.
 */
public final class HalfPrecision {
  private static final int MANTISSA_BITS_DROPPED = 13;
  private static final int HALF_INFINITY = 0x7c00;
  private static final float HALF_MAX_ROUNDED = 65520f;
  private static final float HALF_MIN_NORMAL = 0x1p-14f;

  private HalfPrecision() {}

  /**
   * IEEE 754 binary16; overflow goes to infinity, as the standard has it.
   *
   * @param value a number
   * @return its bits
   */
  public static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | HALF_INFINITY | 0x200);
    }
    if (magnitude >= HALF_MAX_ROUNDED) {
      return (short) (sign | HALF_INFINITY);
    }
    if (magnitude < HALF_MIN_NORMAL) {
      // Subnormal halves are whole multiples of 2^-24.
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    int rebiased = (bits & 0x7fffffff) - ((127 - 15) << 23);
    return (short) (sign | roundToEven(rebiased, MANTISSA_BITS_DROPPED));
  }

  /**
   * bfloat16: the upper 16 bits, rounded.
   *
   * @param value a number
   * @return its bits
   */
  public static short brainFromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((roundToEven(bits & 0x7fffffff, 16)) | ((bits >>> 16) & 0x8000));
  }

  /**
   * IEEE 754 binary16, exactly.
   *
   * @param half its bits
   * @return the number
   */
  public static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude >= HALF_INFINITY) {
      return Float.intBitsToFloat(sign | 0x7f800000 | ((magnitude & 0x3ff) << 13));
    }
    if (magnitude < 0x400) {
      float subnormal = magnitude * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    return Float.intBitsToFloat(sign | ((magnitude << MANTISSA_BITS_DROPPED) + ((127 - 15) << 23)));
  }

  /**
   * bfloat16, exactly.
   *
   * @param brain its bits
   * @return the number
   */
  public static float brainToFloat(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }

  private static int roundToEven(int bits, int dropped) {
    int half = 1 << (dropped - 1);
    int odd = (bits >>> dropped) & 1;
    return (bits + half - 1 + odd) >>> dropped;
  }
}
