package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * An architecture of GGUF: the names that the family's own checkpoints have for its tensors, and
 * what the converter does to the values.
 *
 * @param modelType of the family
 * @param whole names of what stands once, by their names in the file without {@code .weight}
 * @param blocks names within a block, likewise
 * @param blockPrefix what stands before a block's number in the family's names
 * @param passedOver tensors of which nothing is lost
 */
record Architecture(
    String modelType,
    Map<String, String> whole,
    Map<String, String> blocks,
    String blockPrefix,
    List<String> passedOver) {

  private static final Map<String, String> LLAMA_WHOLE =
      Map.of(
          "token_embd", "model.embed_tokens",
          "output_norm", "model.norm",
          "output", "lm_head");

  private static final Map<String, String> LLAMA_BLOCKS =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("attn_qkv", "self_attn.qkv_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"));

  private static final Map<String, String> GEMMA_NORMS =
      Map.of(
          "post_attention_norm", "post_attention_layernorm",
          "ffn_norm", "pre_feedforward_layernorm",
          "post_ffw_norm", "post_feedforward_layernorm");

  /** All that are read, by what {@code general.architecture} says. */
  static final Map<String, Architecture> ALL =
      Map.of(
          "llama", ofLlama("llama", Map.of()),
          "qwen2", ofLlama("qwen2", Map.of()),
          "qwen3", ofLlama("qwen3", Map.of()),
          "gemma", ofLlama("gemma", Map.of()),
          "gemma2", ofLlama("gemma2", GEMMA_NORMS),
          "gemma3", ofLlama("gemma3_text", GEMMA_NORMS),
          "phi3", ofLlama("phi3", Map.of("ffn_up", "mlp.gate_up_proj")),
          "gpt2", ofGpt2(),
          "gptneox", ofGptNeox());

  private static Architecture ofLlama(String modelType, Map<String, String> others) {
    Map<String, String> blocks = new HashMap<>(LLAMA_BLOCKS);
    blocks.putAll(others);
    return new Architecture(
        modelType,
        LLAMA_WHOLE,
        blocks,
        "model.layers.",
        List.of(
            "rope_freqs.weight",
            "rope_factors_long.weight",
            "rope_factors_short.weight",
            "blk\\.\\d+\\.attn_rot_embd\\.weight"));
  }

  private static Architecture ofGpt2() {
    return new Architecture(
        "gpt2",
        Map.of(
            "token_embd", "transformer.wte",
            "position_embd", "transformer.wpe",
            "output_norm", "transformer.ln_f",
            "output", "lm_head"),
        Map.of(
            "attn_norm", "ln_1",
            "attn_qkv", "attn.c_attn",
            "attn_output", "attn.c_proj",
            "ffn_norm", "ln_2",
            "ffn_up", "mlp.c_fc",
            "ffn_down", "mlp.c_proj"),
        "transformer.h.",
        List.of());
  }

  private static Architecture ofGptNeox() {
    return new Architecture(
        "gpt_neox",
        Map.of(
            "token_embd", "gpt_neox.embed_in",
            "output_norm", "gpt_neox.final_layer_norm",
            "output", "embed_out"),
        Map.of(
            "attn_norm", "input_layernorm",
            "attn_qkv", "attention.query_key_value",
            "attn_output", "attention.dense",
            "ffn_norm", "post_attention_layernorm",
            "ffn_up", "mlp.dense_h_to_4h",
            "ffn_down", "mlp.dense_4h_to_h"),
        "gpt_neox.layers.",
        List.of());
  }

  /** The tensors of a file under the names of the family's checkpoints, one by one. */
  List<StoredTensor> renamed(GgufKeys keys, Map<String, StoredTensor> tensors) {
    List<StoredTensor> renamed = new ArrayList<>();
    for (StoredTensor tensor : tensors.values()) {
      if (passedOver.stream().noneMatch(tensor.name()::matches)) {
        renamed.add(renamed(keys, tensor, name(tensor.name())));
      }
    }
    return renamed;
  }

  /** As it lies in the file, wherever the converter has changed nothing. */
  private StoredTensor renamed(GgufKeys keys, StoredTensor tensor, String name) {
    Optional<LongUnaryOperator> place = place(keys, tensor);
    if (place.isPresent() || added(name) != 0) {
      return new ChangedRows(name, tensor, place.orElse(row -> row), added(name));
    }
    return tensor instanceof BlockTensor blocks
        ? blocks.named(name)
        : new StoredTensor(name, tensor.file(), tensor.offset(), tensor.type(), tensor.shape());
  }

  private String name(String stored) {
    int last = stored.lastIndexOf('.');
    String part = stored.substring(0, Math.max(0, last));
    String suffix = stored.substring(Math.max(0, last));
    if (whole.containsKey(part)) {
      return whole.get(part) + suffix;
    }
    String[] pieces = part.split("\\.", 3);
    if (pieces.length == 3 && pieces[0].equals("blk") && blocks.containsKey(pieces[2])) {
      return blockPrefix + pieces[1] + "." + blocks.get(pieces[2]) + suffix;
    }
    return stored; // Left over, and listed as such with the others.
  }

  /** Gemma's norms are stored as what values are multiplied by, and not as that less one. */
  private float added(String name) {
    return modelType.startsWith("gemma") && name.endsWith("norm.weight") ? 1 : 0;
  }

  /** Where the converter has put a row, if elsewhere. */
  private Optional<LongUnaryOperator> place(GgufKeys keys, StoredTensor tensor) {
    String name = tensor.name();
    long rows = tensor.shape().get(0);
    if (modelType.equals("llama") && name.matches("blk\\.\\d+\\.attn_[qk]\\.(weight|bias)")) {
      long heads = keys.count(name.contains("attn_q") ? "heads" : "key/value heads");
      return Optional.of(pairs(tensor, rows, heads));
    }
    if (modelType.equals("gpt_neox") && name.contains(".attn_qkv.")) {
      return Optional.of(blocksOfHeads(tensor, rows, keys.count("heads")));
    }
    return Optional.empty();
  }

  /** Dimensions that are turned together, i and i + half, stand beside each other in the file. */
  private static LongUnaryOperator pairs(StoredTensor tensor, long rows, long heads) {
    long size = rows / heads;
    if (rows % heads != 0 || size % 2 != 0) {
      throw misshapen(tensor, heads + " heads of an even size");
    }
    return row -> {
      long inHead = row % size;
      return row - inHead + inHead % (size / 2) * 2 + inHead / (size / 2);
    };
  }

  /** All queries, then all keys, then all values; in the family's files head by head. */
  private static LongUnaryOperator blocksOfHeads(StoredTensor tensor, long rows, long heads) {
    long size = rows / (3 * heads);
    if (rows % (3 * heads) != 0) {
      throw misshapen(tensor, "queries, keys and values of " + heads + " heads");
    }
    return row -> row / size % 3 * heads * size + row / (3 * size) * size + row % size;
  }

  private static CheckpointException misshapen(StoredTensor tensor, String expected) {
    return new CheckpointException(
        tensor.file()
            + ": tensor '"
            + tensor.name()
            + "' has shape "
            + tensor.shape()
            + ", expected "
            + expected);
  }
}
