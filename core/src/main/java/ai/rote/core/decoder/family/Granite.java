package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Granite 3 (Granite Team 2024): Llama with factors on embeddings, attention scores, branches and
 * logits.
 */
final class Granite implements Family {

  @Override
  public String modelType() {
    return "granite";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return decoder(config, LlamaKeys.headSize(config))
        .mlp(LlamaKeys.mlp(config, config.flag("mlp_bias", false)))
        .build();
  }

  /** Everything but the MLPs. */
  static DecoderBuilder decoder(ConfigFile config, int headSize) {
    Keys.notNull(
        config,
        "embedding_multiplier",
        "residual_multiplier",
        "attention_multiplier",
        "logits_scaling");
    boolean bias = config.flag("attention_bias", false);
    return LlamaKeys.decoder(config)
        .embeddingScale(config.number("embedding_multiplier").orElse(1.0))
        .residualScale(config.number("residual_multiplier").orElse(1.0))
        .attention(LlamaKeys.attention(config, headSize).withBias(bias, bias))
        .attentionScale(config.number("attention_multiplier").orElse(1.0))
        .logitScale(1 / config.positive(List.of("logits_scaling"), 1));
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
