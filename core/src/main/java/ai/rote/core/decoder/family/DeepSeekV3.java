package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Router;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * DeepSeek-V3 and R1 (DeepSeek-AI 2024, arXiv 2412.19437), Moonlight: V2 with experts chosen by
 * sigmoids and corrections. The layer behind the last, which predicts a further token, is left out.
 */
final class DeepSeekV3 implements Family {
  private static final String FURTHER_LAYERS = "num_nextn_predict_layers";

  @Override
  public String modelType() {
    return "deepseek_v3";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    DeepSeekKeys.only(config, "scoring_func", "sigmoid");
    DeepSeekKeys.only(config, "topk_method", "noaux_tc");
    if (config.number(FURTHER_LAYERS).orElse(1.0) > 1) {
      throw config.unexpected(FURTHER_LAYERS, "at most 1: one layer is left out");
    }
    Keys.notNull(config, "norm_topk_prob", "rope_interleave");
    boolean normalised = config.flag("norm_topk_prob", true);
    Router router =
        Router.of(normalised ? Routing.SIGMOID_NORMALISED : Routing.SIGMOID)
            .withScoresInFloat32()
            .withScale(config.positive(List.of("routed_scaling_factor"), 2.5));
    Experts experts =
        DeepSeekKeys.experts(
            config,
            List.of("n_routed_experts", "num_local_experts"),
            256,
            8,
            DeepSeekKeys.grouped(config, router),
            2048,
            1,
            3);
    DecoderBuilder builder = DeepSeekKeys.decoder(config, 128, experts);
    return config.flag("rope_interleave", true)
        ? builder.rotaryInterleaved().build()
        : builder.build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return DeepSeekKeys.names()
        .part(DecoderPart.ROUTER_CORRECTION, "mlp.gate.e_score_correction_bias")
        .leaveOut("layers." + config.layers() + ".");
  }
}
