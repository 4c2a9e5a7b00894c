package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * OLMo 3 (Olmo Team 2025, arXiv 2512.13961): OLMo 2 with a window on three layers of four;
 * stretching is for the layers without.
 */
final class Olmo3 implements Family {

  @Override
  public String modelType() {
    return "olmo3";
  }

  private static final double THETA = 500_000;

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    RotaryByKind.check(config);
    checkTheta(config);
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    Attention attention =
        LlamaKeys.attention(config, headSize)
            .withBias(bias, bias)
            .withNormed(Attention.Normed.ACROSS_HEADS);
    RotaryKeys local = RotaryByKind.local(config, headSize).theta(THETA);
    RotaryKeys whole =
        RotaryByKind.whole(config, headSize)
            .theta(THETA)
            .only("default", "linear", "llama3", "yarn");
    List<Boolean> windowed = Keys.windowed(config, GemmaKeys.wholeEvery(config, 4));
    return LlamaKeys.decoder(config, whole)
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)).at(Norm.Place.AFTER))
        .attention(attention)
        .rotary(whole.read(), local.read())
        .blocks(
            RotaryByKind.blocks(
                windowed, Keys.window(config, 4096, windowed), attention.customaryScale()))
        .build();
  }

  private static void checkTheta(ConfigFile config) {
    String key = "rope_theta";
    if (config.number(key).orElse(THETA) != THETA) {
      throw config.unexpected(
          key,
          "500000, or a base for each kind of layer in 'rope_parameters': transformers 4 takes"
              + " this for all layers, 5 for those without a window");
    }
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return Olmo2.tensorNames();
  }
}
