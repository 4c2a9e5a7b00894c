package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Router;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** DeepSeek-V2 (DeepSeek-AI 2024, arXiv 2405.04434): latent attention and many small experts. */
final class DeepSeekV2 implements Family {
  private static final String METHOD = "topk_method";

  @Override
  public String modelType() {
    return "deepseek_v2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    DeepSeekKeys.only(config, "scoring_func", "softmax");
    // DeepSeek's own code divides by the sum in place of the factor; transformers passes it over.
    Keys.mustBe(config, "norm_topk_prob", false);
    // In transformers 5 experts have no biases, in 4 they have.
    Keys.mustBe(config, "mlp_bias", false);
    if (!config.has("num_experts_per_tok")) {
      throw config.missing("num_experts_per_tok");
    }
    Experts experts =
        DeepSeekKeys.experts(
            config, List.of("n_routed_experts", "num_experts"), 64, 1, router(config), 1407, 2, 0);
    return DeepSeekKeys.decoder(config, config.count(Keys.HEADS), experts)
        .rotaryInterleaved()
        .build();
  }

  private static Router router(ConfigFile config) {
    Router router =
        Router.of(Routing.SOFTMAX)
            .withScoresInFloat32()
            .withScale(config.positive(List.of("routed_scaling_factor"), 1));
    return switch (config.text(METHOD).orElse("greedy")) {
      case "greedy" -> router;
      case "group_limited_greedy" -> DeepSeekKeys.grouped(config, router);
      default -> throw config.unexpected(METHOD, "greedy or group_limited_greedy");
    };
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return DeepSeekKeys.names();
  }
}
