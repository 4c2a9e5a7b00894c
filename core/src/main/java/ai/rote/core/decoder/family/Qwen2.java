package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * Qwen2 and Qwen2.5 (Yang et al. 2024, arXiv 2407.10671): Llama with biases on queries, keys and
 * values, and windows that can be switched on for the upper layers.
 */
final class Qwen2 implements Family {

  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Attention attention = LlamaKeys.attention(config, LlamaKeys.headSize(config), 32);
    return LlamaKeys.decoder(config)
        .attention(attention.withBias(true, false))
        .blocks(LlamaKeys.layersWithSwitchedWindow(config, attention.customaryScale()))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
