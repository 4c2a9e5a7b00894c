package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Experts.Shared;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Qwen 1.5 MoE and the mixture of Qwen 2 (Yang et al. 2024, arXiv 2407.10671): Qwen 2 with experts
 * in most layers, one of which sees every token.
 */
final class Qwen2Moe implements Family {

  @Override
  public String modelType() {
    return "qwen2_moe";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    // transformers 4 gives the window to all layers, 5 to every other one of the lower layers.
    Keys.mustBe(config, "use_sliding_window", false);
    Attention attention =
        LlamaKeys.attention(config, Keys.onlyHeadSize(config), 16)
            .withBias(config.flag("qkv_bias", true), false);
    Experts experts =
        ExpertKeys.experts(
                config,
                List.of("num_experts"),
                60,
                4,
                ExpertKeys.softmax(config),
                config.count("moe_intermediate_size", 1408))
            .withShared(new Shared(config.count("shared_expert_intermediate_size", 5632), true))
            .withSingleLayers(ExpertKeys.singleLayers(config));
    return LlamaKeys.decoder(config)
        .attention(attention)
        .blocks(LlamaKeys.layersWithSwitchedWindow(config, attention.customaryScale()))
        .mlp(LlamaKeys.mlp(config, false).withExperts(experts))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return ExpertKeys.named(LlamaKeys.names())
        .part(DecoderPart.SHARED_GATE, "mlp.shared_expert.gate_proj")
        .part(DecoderPart.SHARED_UP, "mlp.shared_expert.up_proj")
        .part(DecoderPart.SHARED_DOWN, "mlp.shared_expert.down_proj")
        .part(DecoderPart.SHARED_ROUTER, "mlp.shared_expert_gate");
  }
}
