package ai.rote.core.decoder;

import ai.rote.core.checkpoint.ConfigFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * GPT-NeoX (Black et al. 2022, arXiv 2204.06745) and with it Pythia (Biderman et al. 2023, arXiv
 * 2304.01373): rotary embedding on a share of each head, attention and MLP in parallel, biases
 * everywhere.
 *
 * <p>The rotary share and base have three spellings: {@code rope_parameters.partial_rotary_factor}
 * and {@code rope_parameters.rope_theta} as {@code transformers} 5 writes them, {@code rotary_pct}
 * and {@code rotary_emb_base} as 4 does, and {@code partial_rotary_factor} and {@code rope_theta}
 * from in between.
 */
final class GptNeox implements Family {
  private static final double DEFAULT_ROTARY_SHARE = 0.25;
  private static final double DEFAULT_ROTARY_THETA = 10_000;
  private static final double DEFAULT_NORM_EPSILON = 1e-5;

  /** The newest spelling first: it wins where a file has several. */
  private static final List<String> SHARE_KEYS =
      List.of("rope_parameters.partial_rotary_factor", "partial_rotary_factor", "rotary_pct");

  private static final List<String> THETA_KEYS =
      List.of("rope_parameters.rope_theta", "rope_theta", "rotary_emb_base");

  private static final Map<String, Activation> ACTIVATIONS =
      Map.of(
          "gelu", Activation.GELU,
          "gelu_new", Activation.GELU_TANH,
          "gelu_fast", Activation.GELU_TANH,
          "gelu_pytorch_tanh", Activation.GELU_TANH,
          "relu", Activation.RELU,
          "silu", Activation.SILU,
          "swish", Activation.SILU);

  /** The causal mask, its fill value and the rotary frequencies, stored until transformers 4.30. */
  private static final Pattern OLD_BUFFER =
      Pattern.compile(
          "gpt_neox\\.layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)");

  @Override
  public String modelType() {
    return "gpt_neox";
  }

  @Override
  public DecoderConfig decoder(ConfigFile config) {
    int width = config.count("hidden_size");
    int heads = config.count("num_attention_heads");
    if (width % heads != 0) {
      throw config.unexpected("num_attention_heads", "a divisor of hidden_size " + width);
    }
    return new DecoderConfig(
        config.count("num_hidden_layers"),
        width,
        heads,
        config.count("intermediate_size"),
        config.count("vocab_size"),
        config.count("max_position_embeddings"),
        config.positive(List.of("layer_norm_eps"), DEFAULT_NORM_EPSILON),
        rotaryDimensions(config, width / heads),
        config.positive(THETA_KEYS, DEFAULT_ROTARY_THETA),
        config.flag("use_parallel_residual", true),
        activation(config),
        config.flag("attention_bias", true),
        config.flag("tie_word_embeddings", false));
  }

  private static int rotaryDimensions(ConfigFile config, int headSize) {
    checkNotScaled(config, "rope_parameters");
    checkNotScaled(config, "rope_scaling");
    double share = config.firstNumber(SHARE_KEYS).orElse(DEFAULT_ROTARY_SHARE);
    int dimensions = (int) (headSize * share);
    if (!(share > 0 && share <= 1) || dimensions % 2 != 0 || dimensions == 0) {
      throw config.unexpected(
          SHARE_KEYS.stream().filter(config::has).findFirst().orElse(SHARE_KEYS.get(0)),
          String.format(
              Locale.ROOT,
              "a share in (0, 1] that makes an even number of the head's %d dimensions",
              headSize));
    }
    return dimensions;
  }

  private static void checkNotScaled(ConfigFile config, String object) {
    for (String key : List.of(object + ".rope_type", object + ".type")) {
      if (!config.text(key).orElse("default").equals("default")) {
        throw config.unexpected(key, "\"default\": scaled rotary embeddings are not supported");
      }
    }
  }

  private static Activation activation(ConfigFile config) {
    Activation activation = ACTIVATIONS.get(config.text("hidden_act").orElse("gelu"));
    if (activation == null) {
      throw config.unexpected(
          "hidden_act",
          "one of " + String.join(", ", ACTIVATIONS.keySet().stream().sorted().toList()));
    }
    return activation;
  }

  @Override
  public List<TensorSpec> tensors(DecoderConfig config) {
    long d = config.width();
    long m = config.mlpWidth();
    long v = config.vocabularySize();
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(TensorSpec.of("embedding.weight", "gpt_neox.embed_in.weight", v, d));
    for (int i = 0; i < config.layers(); i++) {
      String ours = "layers." + i + ".";
      String theirs = "gpt_neox.layers." + i + ".";
      norm(tensors, ours + "attention_norm", theirs + "input_layernorm", d);
      norm(tensors, ours + "mlp_norm", theirs + "post_attention_layernorm", d);
      boolean bias = config.attentionBias();
      linear(tensors, ours + "attention.qkv", theirs + "attention.query_key_value", 3 * d, d, bias);
      linear(tensors, ours + "attention.out", theirs + "attention.dense", d, d, bias);
      linear(tensors, ours + "mlp.up", theirs + "mlp.dense_h_to_4h", m, d, true);
      linear(tensors, ours + "mlp.down", theirs + "mlp.dense_4h_to_h", d, m, true);
    }
    norm(tensors, "final_norm", "gpt_neox.final_layer_norm", d);
    if (!config.tiedHead()) {
      tensors.add(TensorSpec.of("head.weight", "embed_out.weight", v, d));
    }
    return tensors;
  }

  private static void norm(List<TensorSpec> tensors, String ours, String theirs, long size) {
    tensors.add(TensorSpec.of(ours + ".weight", theirs + ".weight", size));
    tensors.add(TensorSpec.of(ours + ".bias", theirs + ".bias", size));
  }

  private static void linear(
      List<TensorSpec> tensors, String ours, String theirs, long out, long in, boolean bias) {
    tensors.add(TensorSpec.of(ours + ".weight", theirs + ".weight", out, in));
    if (bias) {
      tensors.add(TensorSpec.of(ours + ".bias", theirs + ".bias", out));
    }
  }

  @Override
  public boolean passesOver(String stored, DecoderConfig config) {
    return OLD_BUFFER.matcher(stored).matches()
        || (config.tiedHead() && stored.equals("embed_out.weight"));
  }
}
