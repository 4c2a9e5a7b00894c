package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * Qwen3 (Yang et al. 2025, arXiv 2505.09388): Llama with norms on queries and keys, and heads whose
 * size does not follow from the width.
 */
final class Qwen3 implements Family {

  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = config.count("head_dim", 128);
    Attention attention =
        LlamaKeys.attention(config, headSize, 32)
            .withBias(bias, bias)
            .withNormed(Attention.Normed.WITHIN_HEADS);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize))
        .attention(attention)
        .blocks(LlamaKeys.layersWithSwitchedWindow(config, attention.customaryScale()))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
