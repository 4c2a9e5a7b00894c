package ai.rote.core.checkpoint.gguf;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The {@code config.json} that says what the metadata of a GGUF file say. What a file leaves out is
 * what llama.cpp takes it for; what it takes for granted of an architecture stands here.
 */
final class GgufConfig {
  private static final Set<String> GATED_GELU = Set.of("gemma", "gemma2", "gemma3");

  /** The 27 billion models scale attention by width and heads, and are known by their layers. */
  private static final Map<String, Long> LAYERS_OF_27B = Map.of("gemma2", 46L, "gemma3", 62L);

  private final GgufKeys keys;
  private final Map<String, StoredTensor> tensors;
  private final ObjectNode config = JsonNodeFactory.instance.objectNode();

  private GgufConfig(GgufKeys keys, Map<String, StoredTensor> tensors) {
    this.keys = keys;
    this.tensors = tensors;
  }

  static ConfigFile of(
      Path file, Architecture architecture, GgufKeys keys, Map<String, StoredTensor> tensors) {
    GgufConfig config = new GgufConfig(keys, tensors);
    config.put(architecture);
    return ConfigFile.parse(config.config.toString(), file);
  }

  private void put(Architecture architecture) {
    StoredTensor embedding = tensors.get("token_embd.weight");
    if (embedding == null || embedding.shape().size() != 2) {
      throw keys.unexpected("token_embd.weight", "an embedding, as a tensor of two sizes");
    }
    if (keys.number("expert_count").orElse(0.0) > 0) {
      throw keys.unexpected(keys.architecture() + ".expert_count", "0: no mixture of experts");
    }
    long heads = keys.count("heads");
    long width = keys.count("width");
    config.put("model_type", architecture.modelType());
    config.put("vocab_size", embedding.shape().get(0));
    config.put("hidden_size", width);
    config.put("num_hidden_layers", keys.count("layers"));
    config.put("num_attention_heads", heads);
    config.put("max_position_embeddings", keys.count("context"));
    config.put("intermediate_size", keys.count("MLP width"));
    config.put("tie_word_embeddings", !tensors.containsKey("output.weight"));
    switch (keys.architecture()) {
      case "gpt2" -> gpt2();
      case "gptneox" -> gptNeox();
      default -> likeLlama(heads, width);
    }
  }

  private void gpt2() {
    config.put("layer_norm_epsilon", keys.needed("attention.layer_norm_epsilon"));
    config.put("n_inner", keys.count("MLP width"));
    config.put("activation_function", "gelu_new");
  }

  private void gptNeox() {
    double headSize = (double) keys.count("width") / keys.count("heads");
    config.put("layer_norm_eps", keys.needed("attention.layer_norm_epsilon"));
    config.put("rotary_pct", keys.number("rope.dimension_count").orElse(headSize) / headSize);
    config.put("rotary_emb_base", keys.number("rope.freq_base").orElse(10_000.0));
    config.put("use_parallel_residual", keys.flag("use_parallel_residual", true));
    config.put("hidden_act", "gelu");
  }

  private void likeLlama(long heads, long width) {
    String name = keys.architecture();
    double headSize = keys.number("attention.key_length").orElse((double) width / heads);
    if (keys.number("attention.value_length").orElse(headSize) != headSize) {
      throw keys.unexpected(name + ".attention.value_length", "that of keys, " + headSize);
    }
    config.put("num_key_value_heads", keys.count("key/value heads"));
    config.put("head_dim", (long) headSize);
    config.put("rms_norm_eps", keys.needed("attention.layer_norm_rms_epsilon"));
    config.put("hidden_act", GATED_GELU.contains(name) ? "gelu_pytorch_tanh" : "silu");
    if (GATED_GELU.contains(name)) {
      config.put("hidden_activation", "gelu_pytorch_tanh");
    }
    config.put("attention_bias", tensors.containsKey("blk.0.attn_q.bias") && name.equals("llama"));
    double turned = keys.number("rope.dimension_count").orElse(headSize);
    if (turned != headSize) {
      if (!name.equals("phi3")) {
        throw keys.unexpected(name + ".rope.dimension_count", "that of heads, " + headSize);
      }
      config.put("partial_rotary_factor", turned / headSize);
    }
    config.put("rope_theta", keys.number("rope.freq_base").orElse(10_000.0));
    window(name);
    gemma(name, heads, width, headSize);
    stretch(name);
  }

  private void window(String name) {
    double window = keys.number("attention.sliding_window").orElse(0.0);
    if (name.equals("gemma2") || name.equals("gemma3")) {
      config.put("sliding_window", (long) keys.needed("attention.sliding_window"));
    } else if (name.equals("phi3") && window > 0) {
      config.put("sliding_window", (long) window);
    } else if (window > 0) {
      throw keys.unexpected(name + ".attention.sliding_window", "no window in this architecture");
    }
  }

  private void gemma(String name, long heads, long width, double headSize) {
    if (!LAYERS_OF_27B.containsKey(name)) {
      return;
    }
    boolean largest = keys.count("layers") == LAYERS_OF_27B.get(name);
    config.put("query_pre_attn_scalar", largest ? (double) width / heads : headSize);
    if (name.equals("gemma2")) {
      config.put("attn_logit_softcapping", keys.number("attn_logit_softcapping").orElse(50.0));
      config.put("final_logit_softcapping", keys.number("final_logit_softcapping").orElse(30.0));
    } else {
      config.put("rope_local_base_freq", 10_000.0);
      config.put("rope_theta", keys.number("rope.freq_base").orElse(1_000_000.0));
      keys.number("final_logit_softcapping")
          .ifPresent(cap -> config.put("final_logit_softcapping", cap));
    }
  }

  /** Factors of frequencies stand in tensors: Llama 3's in one, LongRoPE's in two. */
  private void stretch(String name) {
    String type = keys.ownText("rope.scaling.type").orElse("none");
    StoredTensor factors = tensors.get("rope_freqs.weight");
    ObjectNode scaling = JsonNodeFactory.instance.objectNode();
    if (tensors.containsKey("rope_factors_long.weight")) {
      if (!name.equals("phi3") || !tensors.containsKey("rope_factors_short.weight")) {
        throw keys.unexpected(name + ".rope.scaling.type", "no rope_factors_long in this file");
      }
      scaling.put("type", "longrope");
      putFactors(scaling.putArray("short_factor"), tensors.get("rope_factors_short.weight"));
      putFactors(scaling.putArray("long_factor"), tensors.get("rope_factors_long.weight"));
      keys.number("rope.scaling.attn_factor")
          .ifPresent(factor -> scaling.put("attention_factor", factor));
      config.put(
          "original_max_position_embeddings",
          (long) keys.needed("rope.scaling.original_context_length"));
    } else if (factors != null) {
      scaling.put("rope_type", "longrope").put("factor", 1.0).put("attention_factor", 1.0);
      putFactors(scaling.putArray("short_factor"), factors);
      putFactors(scaling.putArray("long_factor"), factors);
    } else if (type.equals("linear")) {
      scaling.put("rope_type", "linear").put("factor", keys.needed("rope.scaling.factor"));
    } else if (!type.equals("none")) {
      throw keys.unexpected(
          name + ".rope.scaling.type", "none, linear, or factors in rope_freqs.weight");
    }
    if (!scaling.isEmpty()) {
      config.set("rope_scaling", scaling);
    }
  }

  private static void putFactors(ArrayNode list, StoredTensor factors) {
    GgufKeys.values(factors).forEach(list::add);
  }
}
