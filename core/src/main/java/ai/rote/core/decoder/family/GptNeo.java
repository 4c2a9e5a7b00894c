package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-Neo (Black et al. 2021): as GPT-2, but layers that see everything alternate with layers that
 * see a window, and attention scores are not scaled.
 */
final class GptNeo implements Family {
  private static final String LISTED = "attention_layers";

  @Override
  public String modelType() {
    return "gpt_neo";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int layers = Keys.count(config, "num_layers", Keys.LAYERS);
    int width = config.count(Keys.WIDTH);
    int context = config.count(Keys.CONTEXT);
    String headsKey = Keys.present(config, "num_heads", Keys.HEADS);
    int heads = config.count(headsKey);
    int headSize = Keys.headSize(config, width, headsKey);
    return DecoderConfig.builder()
        .sizes(layers, width, config.count(Keys.VOCABULARY), context)
        .learnedPositions(context, 0)
        .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)))
        .attention(
            Attention.of(heads, heads, headSize, Attention.Projection.SPLIT).withBias(false, true))
        .blocks(blocks(config, layers))
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("intermediate_size", 4 * width),
                Keys.activation(config, "activation_function", "gelu_new"),
                true))
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  /**
   * The layers one by one, if the file lists them so; attention_types reads [[["global", "local"],
   * 12]]: these kinds in turn, 12 times over. Where both are there, the list holds.
   */
  private static List<Layer> blocks(ConfigFile config, int layers) {
    Keys.notNull(config, "window_size");
    int window = config.count("window_size", 256);
    List<Layer> blocks = new ArrayList<>();
    if (config.has(LISTED)) {
      for (String kind : config.texts(LISTED).orElseThrow()) {
        blocks.add(layer(config, LISTED, kind, window));
      }
      if (blocks.size() != layers) {
        throw config.unexpected(LISTED, "kinds for " + layers + " layers");
      }
      return blocks;
    }
    for (int i = 0; config.has("attention_types." + i); i++) {
      String run = "attention_types." + i;
      List<String> kinds = config.texts(run + ".0").orElse(List.of());
      for (int times = config.count(run + ".1"); times > 0; times--) {
        kinds.forEach(kind -> blocks.add(layer(config, run + ".0", kind, window)));
      }
    }
    if (blocks.size() != layers) {
      throw config.unexpected("attention_types", "kinds for " + layers + " layers");
    }
    return blocks;
  }

  private static Layer layer(ConfigFile config, String key, String kind, int window) {
    return switch (kind) {
      case "global" -> new Layer(Layer.WHOLE, Layer.NOT_TURNED, 1);
      case "local" -> new Layer(window, Layer.NOT_TURNED, 1);
      default -> throw config.unexpected(key, "global or local only");
    };
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return TensorNames.under("transformer.", "h.")
        .part(DecoderPart.EMBEDDING, "wte")
        .part(DecoderPart.POSITIONS, "wpe")
        .part(DecoderPart.ATTENTION_NORM, "ln_1")
        .part(DecoderPart.MLP_NORM, "ln_2")
        .part(DecoderPart.QUERY, "attn.attention.q_proj")
        .part(DecoderPart.KEY, "attn.attention.k_proj")
        .part(DecoderPart.VALUE, "attn.attention.v_proj")
        .part(DecoderPart.ATTENTION_OUT, "attn.attention.out_proj")
        .part(DecoderPart.MLP_UP, "mlp.c_fc")
        .part(DecoderPart.MLP_DOWN, "mlp.c_proj")
        .part(DecoderPart.FINAL_NORM, "ln_f")
        .head("lm_head")
        .passOver("attn\\.attention\\.(bias|masked_bias)");
  }
}
