package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Router;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Phi 3.5 MoE (Abdin et al. 2024, arXiv 2404.14219): Mixtral with layer norms and another router.
 */
final class Phimoe implements Family {
  private static final int EXPERTS_PER_TOKEN = 2;

  @Override
  public String modelType() {
    return "phimoe";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    boolean bias = config.flag("attention_bias", false);
    int headSize = Keys.onlyHeadSize(config);
    Keys.notNull(config, "router_jitter_noise");
    Experts experts =
        ExpertKeys.experts(
            config,
            List.of("num_local_experts"),
            16,
            EXPERTS_PER_TOKEN,
            Router.of(Routing.SPARSE_MIXER)
                .withTolerance(config.number("router_jitter_noise").orElse(0.01)),
            config.count("intermediate_size"));
    if (experts.perToken() != EXPERTS_PER_TOKEN) {
      throw config.unexpected("num_experts_per_tok", "2: this router chooses as many");
    }
    DecoderBuilder builder =
        LlamaKeys.decoder(config, RotaryKeys.of(config, headSize).theta(1e6).ofPhimoe())
            .norm(Norm.layer(config.positive(List.of("rms_norm_eps"), 1e-5)))
            .attention(LlamaKeys.attention(config, headSize, 8).withBias(bias, bias))
            .window(Keys.window(config, Layer.WHOLE))
            .mlp(LlamaKeys.mlp(config, false).withExperts(experts));
    return config.flag("lm_head_bias", false) ? builder.headBias().build() : builder.build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return ExpertKeys.namedAsMixtral(LlamaKeys.names());
  }
}
