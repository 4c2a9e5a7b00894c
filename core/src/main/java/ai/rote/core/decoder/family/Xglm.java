package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;

/** XGLM (Lin et al. 2021, arXiv 2112.10668): positions as sines and cosines. */
final class Xglm implements Family {

  @Override
  public String modelType() {
    return "xglm";
  }

  private static final int FIRST_POSITION = 2;

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "add_cross_attention", false);
    checkPadding(config);
    int width = Keys.count(config, "d_model", Keys.WIDTH);
    if (width < 4 || width % 2 != 0) {
      throw config.unexpected(
          Keys.present(config, "d_model", Keys.WIDTH), "an even number above 2");
    }
    String headsKey = Keys.present(config, "attention_heads", Keys.HEADS);
    int heads = config.count(headsKey);
    int headSize = Keys.headSize(config, width, headsKey);
    boolean scaled = config.flag("scale_embedding", true);
    return DecoderConfig.builder()
        .sizes(
            Keys.count(config, "num_layers", Keys.LAYERS),
            width,
            config.count(Keys.VOCABULARY),
            config.count(Keys.CONTEXT, 2048))
        .embeddingScale(scaled ? Math.sqrt(width) : 1)
        .sinusoidalPositions(FIRST_POSITION)
        .norm(Norm.layer(1e-5))
        .attention(
            Attention.of(heads, heads, headSize, Attention.Projection.SPLIT).withBias(true, true))
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("ffn_dim"),
                Keys.activation(config, "activation_function", "gelu"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  /** The row of positions that bears the padding token's number is zero, whoever reads it. */
  private static void checkPadding(ConfigFile config) {
    String key = "pad_token_id";
    if (config.number(key).orElse(1.0) >= FIRST_POSITION) {
      throw config.unexpected(key, "0, 1 or null: others take a position away");
    }
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return Opt.tensorNames("model.").part(DecoderPart.FINAL_NORM, "layer_norm");
  }
}
