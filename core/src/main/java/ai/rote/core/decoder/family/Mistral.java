package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * Mistral 7B and its successors (Jiang et al. 2023, arXiv 2310.06825): Llama with a sliding window.
 */
final class Mistral implements Family {

  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return LlamaKeys.decoder(config).window(Keys.window(config, 4096)).build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
