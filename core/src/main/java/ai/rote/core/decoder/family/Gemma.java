package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * Gemma (Gemma Team 2024, arXiv 2403.08295): Llama with scaled embeddings, norms that store their
 * scale less one, and heads of their own size.
 */
final class Gemma implements Family {

  @Override
  public String modelType() {
    return "gemma";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "use_bidirectional_attention", false);
    return GemmaKeys.decoder(config, RotaryKeys.of(config, GemmaKeys.headSize(config))).build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
