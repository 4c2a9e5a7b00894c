package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** The mixtures of Qwen 3 (Yang et al. 2025, arXiv 2505.09388): Qwen 3 with experts. */
final class Qwen3Moe implements Family {

  @Override
  public String modelType() {
    return "qwen3_moe";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    boolean windowed = config.flag("use_sliding_window", false);
    int headSize = LlamaKeys.headSize(config);
    Experts experts =
        ExpertKeys.experts(
                config,
                List.of("num_experts", "num_local_experts"),
                128,
                8,
                ExpertKeys.softmax(config),
                config.count("moe_intermediate_size", 768))
            .withSingleLayers(ExpertKeys.singleLayers(config));
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize))
        .attention(
            LlamaKeys.attention(config, headSize, 4)
                .withBias(bias, bias)
                .withNormed(Attention.Normed.WITHIN_HEADS))
        .window(windowed ? Keys.window(config, 4096) : Layer.WHOLE)
        .mlp(LlamaKeys.mlp(config, false).withExperts(experts))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return ExpertKeys.named(LlamaKeys.names());
  }
}
