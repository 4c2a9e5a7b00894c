package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * Llama, 1 to 3.3 (Touvron et al. 2023, arXiv 2302.13971; Grattafiori et al. 2024, arXiv
 * 2407.21783), and the many models that are published in its format.
 */
final class Llama implements Family {

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    return LlamaKeys.decoder(config)
        .attention(LlamaKeys.attention(config, headSize).withBias(bias, bias))
        .mlp(LlamaKeys.mlp(config, config.flag("mlp_bias", false)))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
