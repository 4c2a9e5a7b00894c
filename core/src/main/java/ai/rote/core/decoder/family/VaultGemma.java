package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;

/**
 * VaultGemma (Sinha et al. 2025, arXiv 2510.15001), trained with differential privacy: Gemma 2
 * without the norms on what branches add.
 */
final class VaultGemma implements Family {

  @Override
  public String modelType() {
    return "vaultgemma";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return Gemma2.builder(config).build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names().part(DecoderPart.MLP_NORM, "pre_feedforward_layernorm");
  }
}
