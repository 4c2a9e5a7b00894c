package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Phi-1, 1.5 and 2 (Li et al. 2023, arXiv 2309.05463): attention and MLP read the same norm, part
 * of each head is turned, biases everywhere, the head included.
 */
final class Phi implements Family {

  @Override
  public String modelType() {
    return "phi";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int headSize = LlamaKeys.headSize(config);
    RotaryKeys rotary = RotaryKeys.of(config, headSize).share("partial_rotary_factor", 0.5);
    Attention attention = LlamaKeys.attention(config, headSize).withBias(true, true);
    return LlamaKeys.sizes(config, rotary.contextTokens())
        .norm(Norm.layer(config.positive(List.of("layer_norm_eps"), 1e-5)))
        .residual(Residual.PARALLEL_SHARED_NORM)
        .attention(
            config.flag("qk_layernorm", false)
                ? attention.withNormed(Attention.Normed.WITHIN_HEADS)
                : attention)
        .rotary(rotary.read())
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("intermediate_size"),
                Keys.activation(config, "hidden_act", "gelu_new"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", false))
        .headBias()
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.namesWithoutNorms()
        .part(DecoderPart.ATTENTION_NORM, "input_layernorm")
        .part(DecoderPart.QUERY_NORM, "self_attn.q_layernorm")
        .part(DecoderPart.KEY_NORM, "self_attn.k_layernorm")
        .part(DecoderPart.ATTENTION_OUT, "self_attn.dense")
        .part(DecoderPart.MLP_UP, "mlp.fc1")
        .part(DecoderPart.MLP_DOWN, "mlp.fc2")
        .part(DecoderPart.FINAL_NORM, "final_layernorm");
  }
}
