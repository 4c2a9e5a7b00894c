package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig.Layer;
import java.util.List;

/**
 * Rotary embedding that differs between layers that see everything and layers that see a window, as
 * config.json describes it: transformers 5 writes an object for each kind into {@code
 * rope_parameters}; {@code rope_scaling} of older files is for layers without a window.
 */
final class RotaryByKind {
  private RotaryByKind() {}

  /** Refuses settings that do not say for which kind of layer they are. */
  static void check(ConfigFile config) {
    for (String key : List.of("rope_type", "type", "rope_theta", "factor")) {
      if (config.has("rope_parameters." + key)) {
        throw config.unexpected(
            "rope_parameters", "one object each for full_attention and sliding_attention");
      }
    }
    if (config.has("rope_scaling.type") && !config.has("rope_scaling.rope_type")) {
      throw config.unexpected(
          "rope_scaling", "'rope_type' in it: transformers 5 passes 'type' over in this family");
    }
  }

  /** Of layers with a window. */
  static RotaryKeys local(ConfigFile config, int headSize) {
    return RotaryKeys.of(config, headSize).in("rope_parameters.sliding_attention").only("default");
  }

  /** Of layers without. */
  static RotaryKeys whole(ConfigFile config, int headSize) {
    return RotaryKeys.of(config, headSize).in("rope_scaling", "rope_parameters.full_attention");
  }

  /**
   * Layers whose first rotary embedding is for those without a window, and the second for others.
   */
  static List<Layer> blocks(List<Boolean> windowed, int window, double scale) {
    return windowed.stream()
        .map(each -> each ? new Layer(window, 1, scale) : new Layer(Layer.WHOLE, 0, scale))
        .toList();
  }
}
