package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.Attention.Alibi;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Mlp.Activation;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * BLOOM (Le Scao et al. 2022, arXiv 2211.05100): linear biases of attention in place of positions,
 * and a norm on the embedding.
 */
final class Bloom implements Family {

  @Override
  public String modelType() {
    return "bloom";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "apply_residual_connection_post_layernorm", false);
    int width = Keys.count(config, "n_embed", Keys.WIDTH);
    String headsKey = Keys.present(config, "n_head", Keys.HEADS);
    int heads = config.count(headsKey);
    return DecoderConfig.builder()
        .sizes(
            Keys.count(config, "n_layer", Keys.LAYERS),
            width,
            config.count(Keys.VOCABULARY),
            config.count("seq_length", 2048))
        .embeddingNorm()
        .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)))
        .attention(
            Attention.of(
                    heads,
                    heads,
                    Keys.headSize(config, width, headsKey),
                    Attention.Projection.GROUPS)
                .withBias(true, true))
        .alibi(Alibi.of(heads, 1, false))
        .mlp(new Mlp(Mlp.Kind.PLAIN, 4 * width, Activation.GELU_TANH, true))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return TensorNames.under("transformer.", "h.")
        .part(DecoderPart.EMBEDDING, "word_embeddings")
        .part(DecoderPart.EMBEDDING_NORM, "word_embeddings_layernorm")
        .part(DecoderPart.ATTENTION_NORM, "input_layernorm")
        .part(DecoderPart.MLP_NORM, "post_attention_layernorm")
        .part(DecoderPart.QUERY_KEY_VALUE, "self_attention.query_key_value")
        .part(DecoderPart.ATTENTION_OUT, "self_attention.dense")
        .part(DecoderPart.MLP_UP, "mlp.dense_h_to_4h")
        .part(DecoderPart.MLP_DOWN, "mlp.dense_4h_to_h")
        .part(DecoderPart.FINAL_NORM, "ln_f")
        .head("lm_head");
  }
}
