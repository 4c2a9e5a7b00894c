package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** What GLM 4's two families have in common. */
final class GlmKeys {
  private GlmKeys() {}

  /** Llama with half of each head turned in neighbouring pairs, and gate and up in one matrix. */
  static DecoderBuilder decoder(ConfigFile config, int absentKeyValueHeads) {
    Keys.notNull(config, "head_dim");
    int headSize = config.count("head_dim", 128);
    RotaryKeys rotary = RotaryKeys.of(config, headSize).share("partial_rotary_factor", 0.5);
    return LlamaKeys.decoder(config, rotary)
        .norm(norm(config))
        .attention(
            LlamaKeys.attention(config, headSize, absentKeyValueHeads)
                .withBias(config.flag("attention_bias", true), false))
        .rotaryInterleaved()
        .mlp(
            new Mlp(
                Mlp.Kind.GATED_FUSED,
                config.count("intermediate_size"),
                Keys.activation(config, "hidden_act", "silu"),
                false));
  }

  static Norm norm(ConfigFile config) {
    return Norm.rms(config.positive(List.of("rms_norm_eps"), 1.5625e-7));
  }

  static TensorNames names() {
    return LlamaKeys.names().part(DecoderPart.MLP_GATE_UP, "mlp.gate_up_proj");
  }
}
