package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * OLMo (Groeneveld et al. 2024, arXiv 2402.00838): Llama with layer norms that learn nothing, and
 * queries, keys and values cut to a range.
 */
final class Olmo implements Family {

  @Override
  public String modelType() {
    return "olmo";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    return LlamaKeys.decoder(config)
        .norm(Norm.layer(1e-5).withoutShift().withoutScale())
        .attention(
            LlamaKeys.attention(config, LlamaKeys.headSize(config))
                .withBias(bias, bias)
                .withLimits(clip(config), 0))
        .build();
  }

  /** The hard limit of queries, keys and values; 0 for none. */
  static double clip(ConfigFile config) {
    return config.has("clip_qkv") ? config.positive(List.of("clip_qkv"), 0) : 0;
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
