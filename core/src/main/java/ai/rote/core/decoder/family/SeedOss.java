package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/** Seed-OSS (ByteDance Seed 2025): Llama with biases on queries, keys and values. */
final class SeedOss implements Family {

  @Override
  public String modelType() {
    return "seed_oss";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int headSize = LlamaKeys.headSize(config, 128);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize))
        .attention(
            LlamaKeys.attention(config, headSize, 8)
                .withBias(
                    config.flag("attention_bias", true), config.flag("attention_out_bias", false)))
        .mlp(LlamaKeys.mlp(config, config.flag("mlp_bias", false)))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
