package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Apertus (Swiss AI Initiative 2025, arXiv 2509.14233): Llama with norms on queries and keys, no
 * gates, and an activation that learns.
 */
final class Apertus implements Family {

  @Override
  public String modelType() {
    return "apertus";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = LlamaKeys.headSize(config);
    RotaryKeys rotary = RotaryKeys.of(config, headSize).theta(12_000_000).elseLlama3(8, 1, 4, 8192);
    return LlamaKeys.decoder(config, rotary, mlp(config))
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(
            LlamaKeys.attention(config, headSize)
                .withBias(bias, bias)
                .withNormed(Attention.Normed.WITHIN_HEADS))
        .build();
  }

  private static Mlp mlp(ConfigFile config) {
    String key = "hidden_act";
    Mlp.Activation activation =
        config.text(key).orElse("xielu").equals("xielu")
            ? Mlp.Activation.XIELU
            : Keys.activation(config, key, "xielu");
    return new Mlp(Mlp.Kind.PLAIN, config.count("intermediate_size"), activation, false);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.namesWithoutNorms()
        .part(DecoderPart.ATTENTION_NORM, "attention_layernorm")
        .part(DecoderPart.MLP_NORM, "feedforward_layernorm")
        .part(DecoderPart.XIELU_POSITIVE, "mlp.act_fn.alpha_p")
        .part(DecoderPart.XIELU_NEGATIVE, "mlp.act_fn.alpha_n")
        .part(DecoderPart.XIELU_SLOPE, "mlp.act_fn.beta")
        .part(DecoderPart.XIELU_EPSILON, "mlp.act_fn.eps");
  }
}
