package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * EXAONE 4 (LG AI Research 2025, arXiv 2507.11407): norms on what branches add, and, where there is
 * a window, positions in its layers alone.
 */
final class Exaone4 implements Family {

  @Override
  public String modelType() {
    return "exaone4";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int headSize = LlamaKeys.headSize(config);
    Attention attention =
        LlamaKeys.attention(config, headSize, 32).withNormed(Attention.Normed.WITHIN_HEADS);
    DecoderBuilder decoder =
        LlamaKeys.decoder(config)
            .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)).at(Norm.Place.AFTER))
            .attention(attention);
    List<Boolean> windowed = windowed(config);
    int window = Keys.window(config, 4096, windowed);
    return window == Layer.WHOLE
        ? decoder.build()
        : decoder
            .blocks(Keys.layersTurnedInWindow(windowed, window, attention.customaryScale()))
            .build();
  }

  private static List<Boolean> windowed(ConfigFile config) {
    if (config.has(Keys.LAYER_TYPES)) {
      return Keys.windowed(config, GemmaKeys.wholeEvery(config, 1));
    }
    if (config.isNull(Keys.WINDOW)) {
      throw config.unexpected(
          Keys.LAYER_TYPES, "one entry for each of the layers where there is no window");
    }
    return GemmaKeys.wholeEvery(config, config.count("sliding_window_pattern", 4));
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return Olmo2.tensorNames();
  }
}
