package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A way to store weights in few bits, as {@code quant_method} names it. */
interface QuantisedFormat {
  /** Where config.json describes it. */
  String KEY = "quantization_config";

  /** The value of {@code quant_method}. */
  String method();

  /**
   * Refuses settings that are not read.
   *
   * @param config of the checkpoint
   */
  void check(ConfigFile config);

  /**
   * Puts what packed tensors stand for in their place.
   *
   * @param config of the checkpoint, checked
   * @param modules its tensors
   */
  void dequantise(ConfigFile config, Modules modules);

  /** A key of the description. */
  static String key(String name) {
    return KEY + "." + name;
  }

  /** Refuses a text that is not among these; absent means the first. */
  static String oneOf(ConfigFile config, String name, String... supported) {
    String found = config.text(key(name)).orElse(supported[0]);
    for (String each : supported) {
      if (each.equalsIgnoreCase(found)) {
        return each;
      }
    }
    throw config.unexpected(key(name), String.join(" or ", supported));
  }

  /** Rows and columns of the blocks that share a scale, or nothing if the key is absent. */
  static Optional<List<Long>> block(ConfigFile config, String key) {
    Optional<List<Double>> sizes = config.numbers(key);
    sizes.ifPresent(
        block -> {
          if (block.size() != 2 || block.stream().anyMatch(n -> n < 1 || n != Math.rint(n))) {
            throw config.unexpected(key, "two whole numbers above 0");
          }
        });
    return sizes.map(block -> block.stream().map(Double::longValue).toList());
  }

  /** Refuses a number of bits that is not among these. */
  static int bits(ConfigFile config, String key, Integer... supported) {
    int bits = config.count(key);
    if (!List.of(supported).contains(bits)) {
      throw config.unexpected(key, Arrays.toString(supported));
    }
    return bits;
  }
}
