package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.List;
import java.util.stream.IntStream;

/** SmolLM 3 (Bakouch et al. 2025): Llama with every fourth layer left without positions. */
final class SmolLm3 implements Family {

  @Override
  public String modelType() {
    return "smollm3";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    Attention attention = LlamaKeys.attention(config, headSize, 4).withBias(bias, bias);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(2_000_000))
        .attention(attention)
        .blocks(blocks(config, attention.customaryScale()))
        .mlp(LlamaKeys.mlp(config, config.flag("mlp_bias", false)))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  private static List<Layer> blocks(ConfigFile config, double scale) {
    int layers = config.count(Keys.LAYERS);
    List<Boolean> turned = turned(config, layers);
    boolean windows = config.flag("use_sliding_window", false);
    List<Boolean> windowed =
        Keys.windowed(config, turned.stream().map(each -> windows && !each).toList());
    int window = Keys.window(config, Layer.WHOLE);
    return IntStream.range(0, layers)
        .mapToObj(
            i ->
                new Layer(
                    windowed.get(i) ? window : Layer.WHOLE,
                    turned.get(i) ? 0 : Layer.NOT_TURNED,
                    scale))
        .toList();
  }

  /** no_rope_layers holds, despite its name, 1 for layers that are turned and 0 for the others. */
  private static List<Boolean> turned(ConfigFile config, int layers) {
    int interval = config.count("no_rope_layer_interval", 4);
    List<Boolean> turned =
        config
            .numbers("no_rope_layers")
            .map(flags -> flags.stream().map(flag -> flag != 0).toList())
            .orElseGet(
                () -> IntStream.range(0, layers).mapToObj(i -> (i + 1) % interval != 0).toList());
    if (turned.size() != layers) {
      throw config.unexpected("no_rope_layers", "one entry for each of the " + layers + " layers");
    }
    return turned;
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
