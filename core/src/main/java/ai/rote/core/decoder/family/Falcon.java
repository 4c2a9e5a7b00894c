package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.Attention.Alibi;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * Falcon (Almazrouei et al. 2023, arXiv 2311.16867), in its three shapes: 7B (one key for all
 * heads), 40B, 180B and 11B (grouped heads, with one norm or two), and RW (alibi).
 */
final class Falcon implements Family {

  @Override
  public String modelType() {
    return "falcon";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.notNull(config, "multi_query", "parallel_attn");
    int width = Keys.count(config, "n_embed", Keys.WIDTH);
    int heads = config.count(Keys.HEADS);
    int headSize = Keys.headSize(config, width, Keys.HEADS);
    boolean bias = config.flag("bias", false);
    RotaryKeys rotary = RotaryKeys.of(config, headSize).context(2048);
    DecoderBuilder decoder =
        DecoderConfig.builder()
            .sizes(
                config.count(Keys.LAYERS),
                width,
                config.count(Keys.VOCABULARY),
                rotary.contextTokens())
            .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)))
            .residual(residual(config))
            .attention(attention(config, heads, headSize).withBias(bias, bias))
            .mlp(
                new Mlp(
                    Mlp.Kind.PLAIN,
                    config.count("ffn_hidden_size", 4 * width),
                    Keys.activation(config, "activation", "gelu"),
                    bias))
            .tiedHead(config.flag("tie_word_embeddings", true));
    return config.flag("alibi", false)
        ? decoder.alibi(Alibi.of(heads, 1 / Math.sqrt(headSize), true)).build()
        : decoder.rotary(rotary.read()).build();
  }

  private static boolean isGrouped(ConfigFile config) {
    return config.flag("new_decoder_architecture", false);
  }

  private static Residual residual(ConfigFile config) {
    if (!config.flag("parallel_attn", true)) {
      if (isGrouped(config)) {
        throw config.unexpected("parallel_attn", "true where 'new_decoder_architecture' is");
      }
      return Residual.SEQUENTIAL;
    }
    boolean twoNorms = isGrouped(config) && config.count("num_ln_in_parallel_attn", 2) == 2;
    return twoNorms ? Residual.PARALLEL : Residual.PARALLEL_SHARED_NORM;
  }

  private static Attention attention(ConfigFile config, int heads, int headSize) {
    if (!isGrouped(config) && config.flag("multi_query", true)) {
      return Attention.of(heads, 1, headSize, Attention.Projection.BLOCKS);
    }
    int groups = isGrouped(config) ? Keys.keyValueHeads(config, "num_kv_heads", heads) : heads;
    return Attention.of(heads, groups, headSize, Attention.Projection.GROUPS);
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    boolean twoNorms = config.residual() == Residual.PARALLEL;
    return TensorNames.under("transformer.", "h.")
        .part(DecoderPart.EMBEDDING, "word_embeddings")
        .part(DecoderPart.ATTENTION_NORM, twoNorms ? "ln_attn" : "input_layernorm")
        .part(DecoderPart.MLP_NORM, twoNorms ? "ln_mlp" : "post_attention_layernorm")
        .part(DecoderPart.QUERY_KEY_VALUE, "self_attention.query_key_value")
        .part(DecoderPart.ATTENTION_OUT, "self_attention.dense")
        .part(DecoderPart.MLP_UP, "mlp.dense_h_to_4h")
        .part(DecoderPart.MLP_DOWN, "mlp.dense_4h_to_h")
        .part(DecoderPart.FINAL_NORM, "ln_f")
        .head("lm_head")
        .passOver("self_attention\\.(rotary_emb|maybe_rotary)\\.inv_freq");
  }
}
