package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;

/**
 * OPT (Zhang et al. 2022, arXiv 2205.01068): learned positions whose first two rows are unused. The
 * 350m model norms the sum of stream and branch, and projects a narrower embedding.
 */
final class Opt implements Family {

  @Override
  public String modelType() {
    return "opt";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int width = config.count(Keys.WIDTH);
    int context = config.count(Keys.CONTEXT);
    int heads = config.count(Keys.HEADS);
    boolean bias = config.flag("enable_bias", true);
    return LlamaKeys.sizes(config, context)
        .embeddingWidth(config.count("word_embed_proj_dim", width))
        .learnedPositions(context + 2, 2)
        .norm(norm(config))
        .attention(
            Attention.of(heads, heads, Keys.headSize(config), Attention.Projection.SPLIT)
                .withBias(bias, bias))
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("ffn_dim"),
                Keys.activation(config, "activation_function", "relu"),
                bias))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  private static Norm norm(ConfigFile config) {
    Norm norm = Norm.layer(1e-5);
    if (!config.flag("layer_norm_elementwise_affine", true)) {
      norm = norm.withoutShift().withoutScale();
    }
    if (!config.flag("do_layer_norm_before", true)) {
      return norm.at(Norm.Place.AFTER_SUM).withoutLast();
    }
    return config.flag("_remove_final_layer_norm", false) ? norm.withoutLast() : norm;
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return tensorNames("model.decoder.")
        .part(DecoderPart.EMBEDDING_PROJECTION, "project_in")
        .part(DecoderPart.OUTPUT_PROJECTION, "project_out");
  }

  static TensorNames tensorNames(String prefix) {
    return TensorNames.under(prefix, "layers.")
        .part(DecoderPart.EMBEDDING, "embed_tokens")
        .part(DecoderPart.POSITIONS, "embed_positions")
        .part(DecoderPart.ATTENTION_NORM, "self_attn_layer_norm")
        .part(DecoderPart.MLP_NORM, "final_layer_norm")
        .part(DecoderPart.QUERY, "self_attn.q_proj")
        .part(DecoderPart.KEY, "self_attn.k_proj")
        .part(DecoderPart.VALUE, "self_attn.v_proj")
        .part(DecoderPart.ATTENTION_OUT, "self_attn.out_proj")
        .part(DecoderPart.MLP_UP, "fc1")
        .part(DecoderPart.MLP_DOWN, "fc2")
        .part(DecoderPart.FINAL_NORM, "final_layer_norm")
        .head("lm_head");
  }
}
