package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.StoredType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of tensors that are read, by the number that the file gives them. */
public enum BlockType {
  /** Single precision. */
  F32(0, StoredType.F32),
  /** Half precision. */
  F16(1, StoredType.F16),
  /** 4 bits and a scale. */
  Q4_0(2, 32, 18, SmallBlocks::q40),
  /** 4 bits, a scale and a smallest value. */
  Q4_1(3, 32, 20, SmallBlocks::q41),
  /** 5 bits and a scale. */
  Q5_0(6, 32, 22, SmallBlocks::q50),
  /** 5 bits, a scale and a smallest value. */
  Q5_1(7, 32, 24, SmallBlocks::q51),
  /** 8 bits and a scale. */
  Q8_0(8, 32, 34, SmallBlocks::q80),
  /** 2 bits; scales and smallest values of sixteen parts, in 4 bits each. */
  Q2_K(10, 256, 84, SuperBlocks::q2k),
  /** 3 bits; scales of sixteen parts, in 6 bits each. */
  Q3_K(11, 256, 110, SuperBlocks::q3k),
  /** 4 bits; scales and smallest values of eight parts, in 6 bits each. */
  Q4_K(12, 256, 144, SuperBlocks::q4k),
  /** 5 bits; scales and smallest values of eight parts, in 6 bits each. */
  Q5_K(13, 256, 176, SuperBlocks::q5k),
  /** 6 bits; scales of sixteen parts, in 8 bits each. */
  Q6_K(14, 256, 210, SuperBlocks::q6k),
  /** The upper half of a float32. */
  BF16(30, StoredType.BF16);

  /** Computes the values of one block. */
  @FunctionalInterface
  interface Decoder {
    void decode(ByteBuffer bytes, int from, float[] values, int at);
  }

  private final int number;
  private final Optional<StoredType> plain;
  private final int elements;
  private final int bytes;
  private final Decoder decoder;

  BlockType(int number, StoredType plain) {
    this.number = number;
    this.plain = Optional.of(plain);
    this.elements = 1;
    this.bytes = plain.bytes();
    this.decoder = null;
  }

  BlockType(int number, int elements, int bytes, Decoder decoder) {
    this.number = number;
    this.plain = Optional.empty();
    this.elements = elements;
    this.bytes = bytes;
    this.decoder = decoder;
  }

  static Optional<BlockType> numbered(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  static String supported() {
    return Arrays.stream(values())
        .map(type -> type.name() + " (" + type.number + ")")
        .collect(Collectors.joining(", "));
  }

  /** The type of values that stand as they are, or nothing for blocks. */
  Optional<StoredType> plain() {
    return plain;
  }

  /**
   * How many values a block holds.
   *
   * @return 1 for values that stand as they are
   */
  public int elements() {
    return elements;
  }

  /**
   * What a block takes.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Computes the values of one block.
   *
   * @param buffer holds the block, little-endian
   * @param from where in the buffer it begins
   * @param values gets the values
   * @param at where in them the first goes
   */
  public void decode(ByteBuffer buffer, int from, float[] values, int at) {
    decoder.decode(buffer, from, values, at);
  }
}
