package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** The mixtures of Granite 3 (Granite Team 2024): Granite with experts. */
final class GraniteMoe implements Family {

  @Override
  public String modelType() {
    return "granitemoe";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.notNull(config, "num_local_experts");
    return Granite.decoder(config, Keys.onlyHeadSize(config))
        .mlp(
            LlamaKeys.mlp(config, false)
                .withExperts(
                    ExpertKeys.experts(
                        config,
                        List.of("num_local_experts"),
                        8,
                        2,
                        Routing.SOFTMAX_OF_CHOSEN,
                        config.count("intermediate_size"))))
        .build();
  }

  /** Experts always stand in one tensor; transformers 5 has another name for it in memory. */
  @Override
  public TensorNames names(DecoderConfig config) {
    return LlamaKeys.names()
        .part(DecoderPart.ROUTER, "block_sparse_moe.router.layer")
        .part(DecoderPart.EXPERTS_GATE_UP, "block_sparse_moe.input_linear.weight")
        .part(DecoderPart.EXPERTS_DOWN, "block_sparse_moe.output_linear.weight")
        .respelled("block_sparse_moe.router.weight", "block_sparse_moe.router.layer.weight")
        .respelled("block_sparse_moe.experts.gate_up_proj", "block_sparse_moe.input_linear.weight")
        .respelled("block_sparse_moe.experts.down_proj", "block_sparse_moe.output_linear.weight");
  }
}
