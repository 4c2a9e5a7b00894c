package ai.rote.core;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The floating-point types that weights are stored in and that the forward pass can run in. */
public enum Dtype {
  /**
   * IEEE 754 single precision: the reference; every published figure should say if it is not this.
   */
  FLOAT32("float32", 4),
  /** IEEE 754 half precision; slow on most CPUs. */
  FLOAT16("float16", 2),
  /** The upper half of a float32; fast on CPUs with AMX or AVX-512 BF16 and on recent GPUs. */
  BFLOAT16("bfloat16", 2);

  private final String label;
  private final int bytes;

  Dtype(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /**
   * The size of one value.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Reads a dtype as {@code config.json} and the command line spell it, {@code float32}.
   *
   * @param label the spelling
   * @return the dtype
   * @throws IllegalArgumentException if the spelling is unknown; the message says what is allowed
   */
  public static Dtype parse(String label) {
    return Arrays.stream(values())
        .filter(dtype -> dtype.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "dtype '"
                        + label
                        + "' is not known; allowed: "
                        + Arrays.stream(values())
                            .map(Dtype::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The spelling of {@code config.json}: {@code float32}. */
  @Override
  public String toString() {
    return label;
  }
}
