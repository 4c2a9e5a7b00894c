package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/** GLM 4 9B (GLM Team 2024, arXiv 2406.12793) as published for transformers. */
final class Glm implements Family {

  @Override
  public String modelType() {
    return "glm";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return GlmKeys.decoder(config, 2).build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return GlmKeys.names();
  }
}
