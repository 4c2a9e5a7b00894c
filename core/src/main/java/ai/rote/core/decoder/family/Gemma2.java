package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Gemma 2 (Gemma Team 2024, arXiv 2408.00118): norms before and after each branch, soft limits on
 * attention scores and logits, and a window on every other layer.
 */
final class Gemma2 implements Family {

  @Override
  public String modelType() {
    return "gemma2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "use_bidirectional_attention", false);
    return builder(config).norm(GemmaKeys.norm(config).at(Norm.Place.BEFORE_AND_AFTER)).build();
  }

  /** With norms before each branch alone. */
  static DecoderBuilder builder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = GemmaKeys.headSize(config);
    Attention attention =
        LlamaKeys.attention(config, headSize, 4)
            .withBias(bias, bias)
            .withLimits(0, Keys.numberOrOff(config, "attn_logit_softcapping", 50));
    List<Boolean> windowed = Keys.windowed(config, GemmaKeys.wholeEvery(config, 2));
    return GemmaKeys.decoder(config, RotaryKeys.of(config, headSize))
        .attention(attention)
        .blocks(
            Keys.layers(
                windowed, Keys.window(config, 4096, windowed), GemmaKeys.attentionScale(config)))
        .logitCap(Keys.numberOrOff(config, "final_logit_softcapping", 30));
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return GemmaKeys.namesWithFourNorms();
  }
}
