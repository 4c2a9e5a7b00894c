package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** InternLM 3 (Shanghai AI Laboratory 2025): Llama under names of its own for the biases. */
final class InternLm3 implements Family {

  @Override
  public String modelType() {
    return "internlm3";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean onAttention = flag(config, "attention_bias", "qkv_bias");
    boolean onMlp = flag(config, "mlp_bias", "bias");
    if (onAttention != onMlp) {
      throw config.unexpected(
          config.has("qkv_bias") ? "qkv_bias" : "attention_bias",
          onMlp + ", as the MLP's: transformers has no other");
    }
    int headSize = LlamaKeys.headSize(config, 128);
    return LlamaKeys.decoder(config, RotaryKeys.of(config, headSize))
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(LlamaKeys.attention(config, headSize, 2).withBias(onAttention, onAttention))
        .mlp(LlamaKeys.mlp(config, onMlp))
        .build();
  }

  private static boolean flag(ConfigFile config, String usual, String own) {
    boolean value = config.flag(own, config.flag(usual, false));
    if (config.flag(usual, value) != value) {
      throw config.unexpected(usual, value + ", as its other name '" + own + "' says");
    }
    return value;
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names();
  }
}
