package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** FlexOlmo (Shi et al. 2025, arXiv 2507.07024): OLMo 2 with experts. */
final class FlexOlmo implements Family {

  @Override
  public String modelType() {
    return "flex_olmo";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(500_000))
        .norm(
            Norm.rms(config.positive(List.of("rms_norm_eps"), LlamaKeys.NORM_EPSILON))
                .at(Norm.Place.AFTER))
        .attention(
            LlamaKeys.attention(config, headSize)
                .withBias(bias, bias)
                .withNormed(Attention.Normed.ACROSS_HEADS))
        .mlp(
            LlamaKeys.mlp(config, false)
                .withExperts(
                    ExpertKeys.experts(
                        config,
                        List.of("num_experts", "num_local_experts"),
                        7,
                        5,
                        ExpertKeys.softmax(config),
                        config.count("intermediate_size"))))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return ExpertKeys.named(LlamaKeys.namesWithoutNorms())
        .part(DecoderPart.ATTENTION_POST_NORM, "post_attention_layernorm")
        .part(DecoderPart.MLP_POST_NORM, "post_feedforward_layernorm");
  }
}
