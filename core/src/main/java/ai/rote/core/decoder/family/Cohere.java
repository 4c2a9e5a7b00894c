package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Command R (Cohere 2024): attention and MLP read the same norm, which has no shift, neighbouring
 * dimensions are turned as pairs, and logits are scaled.
 */
final class Cohere implements Family {

  @Override
  public String modelType() {
    return "cohere";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.notNull(config, "logit_scale");
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    Attention attention = LlamaKeys.attention(config, headSize).withBias(bias, bias);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(500_000))
        .norm(Norm.layer(config.positive(List.of("layer_norm_eps"), 1e-5)).withoutShift())
        .residual(Residual.PARALLEL_SHARED_NORM)
        .attention(
            config.flag("use_qk_norm", false)
                ? attention.withNormed(Attention.Normed.WITHIN_HEADS_APART)
                : attention)
        .rotaryInterleaved()
        .tiedHead(config.flag("tie_word_embeddings", true))
        .logitScale(config.number("logit_scale").orElse(0.0625))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
