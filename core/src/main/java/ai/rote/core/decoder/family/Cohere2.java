package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Command R7B and Command A (Cohere 2025, arXiv 2504.00698): Command R with a window on three
 * layers of four, and no positions on the others.
 */
final class Cohere2 implements Family {

  @Override
  public String modelType() {
    return "cohere2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "use_qk_norm", false);
    int pattern = config.count("sliding_window_pattern", 4);
    List<Boolean> windowed = Keys.windowed(config, GemmaKeys.wholeEvery(config, pattern));
    return Cohere.builder(config, Attention.Normed.NO, 10_000)
        .blocks(
            Keys.layersTurnedInWindow(
                windowed,
                Keys.window(config, 4096, windowed),
                Cohere.attention(config).customaryScale()))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
