package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.HalfPrecision;
import java.nio.ByteBuffer;

/**
 * Blocks of 32 values with one scale d, in half precision. The first 16 values stand in the lower
 * halves of 16 bytes, the others in the upper; a fifth bit of each stands in a word before them.
 *
 * <pre>
 *   Q4_0   d, 16 bytes             d · (q − 8)
 *   Q4_1   d, m, 16 bytes          d · q + m
 *   Q5_0   d, 4 bytes, 16 bytes    d · (q − 16)
 *   Q5_1   d, m, 4 bytes, 16 bytes d · q + m
 *   Q8_0   d, 32 signed bytes      d · q
 * </pre>
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/tree/master/gguf-py">the reference, whose
 *     arithmetic this is, to the last bit</a>
 */
final class SmallBlocks {
  private static final int HALF = 16;
  private static final int D = 2;

  private SmallBlocks() {}

  static float half(ByteBuffer bytes, int at) {
    return HalfPrecision.toFloat(bytes.getShort(at));
  }

  static void q40(ByteBuffer bytes, int from, float[] values, int at) {
    float d = half(bytes, from);
    for (int i = 0; i < HALF; i++) {
      int pair = bytes.get(from + D + i);
      values[at + i] = d * ((pair & 0xf) - 8);
      values[at + HALF + i] = d * (((pair >> 4) & 0xf) - 8);
    }
  }

  static void q41(ByteBuffer bytes, int from, float[] values, int at) {
    float d = half(bytes, from);
    float m = half(bytes, from + D);
    for (int i = 0; i < HALF; i++) {
      int pair = bytes.get(from + 2 * D + i);
      values[at + i] = d * (pair & 0xf) + m;
      values[at + HALF + i] = d * ((pair >> 4) & 0xf) + m;
    }
  }

  static void q50(ByteBuffer bytes, int from, float[] values, int at) {
    float d = half(bytes, from);
    int fifth = bytes.getInt(from + D);
    for (int i = 0; i < HALF; i++) {
      int pair = bytes.get(from + D + Integer.BYTES + i);
      values[at + i] = d * ((pair & 0xf | bit(fifth, i)) - 16);
      values[at + HALF + i] = d * (((pair >> 4) & 0xf | bit(fifth, HALF + i)) - 16);
    }
  }

  static void q51(ByteBuffer bytes, int from, float[] values, int at) {
    float d = half(bytes, from);
    float m = half(bytes, from + D);
    int fifth = bytes.getInt(from + 2 * D);
    for (int i = 0; i < HALF; i++) {
      int pair = bytes.get(from + 2 * D + Integer.BYTES + i);
      values[at + i] = d * (pair & 0xf | bit(fifth, i)) + m;
      values[at + HALF + i] = d * ((pair >> 4) & 0xf | bit(fifth, HALF + i)) + m;
    }
  }

  private static int bit(int fifth, int i) {
    return (fifth >>> i & 1) << 4;
  }

  static void q80(ByteBuffer bytes, int from, float[] values, int at) {
    float d = half(bytes, from);
    for (int i = 0; i < 2 * HALF; i++) {
      values[at + i] = bytes.get(from + D + i) * d;
    }
  }
}
