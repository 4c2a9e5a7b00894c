package ai.rote.core.decoder.family;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderBuilder;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Layer;
import ai.rote.core.decoder.DecoderPart;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorNames;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys and tensor names that came with Llama and that most families since have taken over. Each
 * method is a start that a family changes where it differs.
 */
final class LlamaKeys {
  static final double NORM_EPSILON = 1e-6;

  private LlamaKeys() {}

  /** RMS norms, whole heads turned, grouped heads, gated MLPs without biases, a head of its own. */
  static DecoderBuilder decoder(ConfigFile config) {
    return decoder(config, RotaryKeys.of(config, headSize(config)));
  }

  static DecoderBuilder decoder(ConfigFile config, RotaryKeys rotary) {
    return decoder(config, rotary, mlp(config, false));
  }

  static DecoderBuilder decoder(ConfigFile config, RotaryKeys rotary, Mlp mlp) {
    int headSize = headSize(config);
    return sizes(config, rotary.contextTokens())
        .norm(Norm.rms(config.positive(List.of("rms_norm_eps"), NORM_EPSILON)))
        .attention(attention(config, headSize))
        .rotary(rotary.read())
        .mlp(mlp)
        .tiedHead(config.flag("tie_word_embeddings", false));
  }

  static DecoderBuilder sizes(ConfigFile config, int contextTokens) {
    return DecoderConfig.builder()
        .sizes(
            config.count(Keys.LAYERS),
            config.count(Keys.WIDTH),
            config.count(Keys.VOCABULARY),
            contextTokens);
  }

  /** Heads may be larger or smaller than their share of the width. */
  static int headSize(ConfigFile config) {
    return config.has("head_dim") ? config.count("head_dim") : Keys.headSize(config);
  }

  /** The same where the file may leave it out, and null stands for the share of the width. */
  static int headSize(ConfigFile config, int absent) {
    return config.isNull("head_dim") ? Keys.headSize(config) : config.count("head_dim", absent);
  }

  /** As many keys as heads, unless the file says otherwise. */
  static Attention attention(ConfigFile config, int headSize) {
    return attention(config, headSize, config.count(Keys.HEADS));
  }

  static Attention attention(ConfigFile config, int headSize, int absentKeyValueHeads) {
    return Attention.of(
        config.count(Keys.HEADS),
        Keys.keyValueHeads(config, Keys.KEY_VALUE_HEADS, absentKeyValueHeads),
        headSize,
        Attention.Projection.SPLIT);
  }

  static Mlp mlp(ConfigFile config, boolean bias) {
    return new Mlp(
        Mlp.Kind.GATED,
        config.count("intermediate_size"),
        Keys.activation(config, "hidden_act", "silu"),
        bias);
  }

  /** Without a gate. */
  static Mlp plainMlp(ConfigFile config, String absentActivation) {
    return new Mlp(
        Mlp.Kind.PLAIN,
        config.count("intermediate_size"),
        Keys.activation(config, "hidden_act", absentActivation),
        config.flag("mlp_bias", false));
  }

  /**
   * Windows as the Qwen families write them: a switch, a size, and how many layers at the start see
   * everything.
   */
  static List<Layer> layersWithSwitchedWindow(ConfigFile config, double scale) {
    int layers = config.count(Keys.LAYERS);
    boolean on = config.flag("use_sliding_window", false) && !config.isNull(Keys.WINDOW);
    if (!on) {
      if (Keys.windowed(config, Collections.nCopies(layers, false)).contains(true)) {
        throw config.unexpected(
            Keys.LAYER_TYPES, "full_attention only where no window is switched on");
      }
      return Collections.nCopies(layers, new Layer(Layer.WHOLE, 0, scale));
    }
    int first = config.number("max_window_layers").orElse(28.0).intValue();
    List<Boolean> absent = IntStream.range(0, layers).mapToObj(i -> i >= first).toList();
    return Keys.layers(Keys.windowed(config, absent), config.count(Keys.WINDOW, 4096), scale);
  }

  static TensorNames names() {
    return namesWithoutNorms()
        .part(DecoderPart.ATTENTION_NORM, "input_layernorm")
        .part(DecoderPart.MLP_NORM, "post_attention_layernorm");
  }

  static TensorNames namesWithoutNorms() {
    return TensorNames.under("model.", "layers.")
        .part(DecoderPart.EMBEDDING, "embed_tokens")
        .part(DecoderPart.QUERY, "self_attn.q_proj")
        .part(DecoderPart.KEY, "self_attn.k_proj")
        .part(DecoderPart.VALUE, "self_attn.v_proj")
        .part(DecoderPart.QUERY_NORM, "self_attn.q_norm")
        .part(DecoderPart.KEY_NORM, "self_attn.k_norm")
        .part(DecoderPart.ATTENTION_OUT, "self_attn.o_proj")
        .part(DecoderPart.MLP_GATE, "mlp.gate_proj")
        .part(DecoderPart.MLP_UP, "mlp.up_proj")
        .part(DecoderPart.MLP_DOWN, "mlp.down_proj")
        .part(DecoderPart.FINAL_NORM, "norm")
        .head("lm_head")
        .passOver("self_attn\\.rotary_emb\\.inv_freq");
  }
}
