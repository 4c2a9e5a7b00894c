package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * OLMoE (Muennighoff et al. 2024, arXiv 2409.02060): Llama with experts, and norms on queries and
 * keys across all heads.
 */
final class Olmoe implements Family {

  @Override
  public String modelType() {
    return "olmoe";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    return LlamaKeys.decoder(config)
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(
            LlamaKeys.attention(config, Keys.onlyHeadSize(config))
                .withBias(bias, bias)
                .withLimits(Olmo.clip(config), 0)
                .withNormed(Attention.Normed.ACROSS_HEADS))
        .mlp(
            LlamaKeys.mlp(config, false)
                .withExperts(
                    ExpertKeys.experts(
                        config,
                        List.of("num_experts", "num_local_experts"),
                        64,
                        8,
                        ExpertKeys.softmax(config),
                        config.count("intermediate_size"))))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return ExpertKeys.named(LlamaKeys.names());
  }
}
