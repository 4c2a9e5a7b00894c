package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.Attention.Alibi;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/** MPT (MosaicML 2023): attention with linear biases, norms without shift. */
final class Mpt implements Family {

  @Override
  public String modelType() {
    return "mpt";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "attn_config.alibi", true);
    Keys.mustBe(config, "attn_config.qk_ln", false);
    Keys.mustBe(config, "attn_config.prefix_lm", false);
    Keys.mustBe(config, "no_bias", true);
    checkSame(config, "attn_config.alibi_bias_max", 8);
    checkSame(config, "expansion_ratio", 4);
    checkSame(config, "embedding_fraction", 1);
    if (config.has("logit_scale")) {
      throw config.unexpected("logit_scale", "null: transformers scales no logits here");
    }
    int width = Keys.count(config, "d_model", Keys.WIDTH);
    String headsKey = Keys.present(config, "n_heads", Keys.HEADS);
    int heads = config.count(headsKey);
    int headSize = Keys.headSize(config, width, headsKey);
    double clip = config.number("attn_config.clip_qkv").orElse(0.0);
    return DecoderConfig.builder()
        .sizes(
            Keys.count(config, "n_layers", Keys.LAYERS),
            width,
            config.count(Keys.VOCABULARY),
            config.count("max_seq_len", 2048))
        .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)).withoutShift())
        .attention(
            Attention.of(heads, heads, headSize, Attention.Projection.BLOCKS).withLimits(clip, 0))
        .attentionScale(
            config.positive(List.of("attn_config.softmax_scale"), 1 / Math.sqrt(headSize)))
        .alibi(Alibi.of(heads, 1, false))
        .mlp(new Mlp(Mlp.Kind.PLAIN, 4 * width, Mlp.Activation.GELU, false))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  /** Keys that the models' first code knew and transformers passes over. */
  private static void checkSame(ConfigFile config, String key, double only) {
    if (config.number(key).orElse(only) != only) {
      throw config.unexpected(key, only + ": transformers has no other");
    }
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return TensorNames.under("transformer.", "blocks.")
        .part(DecoderPart.EMBEDDING, "wte")
        .part(DecoderPart.ATTENTION_NORM, "norm_1")
        .part(DecoderPart.MLP_NORM, "norm_2")
        .part(DecoderPart.QUERY_KEY_VALUE, "attn.Wqkv")
        .part(DecoderPart.ATTENTION_OUT, "attn.out_proj")
        .part(DecoderPart.MLP_UP, "ffn.up_proj")
        .part(DecoderPart.MLP_DOWN, "ffn.down_proj")
        .part(DecoderPart.FINAL_NORM, "norm_f")
        .head("lm_head");
  }
}
