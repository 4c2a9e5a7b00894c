package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;

/** GLM 4 of 2025, 9B and 32B: as GLM 4 before, with norms on what branches add. */
final class Glm4 implements Family {

  @Override
  public String modelType() {
    return "glm4";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return GlmKeys.decoder(config, 2)
        .norm(GlmKeys.norm(config).at(Norm.Place.BEFORE_AND_AFTER))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return GlmKeys.names()
        .part(DecoderPart.ATTENTION_POST_NORM, "post_self_attn_layernorm")
        .part(DecoderPart.MLP_POST_NORM, "post_mlp_layernorm");
  }
}
