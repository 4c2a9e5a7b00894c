package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;

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

  /** Refuses a number of bits that is not among these. */
  static int bits(ConfigFile config, String key, Integer... supported) {
    int bits = config.count(key);
    if (!java.util.List.of(supported).contains(bits)) {
      throw config.unexpected(key, java.util.Arrays.toString(supported));
    }
    return bits;
  }
}
