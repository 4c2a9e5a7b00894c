package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Mlp.Activation;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;
import java.util.stream.IntStream;

/** What the Gemma families have in common. */
final class GemmaKeys {
  private static final int HEAD_SIZE = 256;

  private GemmaKeys() {}

  static int headSize(ConfigFile config) {
    return config.count("head_dim", HEAD_SIZE);
  }

  static DecoderBuilder decoder(ConfigFile config, RotaryKeys rotary) {
    return LlamaKeys.sizes(config, rotary.contextTokens())
        .embeddingScale(Math.sqrt(config.count(Keys.WIDTH)))
        .norm(norm(config))
        .rotary(rotary.read())
        .mlp(mlp(config, Keys.activation(config, "hidden_activation", "gelu_pytorch_tanh")))
        .tiedHead(config.flag("tie_word_embeddings", true));
  }

  static Mlp mlp(ConfigFile config, Activation activation) {
    return new Mlp(Mlp.Kind.GATED, config.count("intermediate_size"), activation, false);
  }

  static Norm norm(ConfigFile config) {
    return Norm.rmsPlusOne(config.positive(List.of("rms_norm_eps"), LlamaKeys.NORM_EPSILON));
  }

  static double attentionScale(ConfigFile config) {
    String key = "query_pre_attn_scalar";
    Keys.notNull(config, key);
    return 1 / Math.sqrt(config.positive(List.of(key), 256));
  }

  /** Layers with a window, but for each last of so many. */
  static List<Boolean> wholeEvery(ConfigFile config, int pattern) {
    return IntStream.range(0, config.count(Keys.LAYERS))
        .mapToObj(i -> (i + 1) % pattern != 0)
        .toList();
  }

  static TensorNames namesWithFourNorms() {
    return LlamaKeys.namesWithoutNorms()
        .part(DecoderPart.ATTENTION_NORM, "input_layernorm")
        .part(DecoderPart.ATTENTION_POST_NORM, "post_attention_layernorm")
        .part(DecoderPart.MLP_NORM, "pre_feedforward_layernorm")
        .part(DecoderPart.MLP_POST_NORM, "post_feedforward_layernorm");
  }
}
