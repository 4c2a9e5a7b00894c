package ai.rote.bench;

import ai.rote.core.Dtype;
import ai.rote.core.train.InitialWeights;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint with experts and random weights: 32 in each layer, of which a token is given to 4.
 *
 * @param layers how many; 0.32 GB each in float32
 */
record ExpertModel(int layers) {
  static final int WIDTH = 1024;
  static final int HEADS = 16;
  static final int KEYS = 256;
  static final int EXPERTS = 32;
  static final int PER_TOKEN = 4;
  static final int EXPERT_WIDTH = 768;
  static final int VOCABULARY_SIZE = 32_000;

  private static final long SEED = 7;

  /** Writes the checkpoint into a sub-folder, unless it stands there already. */
  Path writeInto(Path parent) {
    Path folder = parent.resolve("experts-" + layers);
    if (Files.exists(folder.resolve("model.safetensors"))) {
      return folder;
    }
    try {
      Files.createDirectories(parent);
      Path unfinished = parent.resolve("experts-unfinished");
      InitialWeights.write(unfinished, config().toString(), SEED, Dtype.FLOAT32);
      Files.move(unfinished, folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode config() {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("model_type", "qwen3_moe");
    json.putArray("architectures").add("Qwen3MoeForCausalLM");
    json.put("torch_dtype", "float32");
    json.put("vocab_size", VOCABULARY_SIZE);
    json.put("hidden_size", WIDTH);
    json.put("intermediate_size", EXPERT_WIDTH);
    json.put("moe_intermediate_size", EXPERT_WIDTH);
    json.put("num_hidden_layers", layers);
    json.put("num_attention_heads", HEADS);
    json.put("num_key_value_heads", HEADS * KEYS / WIDTH);
    json.put("head_dim", WIDTH / HEADS);
    json.put("num_experts", EXPERTS);
    json.put("num_experts_per_tok", PER_TOKEN);
    json.put("norm_topk_prob", true);
    json.put("max_position_embeddings", 2048);
    json.put("tie_word_embeddings", false);
    return json;
  }

  /**
   * What one example cannot do without, as {@link Operations#flops} counts it: of the experts only
   * those that each token is given to.
   */
  double flops(int prefixTokens, int suffixTokens) {
    double tokens = prefixTokens + suffixTokens - 1;
    double square = 2.0 * WIDTH * WIDTH;
    double keys = 4.0 * WIDTH * KEYS;
    double experts = PER_TOKEN * 3 * 2.0 * WIDTH * EXPERT_WIDTH + 2.0 * WIDTH * EXPERTS;
    double pairs = tokens * (tokens + 1) / 2;
    double layer = tokens * (2 * square + keys + experts) + 4 * WIDTH * pairs;
    double unneeded = (tokens - suffixTokens) * (2 * square + experts);
    double head = 2.0 * WIDTH * VOCABULARY_SIZE * suffixTokens;
    return layers * layer - unneeded + head;
  }
}
