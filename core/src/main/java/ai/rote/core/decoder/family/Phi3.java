package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Phi-3 and Phi-4 (Abdin et al. 2024, arXiv 2404.14219): Llama with queries, keys and values in one
 * matrix and gate and up in another, a window, and LongRoPE in the long-context models.
 */
final class Phi3 implements Family {

  @Override
  public String modelType() {
    return "phi3";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int headSize = LlamaKeys.headSize(config);
    int heads = config.count(Keys.HEADS);
    return LlamaKeys.decoder(
            config, RotaryKeys.of(config, headSize).share("partial_rotary_factor", 1).ofPhi3())
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(
            Attention.of(
                heads,
                Keys.keyValueHeads(config, Keys.KEY_VALUE_HEADS, heads),
                headSize,
                Attention.Projection.BLOCKS))
        .window(Keys.window(config, Layer.WHOLE))
        .mlp(
            new Mlp(
                Mlp.Kind.GATED_FUSED,
                config.count("intermediate_size"),
                Keys.activation(config, "hidden_act", "silu"),
                false))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names()
        .part(DecoderPart.QUERY_KEY_VALUE, "self_attn.qkv_proj")
        .part(DecoderPart.MLP_GATE_UP, "mlp.gate_up_proj");
  }
}
