package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Transposed;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Router;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.List;
import java.util.stream.IntStream;

/** gpt-oss (OpenAI 2025, arXiv 2508.10925): attention with sinks, and experts with biases. */
final class GptOss implements Family {

  @Override
  public String modelType() {
    return "gpt_oss";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.notNull(config, "num_local_experts");
    // transformers 4 has biases whatever the key says.
    Keys.mustBe(config, "attention_bias", true);
    if (!config.hasKeys("rope_scaling") && !config.hasKeys("rope_parameters")) {
      // Without either, versions of transformers do not agree on what stands for them.
      throw config.missing("rope_parameters");
    }
    int headSize = LlamaKeys.headSize(config, 64);
    Attention attention = LlamaKeys.attention(config, headSize, 8).withBias(true, true).withSinks();
    List<Boolean> alternating =
        IntStream.range(0, config.count(Keys.LAYERS)).mapToObj(i -> i % 2 == 0).toList();
    List<Boolean> windowed = Keys.windowed(config, alternating);
    return LlamaKeys.sizes(config, rotary(config, headSize).contextTokens())
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), 1e-5)))
        .attention(attention)
        .rotary(rotary(config, headSize).read())
        .blocks(
            Keys.layers(windowed, Keys.window(config, 128, windowed), attention.customaryScale()))
        .mlp(mlp(config))
        .transposed(Transposed.EXPERTS)
        .tiedHead(config.flag("tie_word_embeddings", false))
        .build();
  }

  private static RotaryKeys rotary(ConfigFile config, int headSize) {
    return RotaryKeys.of(config, headSize).theta(150_000);
  }

  /** The activation is the same whatever 'hidden_act' says. */
  private static Mlp mlp(ConfigFile config) {
    int width = config.count("intermediate_size");
    Experts experts =
        ExpertKeys.experts(
            config,
            List.of("num_local_experts", "num_experts"),
            128,
            4,
            Router.of(Routing.SOFTMAX_OF_CHOSEN).withBias(),
            width);
    return new Mlp(Mlp.Kind.GATED_PAIRS, width, Mlp.Activation.SILU, true)
        .withClamp(
            new Mlp.Clamp(
                config.positive(List.of("swiglu_limit"), 7),
                config.positive(List.of("swiglu_alpha"), 1.702)))
        .withExperts(experts);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names()
        .part(DecoderPart.SINKS, "self_attn.sinks")
        .part(DecoderPart.ROUTER, "mlp.router")
        .part(DecoderPart.EXPERTS_PAIRS, "mlp.experts.gate_up_proj")
        .part(DecoderPart.EXPERTS_DOWN, "mlp.experts.down_proj");
  }
}
