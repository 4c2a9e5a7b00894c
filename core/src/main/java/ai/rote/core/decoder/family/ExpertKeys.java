package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.Router;
import ai.rote.core.decoder.Router.Routing;
import ai.rote.core.decoder.TensorNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keys and tensor names of mixtures of experts that several families share. */
final class ExpertKeys {
  private static final String PER_TOKEN = "num_experts_per_tok";
  private static final String SINGLE_LAYERS = "mlp_only_layers";

  private ExpertKeys() {}

  /**
   * Experts in every layer.
   *
   * @param names of the key that counts them, the usual one first
   * @param absent how many they are if the file does not say
   * @param absentPerToken how many each token is given to if the file does not say
   * @param width size between the two layers of each
   */
  static Experts experts(
      ConfigFile config,
      List<String> names,
      int absent,
      int absentPerToken,
      Routing routing,
      int width) {
    return experts(config, names, absent, absentPerToken, Router.of(routing), width);
  }

  /** The same with a router that has settings of its own. */
  static Experts experts(
      ConfigFile config,
      List<String> names,
      int absent,
      int absentPerToken,
      Router router,
      int width) {
    int count = config.count(Keys.present(config, names.toArray(String[]::new)), absent);
    Keys.notNull(config, PER_TOKEN);
    int perToken = config.count(PER_TOKEN, absentPerToken);
    if (perToken > count) {
      throw config.unexpected(PER_TOKEN, "at most " + count + ", the number of experts");
    }
    return Experts.of(count, perToken, router, width);
  }

  /** Weights are the softmax over all experts, divided by their sum if the file says so. */
  static Routing softmax(ConfigFile config) {
    return config.flag("norm_topk_prob", false) ? Routing.SOFTMAX_NORMALISED : Routing.SOFTMAX;
  }

  /** The layers with a single MLP as the Qwen families write them: a list, and a step. */
  static Set<Integer> singleLayers(ConfigFile config) {
    int layers = config.count(Keys.LAYERS);
    int step = config.count("decoder_sparse_step", 1);
    Set<Integer> single = new HashSet<>();
    for (double each : config.numbers(SINGLE_LAYERS).orElse(List.of())) {
      if (each != Math.rint(each)) {
        throw config.unexpected(SINGLE_LAYERS, "a list of whole numbers");
      }
      single.add((int) each);
    }
    for (int i = 0; i < layers; i++) {
      if ((i + 1) % step != 0) {
        single.add(i);
      }
    }
    return single;
  }

  /** As the Qwen families name them, and several others: each expert like a single MLP. */
  static TensorNames named(TensorNames names) {
    return names
        .part(DecoderPart.ROUTER, "mlp.gate")
        .part(DecoderPart.EXPERT_GATE, "mlp.experts.{}.gate_proj")
        .part(DecoderPart.EXPERT_UP, "mlp.experts.{}.up_proj")
        .part(DecoderPart.EXPERT_DOWN, "mlp.experts.{}.down_proj")
        .part(DecoderPart.EXPERTS_GATE_UP, "mlp.experts.gate_up_proj")
        .part(DecoderPart.EXPERTS_DOWN, "mlp.experts.down_proj");
  }

  /** As Mixtral names them; transformers 5 has other names in memory, and may store those. */
  static TensorNames namedAsMixtral(TensorNames names) {
    return names
        .part(DecoderPart.ROUTER, "block_sparse_moe.gate")
        .part(DecoderPart.EXPERT_GATE, "block_sparse_moe.experts.{}.w1")
        .part(DecoderPart.EXPERT_UP, "block_sparse_moe.experts.{}.w3")
        .part(DecoderPart.EXPERT_DOWN, "block_sparse_moe.experts.{}.w2")
        .part(DecoderPart.EXPERTS_GATE_UP, "block_sparse_moe.experts.gate_up_proj")
        .part(DecoderPart.EXPERTS_DOWN, "block_sparse_moe.experts.down_proj")
        .respelled("mlp.router.", "block_sparse_moe.gate.")
        .respelled("mlp.", "block_sparse_moe.");
  }
}
