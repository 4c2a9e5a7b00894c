package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderBuilder;
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
    boolean normed = config.flag("use_qk_norm", false);
    return builder(
            config, normed ? Attention.Normed.WITHIN_HEADS_APART : Attention.Normed.NO, 500_000)
        .build();
  }

  static DecoderBuilder builder(ConfigFile config, Attention.Normed normed, double absentTheta) {
    Keys.notNull(config, "logit_scale");
    int headSize = LlamaKeys.headSize(config);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(absentTheta))
        .norm(Norm.layer(config.positive(List.of("layer_norm_eps"), 1e-5)).withoutShift())
        .residual(Residual.PARALLEL_SHARED_NORM)
        .attention(attention(config).withNormed(normed))
        .rotaryInterleaved()
        .tiedHead(config.flag("tie_word_embeddings", true))
        .logitScale(config.number("logit_scale").orElse(0.0625));
  }

  static Attention attention(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    return LlamaKeys.attention(config, LlamaKeys.headSize(config)).withBias(bias, bias);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
