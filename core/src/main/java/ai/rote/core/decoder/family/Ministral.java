package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/** Ministral 8B (Mistral AI 2024): Mistral with a window on some layers. */
final class Ministral implements Family {

  @Override
  public String modelType() {
    return "ministral";
  }

  private final Family mistral = new Mistral();

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return mistral.decoder(config);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
