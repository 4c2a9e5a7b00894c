package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * OLMo 2 (OLMo Team 2025, arXiv 2501.00656): Llama with norms on the branches' results, and on
 * queries and keys across all heads.
 */
final class Olmo2 implements Family {

  @Override
  public String modelType() {
    return "olmo2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    return LlamaKeys.decoder(config)
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)).at(Norm.Place.AFTER))
        .attention(
            LlamaKeys.attention(config, LlamaKeys.headSize(config))
                .withBias(bias, bias)
                .withNormed(Attention.Normed.ACROSS_HEADS))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return tensorNames();
  }

  static TensorNames tensorNames() {
    return LlamaKeys.namesWithoutNorms()
        .part(DecoderPart.ATTENTION_POST_NORM, "post_attention_layernorm")
        .part(DecoderPart.MLP_POST_NORM, "post_feedforward_layernorm");
  }
}
