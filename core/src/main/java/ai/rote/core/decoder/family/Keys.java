package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Mlp.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keys of config.json that several families share. */
final class Keys {
  static final String WIDTH = "hidden_size";
  static final String HEADS = "num_attention_heads";
  static final String KEY_VALUE_HEADS = "num_key_value_heads";
  static final String LAYERS = "num_hidden_layers";
  static final String VOCABULARY = "vocab_size";
  static final String CONTEXT = "max_position_embeddings";
  static final String LAYER_TYPES = "layer_types";
  static final String WINDOW = "sliding_window";

  private static final Map<String, Activation> ACTIVATIONS =
      new TreeMap<>(
          Map.of(
              "gelu", Activation.GELU,
              "gelu_new", Activation.GELU_TANH,
              "gelu_fast", Activation.GELU_TANH,
              "gelu_pytorch_tanh", Activation.GELU_TANH,
              "relu", Activation.RELU,
              "relu2", Activation.RELU_SQUARED,
              "silu", Activation.SILU,
              "swish", Activation.SILU));

  private Keys() {}

  static Activation activation(ConfigFile config, String key, String absent) {
    Activation activation = ACTIVATIONS.get(config.text(key).orElse(absent));
    if (activation == null) {
      throw config.unexpected(key, "one of " + String.join(", ", ACTIVATIONS.keySet()));
    }
    return activation;
  }

  /** The size of a head where the width is divided among the heads. */
  static int headSize(ConfigFile config, int width, String headsKey) {
    int heads = config.count(headsKey);
    if (width % heads != 0) {
      throw config.unexpected(headsKey, "a divisor of the width, " + width);
    }
    return width / heads;
  }

  static int headSize(ConfigFile config) {
    return headSize(config, config.count(WIDTH), HEADS);
  }

  /** The same where transformers reads {@code head_dim} in some places only. */
  static int onlyHeadSize(ConfigFile config) {
    int headSize = headSize(config);
    if (config.count("head_dim", headSize) != headSize) {
      throw config.unexpected(
          "head_dim", headSize + ", the width divided among the heads: this family has no other");
    }
    return headSize;
  }

  /**
   * The first of several names of a count that the file has; the first of all if it has none. Two
   * of them with different values are refused: versions of transformers disagree on which holds.
   */
  static String present(ConfigFile config, String... names) {
    List<String> present = Stream.of(names).filter(config::has).toList();
    for (String other : present) {
      if (config.count(other) != config.count(present.get(0))) {
        throw config.unexpected(
            other,
            config.count(present.get(0)) + ", as its other name '" + present.get(0) + "' says");
      }
    }
    return present.isEmpty() ? names[0] : present.get(0);
  }

  /** As many as heads where the file says null. */
  static int keyValueHeads(ConfigFile config, String key, int absent) {
    int heads = config.count(HEADS);
    int keyValueHeads = config.isNull(key) ? heads : config.count(key, absent);
    if (heads % keyValueHeads != 0) {
      throw config.unexpected(key, "a divisor of " + HEADS + " " + heads);
    }
    return keyValueHeads;
  }

  /** Refuses a flag that is set otherwise than the decoder can have it. */
  static void mustBe(ConfigFile config, String key, boolean only) {
    if (config.flag(key, only) != only) {
      throw config.unexpected(key, only + ": anything else is not supported");
    }
  }

  /** Refuses null where it would not mean the same as an absent key. */
  static void notNull(ConfigFile config, String... keys) {
    for (String key : keys) {
      if (config.isNull(key)) {
        throw config.unexpected(key, "a value, or no such key at all rather than null");
      }
    }
  }

  /** A whole number above 0 that has had several names; the first wins, and is missed. */
  static int count(ConfigFile config, String... names) {
    return config.count(present(config, names));
  }

  /** A number that null switches off, which 0 stands for here. */
  static double numberOrOff(ConfigFile config, String key, double absent) {
    return config.isNull(key) ? 0 : config.number(key).orElse(absent);
  }

  /** A window that null switches off. */
  static int window(ConfigFile config, int absent) {
    return config.isNull(WINDOW) ? Layer.WHOLE : config.count(WINDOW, absent);
  }

  /** A window that is there if any layer has one. */
  static int window(ConfigFile config, int absent, List<Boolean> windowed) {
    if (windowed.contains(true) && config.isNull(WINDOW)) {
      throw config.unexpected(WINDOW, "a whole number above 0, as some layers have a window");
    }
    return window(config, absent);
  }

  /**
   * Which layers see a window only.
   *
   * @param absent what holds if the configuration does not list its layers
   * @return one entry a layer
   */
  static List<Boolean> windowed(ConfigFile config, List<Boolean> absent) {
    return config
        .texts(LAYER_TYPES)
        .map(
            types -> {
              if (types.size() != absent.size()) {
                throw config.unexpected(LAYER_TYPES, "one entry for each of the layers");
              }
              return types.stream().map(type -> isWindowed(config, type)).toList();
            })
        .orElse(absent);
  }

  private static boolean isWindowed(ConfigFile config, String type) {
    return switch (type) {
      case "sliding_attention" -> true;
      case "full_attention" -> false;
      default -> throw config.unexpected(LAYER_TYPES, "full_attention or sliding_attention only");
    };
  }

  /** Layers of which those that see a window are turned, and no others. */
  static List<Layer> layersTurnedInWindow(List<Boolean> windowed, int window, double scale) {
    return windowed.stream()
        .map(
            each ->
                each
                    ? new Layer(window, 0, scale)
                    : new Layer(Layer.WHOLE, Layer.NOT_TURNED, scale))
        .toList();
  }

  /** Layers with one rotary embedding, some of which see a window only. */
  static List<Layer> layers(List<Boolean> windowed, int window, double scale) {
    return IntStream.range(0, windowed.size())
        .mapToObj(i -> new Layer(windowed.get(i) ? window : Layer.WHOLE, 0, scale))
        .toList();
  }
}
