package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.DecoderConfig.Transposed;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GPT-2 (Radford et al. 2019): learned positions, layer norms, matrices stored the other way round
 * than everywhere else.
 */
final class Gpt2 implements Family {

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    Keys.mustBe(config, "add_cross_attention", false);
    int layers = Keys.count(config, "n_layer", Keys.LAYERS);
    int width = Keys.count(config, "n_embd", Keys.WIDTH);
    int context = Keys.count(config, "n_positions", Keys.CONTEXT);
    String headsKey = Keys.present(config, "n_head", Keys.HEADS);
    int heads = config.count(headsKey);
    int headSize = Keys.headSize(config, width, headsKey);
    return DecoderConfig.builder()
        .sizes(layers, width, config.count(Keys.VOCABULARY), context)
        .learnedPositions(context, 0)
        .norm(Norm.layer(config.positive(List.of("layer_norm_epsilon"), 1e-5)))
        .attention(
            Attention.of(heads, heads, headSize, Attention.Projection.BLOCKS).withBias(true, true))
        .blocks(blocks(config, layers, headSize))
        .mlp(
            new Mlp(
                Mlp.Kind.PLAIN,
                config.count("n_inner", 4 * width),
                Keys.activation(config, "activation_function", "gelu_new"),
                true))
        .transposed(Transposed.ALL)
        .tiedHead(config.flag("tie_word_embeddings", true))
        .build();
  }

  private static List<Layer> blocks(ConfigFile config, int layers, int headSize) {
    double scale = scale(config, headSize);
    boolean falling = config.flag("scale_attn_by_inverse_layer_idx", false);
    return IntStream.range(0, layers)
        .mapToObj(i -> new Layer(Layer.WHOLE, Layer.NOT_TURNED, falling ? scale / (i + 1) : scale))
        .toList();
  }

  static double scale(ConfigFile config, int headSize) {
    return config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(headSize) : 1;
  }

  @Override
  public TensorNames names(DecoderConfig config) {
    return tensorNames();
  }

  static TensorNames tensorNames() {
    return TensorNames.under("transformer.", "h.")
        .part(DecoderPart.EMBEDDING, "wte")
        .part(DecoderPart.POSITIONS, "wpe")
        .part(DecoderPart.ATTENTION_NORM, "ln_1")
        .part(DecoderPart.MLP_NORM, "ln_2")
        .part(DecoderPart.QUERY_KEY_VALUE, "attn.c_attn")
        .part(DecoderPart.ATTENTION_OUT, "attn.c_proj")
        .part(DecoderPart.MLP_UP, "mlp.c_fc")
        .part(DecoderPart.MLP_DOWN, "mlp.c_proj")
        .part(DecoderPart.FINAL_NORM, "ln_f")
        .head("lm_head")
        .passOver("attn\\.(bias|masked_bias)");
  }
}
