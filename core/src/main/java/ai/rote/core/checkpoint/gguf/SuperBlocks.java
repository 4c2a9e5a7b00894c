package ai.rote.core.checkpoint.gguf;

import java.nio.ByteBuffer;

/**
 * Blocks of 256 values whose parts have scales of their own, in few bits, under one in half
 * precision.
 *
 * <pre>
 *   Q2_K   16 bytes of scales, 64 bytes, d, dmin               d · s · q − dmin · m, 16 parts
 *   Q3_K   32 bytes, 64 bytes, 12 bytes of scales, d           d · s · (q − 4), 16 parts
 *   Q4_K   d, dmin, 12 bytes of scales, 128 bytes              d · s · q − dmin · m, 8 parts
 *   Q5_K   d, dmin, 12 bytes of scales, 32 bytes, 128 bytes    the same
 *   Q6_K   128 bytes, 64 bytes, 16 signed scales, d            d · s · (q − 32), 16 parts
 * </pre>
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/tree/master/gguf-py">the reference, whose
 *     arithmetic this is, to the last bit</a>
 */
final class SuperBlocks {
  private static final int PART = 32;
  private static final int PARTS = 8;
  private static final int SMALL_PART = 16;
  private static final int SMALL_PARTS = 16;
  private static final int SCALES = 4;
  private static final int SCALE_BYTES = 12;

  private SuperBlocks() {}

  static void q2k(ByteBuffer bytes, int from, float[] values, int at) {
    int pairs = from + SMALL_PARTS;
    float d = SmallBlocks.half(bytes, pairs + 2 * PART);
    float dmin = SmallBlocks.half(bytes, pairs + 2 * PART + 2);
    for (int part = 0; part < SMALL_PARTS; part++) {
      int scales = bytes.get(from + part);
      float s = d * (scales & 0xf);
      float m = dmin * (scales >> 4 & 0xf);
      for (int i = part * SMALL_PART; i < (part + 1) * SMALL_PART; i++) {
        values[at + i] = s * twoBits(bytes, pairs, i) - m;
      }
    }
  }

  /** The third bit of each value stands by itself, and is the other way round. */
  static void q3k(ByteBuffer bytes, int from, float[] values, int at) {
    int pairs = from + PART;
    int scales = pairs + 2 * PART;
    float d = SmallBlocks.half(bytes, scales + SCALE_BYTES);
    for (int part = 0; part < SMALL_PARTS; part++) {
      int low = bytes.get(scales + part % 8) >> part / 8 * 4 & 0xf;
      int high = bytes.get(scales + 8 + part % 4) >> part / 4 * 2 & 3;
      float s = d * ((low | high << 4) - 32);
      for (int i = part * SMALL_PART; i < (part + 1) * SMALL_PART; i++) {
        int third = bytes.get(from + i % PART) >> i / PART & 1;
        values[at + i] = s * (twoBits(bytes, pairs, i) - (1 - third) * 4);
      }
    }
  }

  /** A value of those that stand four to a byte: 32 of them, then the 32 above those, and so on. */
  private static int twoBits(ByteBuffer bytes, int pairs, int i) {
    return bytes.get(pairs + i / 128 * PART + i % PART) >> i / PART % 4 * 2 & 3;
  }

  static void q4k(ByteBuffer bytes, int from, float[] values, int at) {
    int nibbles = from + SCALES + SCALE_BYTES;
    for (int part = 0; part < PARTS; part++) {
      float d = SmallBlocks.half(bytes, from) * scale(bytes, from + SCALES, part);
      float m = SmallBlocks.half(bytes, from + 2) * least(bytes, from + SCALES, part);
      int row = nibbles + part / 2 * PART;
      int shift = part % 2 * 4;
      for (int i = 0; i < PART; i++) {
        int q = bytes.get(row + i) >> shift & 0xf;
        values[at + part * PART + i] = d * q - m;
      }
    }
  }

  static void q5k(ByteBuffer bytes, int from, float[] values, int at) {
    int fifth = from + SCALES + SCALE_BYTES;
    int nibbles = fifth + PART;
    for (int part = 0; part < PARTS; part++) {
      float d = SmallBlocks.half(bytes, from) * scale(bytes, from + SCALES, part);
      float m = SmallBlocks.half(bytes, from + 2) * least(bytes, from + SCALES, part);
      int row = nibbles + part / 2 * PART;
      int shift = part % 2 * 4;
      for (int i = 0; i < PART; i++) {
        int q = bytes.get(row + i) >> shift & 0xf | (bytes.get(fifth + i) >> part & 1) << 4;
        values[at + part * PART + i] = d * q - m;
      }
    }
  }

  /** Of the first four parts in the lower 6 bits of a byte; of the others split over two. */
  private static int scale(ByteBuffer bytes, int from, int part) {
    return part < 4
        ? bytes.get(from + part) & 0x3f
        : bytes.get(from + 4 + part) & 0xf | bytes.get(from + part - 4) >> 2 & 0x30;
  }

  private static int least(ByteBuffer bytes, int from, int part) {
    return part < 4
        ? bytes.get(from + 4 + part) & 0x3f
        : bytes.get(from + 4 + part) >> 4 & 0xf | bytes.get(from + part) >> 2 & 0x30;
  }

  static void q6k(ByteBuffer bytes, int from, float[] values, int at) {
    int upper = from + 128;
    int scales = upper + 64;
    float d = SmallBlocks.half(bytes, scales + 16);
    for (int part = 0; part < PARTS; part++) {
      int lowRow = from + part / 4 * 64 + part % 2 * PART;
      int lowShift = part / 2 % 2 * 4;
      int highRow = upper + part / 4 * PART;
      int highShift = part % 4 * 2;
      for (int i = 0; i < PART; i++) {
        int low = bytes.get(lowRow + i) >> lowShift & 0xf;
        int high = bytes.get(highRow + i) >> highShift & 3;
        float s = d * bytes.get(scales + part * 2 + i / 16);
        values[at + part * PART + i] = s * ((low | high << 4) - 32);
      }
    }
  }
}
