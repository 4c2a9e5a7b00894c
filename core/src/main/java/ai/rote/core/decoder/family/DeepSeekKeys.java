package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Experts;
import ai.rote.core.decoder.LatentAttention;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Router;
import ai.rote.core.decoder.TensorNames;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keys and tensor names of DeepSeek's models with latent attention. */
final class DeepSeekKeys {
  private static final String QUERY_STATE = "q_lora_rank";
  private static final String DENSE_LAYERS = "first_k_dense_replace";
  private static final String GROUPS = "n_group";
  private static final String GROUPS_PER_TOKEN = "topk_group";

  /** The norms on states have this one whatever the file says of the others. */
  private static final double STATE_NORM_EPSILON = 1e-6;

  private DeepSeekKeys() {}

  /**
   * Latent attention, and experts behind a few layers with a single MLP.
   *
   * @param absentKeyValueHeads how many there are if the file does not say: as many as heads, or
   *     else it is refused
   */
  static DecoderBuilder decoder(ConfigFile config, int absentKeyValueHeads, Experts experts) {
    Keys.notNull(config, "kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim");
    int heads = config.count(Keys.HEADS);
    if (Keys.keyValueHeads(config, Keys.KEY_VALUE_HEADS, absentKeyValueHeads) != heads) {
      throw config.unexpected(Keys.KEY_VALUE_HEADS, heads + ", the number of heads");
    }
    if (config.count("moe_layer_freq", 1) != 1) {
      throw config.unexpected("moe_layer_freq", "1: transformers has experts in every layer");
    }
    LatentAttention attention =
        new LatentAttention(
            heads,
            config.isNull(QUERY_STATE) ? 0 : config.count(QUERY_STATE, 1536),
            config.count("kv_lora_rank", 512),
            config.count("qk_nope_head_dim", 128),
            config.count("qk_rope_head_dim", 64),
            config.count("v_head_dim", 128),
            config.flag("attention_bias", false),
            STATE_NORM_EPSILON);
    RotaryKeys rotary = RotaryKeys.of(config, attention.turnedSize());
    return LlamaKeys.sizes(config, rotary.contextTokens())
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), LlamaKeys.NORM_EPSILON)))
        .attention(attention)
        .attentionScale(attention.customaryScale() * rotary.scoreFactor())
        .rotary(rotary.read())
        .mlp(LlamaKeys.mlp(config, false).withExperts(experts))
        .tiedHead(config.flag("tie_word_embeddings", false));
  }

  /**
   * Experts behind the first layers, some of them together as one that every token is given to.
   *
   * @param names of the key that counts them, the usual one first
   * @param absentDense how many layers have none if the file does not say
   */
  static Experts experts(
      ConfigFile config,
      List<String> names,
      int absent,
      int absentPerToken,
      Router router,
      int absentWidth,
      int absentShared,
      int absentDense) {
    Keys.notNull(
        config, names.get(0), "num_experts_per_tok", "n_shared_experts", "moe_intermediate_size");
    int width = config.count("moe_intermediate_size", absentWidth);
    long shared = (long) width * config.count("n_shared_experts", absentShared);
    if (shared > Integer.MAX_VALUE) {
      throw config.unexpected("n_shared_experts", "a number that the memory can hold");
    }
    int count = config.count(Keys.present(config, names.toArray(String[]::new)), absent);
    int groups = router.groups();
    if (count % groups != 0
        || (router.routing().isCorrected() && count / groups < 2 && groups > 1)) {
      throw config.unexpected(GROUPS, "groups of one size, of the " + count + " experts");
    }
    int eligible = count / groups * router.groupsPerToken();
    if (config.count("num_experts_per_tok", absentPerToken) > eligible) {
      throw config.unexpected(
          "num_experts_per_tok", "at most " + eligible + ", the experts of a token's groups");
    }
    return ExpertKeys.experts(config, names, absent, absentPerToken, router, width)
        .withShared(new Experts.Shared((int) shared, false))
        .withSingleLayers(dense(config, absentDense));
  }

  private static Set<Integer> dense(ConfigFile config, int absent) {
    Keys.notNull(config, DENSE_LAYERS);
    double layers = config.number(DENSE_LAYERS).orElse((double) absent);
    if (layers < 0 || layers != Math.rint(layers)) {
      throw config.unexpected(DENSE_LAYERS, "a whole number of layers, 0 or more");
    }
    int first = (int) Math.min(layers, config.count(Keys.LAYERS));
    return IntStream.range(0, first).boxed().collect(Collectors.toSet());
  }

  /** With experts in groups. */
  static Router grouped(ConfigFile config, Router router) {
    Keys.notNull(config, GROUPS, GROUPS_PER_TOKEN);
    int groups = config.count(GROUPS, 8);
    int perToken = config.count(GROUPS_PER_TOKEN, 4);
    if (perToken > groups) {
      throw config.unexpected(GROUPS_PER_TOKEN, "at most " + groups + ", the number of groups");
    }
    return router.withGroups(groups, perToken);
  }

  /** Refuses a text that DeepSeek's own code reads and transformers does not. */
  static void only(ConfigFile config, String key, String value) {
    if (!config.text(key).orElse(value).equals(value)) {
      throw config.unexpected(key, value + ": this family has no other in transformers");
    }
  }

  static TensorNames names() {
    return ExpertKeys.named(LlamaKeys.names())
        .part(DecoderPart.QUERY_DOWN, "self_attn.q_a_proj")
        .part(DecoderPart.QUERY_DOWN_NORM, "self_attn.q_a_layernorm")
        .part(DecoderPart.QUERY_UP, "self_attn.q_b_proj")
        .part(DecoderPart.LATENT_DOWN, "self_attn.kv_a_proj_with_mqa")
        .part(DecoderPart.LATENT_DOWN_NORM, "self_attn.kv_a_layernorm")
        .part(DecoderPart.LATENT_UP, "self_attn.kv_b_proj")
        .part(DecoderPart.SHARED_GATE, "mlp.shared_experts.gate_proj")
        .part(DecoderPart.SHARED_UP, "mlp.shared_experts.up_proj")
        .part(DecoderPart.SHARED_DOWN, "mlp.shared_experts.down_proj");
  }
}
