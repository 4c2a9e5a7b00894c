package ai.rote.core.checkpoint.quantised;

/** What bytes stand for. */
final class ByteCodes {
  private static final int FP8_BIAS = 7;
  private static final int POWER_BIAS = 127;

  private ByteCodes() {}

  /** Two's complement. */
  static float[] signed() {
    float[] code = new float[256];
    for (int i = 0; i < code.length; i++) {
      code[i] = (byte) i;
    }
    return code;
  }

  /**
   * FP8 of the kind e4m3fn: a sign, 4 bits of exponent, 3 of mantissa; no infinities, and not a
   * number where all seven are set (Micikevicius et al. 2022, arXiv 2209.05433).
   */
  static float[] e4m3() {
    float[] code = new float[256];
    for (int i = 0; i < code.length; i++) {
      int exponent = (i >>> 3) & 0xf;
      int mantissa = i & 0x7;
      float magnitude =
          exponent == 0
              ? Math.scalb((float) mantissa, 1 - FP8_BIAS - 3)
              : Math.scalb(8f + mantissa, exponent - FP8_BIAS - 3);
      if ((i & 0x7f) == 0x7f) {
        magnitude = Float.NaN;
      }
      code[i] = i >= 128 ? -magnitude : magnitude;
    }
    return code;
  }

  /**
   * Powers of two, from 2^−127 on, which has no leading one in float32; the last would be 2^128 and
   * is infinite there.
   */
  static float[] powers() {
    float[] code = new float[256];
    for (int i = 0; i < code.length; i++) {
      code[i] = Math.scalb(1f, i - POWER_BIAS);
    }
    return code;
  }
}
