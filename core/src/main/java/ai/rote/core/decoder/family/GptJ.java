package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Rotary;
import ai.rote.core.decoder.TensorNames;
import java.util.List;

/**
 * GPT-J (Wang and Komatsuzaki 2021): neighbouring dimensions are turned as pairs, attention and MLP
 * read the same norm, and the head has a bias.
 */
final class GptJ implements Family {

  @Override
  public String modelType() {
    return "gptj";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    return builder(config, Attention.Projection.SPLIT).build();
  }

  static DecoderBuilder builder(ConfigFile config, Attention.Projection projection) {
    int width = Keys.count(config, "n_embd", Keys.WIDTH);
    String headsKey = Keys.present(config, "n_head", Keys.HEADS);
    int heads = config.count(headsKey);
    int headSize = Keys.headSize(config, width, headsKey);
    int turned = config.count("rotary_dim", 64);
    if (turned > headSize || turned % 2 != 0) {
      throw config.unexpected("rotary_dim", "an even number up to the head's size " + headSize);
    }
    return DecoderConfig.builder()
        .sizes(
            Keys.count(config, "n_layer", Keys.LAYERS),
            width,
            config.count(Keys.VOCABULARY),
            Keys.count(config, "n_positions", Keys.CONTEXT))
        .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)))
        .residual(Residual.PARALLEL_SHARED_NORM)
        .attention(Attention.of(heads, heads, headSize, projection))
        .rotary(Rotary.of(turned, 10_000))
        .rotaryInterleaved()
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("n_inner", 4 * width),
                Keys.activation(config, "activation_function", "gelu_new"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", false))
        .headBias();
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return tensorNames();
  }

  static TensorNames tensorNames() {
    return TensorNames.under("transformer.", "h.")
        .part(DecoderPart.EMBEDDING, "wte")
        .part(DecoderPart.ATTENTION_NORM, "ln_1")
        .part(DecoderPart.QUERY, "attn.q_proj")
        .part(DecoderPart.KEY, "attn.k_proj")
        .part(DecoderPart.VALUE, "attn.v_proj")
        .part(DecoderPart.ATTENTION_OUT, "attn.out_proj")
        .part(DecoderPart.MLP_UP, "mlp.fc_in")
        .part(DecoderPart.MLP_DOWN, "mlp.fc_out")
        .part(DecoderPart.FINAL_NORM, "ln_f")
        .head("lm_head")
        .passOver("attn\\.(bias|masked_bias|embed_positions)");
  }
}
