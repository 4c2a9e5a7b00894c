package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.HalfPrecision;

/**
 * Rounds blocks of values as their reference quantises and dequantises them: gguf's quants.py, and
 * what bitsandbytes does on any device.
 */
final class Rounding {
  private static final float LEAST_DIVISOR = 1e-38f;

  private static final float[] NF4 = {
    -1.0f,
    -0.6961928009986877f,
    -0.5250730514526367f,
    -0.39491748809814453f,
    -0.28444138169288635f,
    -0.18477343022823334f,
    -0.09105003625154495f,
    0.0f,
    0.07958029955625534f,
    0.16093020141124725f,
    0.24611230194568634f,
    0.33791524171829224f,
    0.44070982933044434f,
    0.5626170039176941f,
    0.7229568362236023f,
    1.0f
  };

  private Rounding() {}

  /** Rounds the values from one place on, all of one block. */
  @FunctionalInterface
  interface Block {
    void round(float[] values, int from, int to);
  }

  static void q80(float[] values, int from, int to) {
    float scale = largest(values, from, to) / 127;
    float inverse = scale == 0 ? 0 : 1 / scale;
    float stored = half(scale);
    for (int i = from; i < to; i++) {
      float scaled = values[i] * inverse;
      float magnitude = Math.abs(scaled);
      float whole = (float) Math.floor(magnitude);
      float rounded = whole + (float) Math.floor(2 * (magnitude - whole));
      values[i] = (byte) (Math.signum(scaled) * rounded) * stored;
    }
  }

  /** Four bits or five: the largest value, with its sign, becomes the least whole number. */
  static Block signedScale(int least) {
    return (values, from, to) -> {
      float extreme = values[from];
      for (int i = from + 1; i < to; i++) {
        extreme = Math.abs(values[i]) > Math.abs(extreme) ? values[i] : extreme;
      }
      float scale = extreme / -least;
      float inverse = scale == 0 ? 0 : 1 / scale;
      float stored = half(scale);
      for (int i = from; i < to; i++) {
        int code = (int) (values[i] * inverse + (least + 0.5f));
        values[i] = stored * (Math.max(0, Math.min(2 * least - 1, code)) - least);
      }
    };
  }

  static Block nf4(int block) {
    return (values, from, to) -> {
      float largest = largest(values, from, to);
      boolean whole = to - from == block;
      float divisor = Math.max(largest, LEAST_DIVISOR);
      float used = whole ? largest : divisor;
      for (int i = from; i < to; i++) {
        float scaled = whole ? values[i] * (1 / divisor) : values[i] / divisor;
        values[i] = NF4[nearest(Math.max(-1, Math.min(1, scaled)))] * used;
      }
    };
  }

  private static int nearest(float scaled) {
    int code = 0;
    while (code < NF4.length - 1 && (NF4[code] + NF4[code + 1]) / 2 < scaled) {
      code++;
    }
    return code;
  }

  static void int8(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = half(values[i]);
    }
    float largest = largest(values, from, to);
    float factor = 127 / largest;
    for (int i = from; i < to; i++) {
      int code = largest == 0 ? 0 : (int) Math.rint(values[i] * factor);
      values[i] = code * largest * BitsAndBytesFormat.ONE_OF_127;
    }
  }

  private static float largest(float[] values, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  private static float half(float value) {
    return HalfPrecision.toFloat(HalfPrecision.fromFloat(value));
  }
}
