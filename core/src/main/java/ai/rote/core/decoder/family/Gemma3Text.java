package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Gemma 3 without its image encoder (Gemma Team 2025, arXiv 2503.19786): as Gemma 2, with norms on
 * queries and keys in place of soft limits, five layers with a window for each without, and a
 * rotary base of their own for these.
 */
final class Gemma3Text implements Family {

  @Override
  public String modelType() {
    return "gemma3_text";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "use_bidirectional_attention", false);
    if (config.has("attn_logit_softcapping")) {
      throw config.unexpected("attn_logit_softcapping", "null: this family has no such limit");
    }
    RotaryByKind.check(config);
    boolean bias = config.flag("attention_bias", false);
    int headSize = GemmaKeys.headSize(config);
    RotaryKeys local = RotaryByKind.local(config, headSize).theta("rope_local_base_freq", 10_000);
    RotaryKeys whole =
        RotaryByKind.whole(config, headSize).theta(1_000_000).only("default", "linear", "llama3");
    return GemmaKeys.decoder(config, whole)
        .norm(GemmaKeys.norm(config).at(Norm.Place.BEFORE_AND_AFTER))
        .attention(
            LlamaKeys.attention(config, headSize, 4)
                .withBias(bias, bias)
                .withNormed(Attention.Normed.WITHIN_HEADS))
        .rotary(whole.read(), local.read())
        .blocks(blocks(config))
        .logitCap(Keys.numberOrOff(config, "final_logit_softcapping", 0))
        .build();
  }

  private static List<Layer> blocks(ConfigFile config) {
    double scale = GemmaKeys.attentionScale(config);
    int pattern = config.count("sliding_window_pattern", 6);
    List<Boolean> kinds = Keys.windowed(config, GemmaKeys.wholeEvery(config, pattern));
    int window = Keys.window(config, 4096, kinds);
    return RotaryByKind.blocks(kinds, window, scale);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return GemmaKeys.namesWithFourNorms();
  }
}
