package ai.rote.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A way to round weights to few bits. Weights that have gone there and back are what a checkpoint
 * holds that was quantised so, to the last bit; they are computed with in full afterwards.
 */
public enum Quantisation {
  /** llama.cpp's 8 bits: 32 neighbours share a scale, max |w| / 127, in half precision. */
  Q8_0,
  /** llama.cpp's 5 bits: 32 neighbours share a scale, the largest over −16, in half precision. */
  Q5_0,
  /** llama.cpp's 4 bits: 32 neighbours share a scale, the largest over −8, in half precision. */
  Q4_0,
  /** bitsandbytes' 4 bits: of 64 neighbours, quantiles of the normal distribution over max |w|. */
  NF4,
  /** bitsandbytes' LLM.int8(): of half-precision weights, max |w| of each output over 127. */
  INT8;

  /**
   * Reads a name as a user spells it.
   *
   * @param name as in {@code q4_0}
   * @return the way
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Quantisation parse(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is no quantisation, expected one of "
                        + Arrays.stream(values())
                            .map(Quantisation::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The name as a user spells it: {@code q4_0}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
