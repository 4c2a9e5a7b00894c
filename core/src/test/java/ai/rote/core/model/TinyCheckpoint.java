package ai.rote.core.model;

import ai.rote.core.Dtype;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A GPT-NeoX checkpoint of a few kilobytes, valid as it comes, for tests to score with or to damage
 * before it is written.
 */
public final class TinyCheckpoint {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  static final int VOCABULARY = 50;
  static final int CONTEXT = 300;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One tensor.
   *
   * @param values in row-major order
   * @param shape its sizes
   */
  record Weight(float[] values, long... shape) {}

  final ObjectNode config = JSON.createObjectNode();
  final Map<String, Weight> weights = new LinkedHashMap<>();
  Dtype dtype = Dtype.FLOAT32;

  private TinyCheckpoint() {}

  /** Two layers of random weights, over {@link #VOCABULARY} tokens. */
  public static TinyCheckpoint random(long seed) {
    Random random = new Random(seed);
    TinyCheckpoint checkpoint = shaped(2, 16, 2, 24, VOCABULARY);
    checkpoint.weights.replaceAll((name, weight) -> filled(random, name, weight));
    return checkpoint;
  }

  private static Weight filled(Random random, String name, Weight weight) {
    boolean matrix = weight.shape().length == 2;
    double centre = name.contains("norm.weight") || name.endsWith("layernorm.weight") ? 1 : 0;
    double spread = matrix && !name.contains("embed") ? 1.2 / Math.sqrt(weight.shape()[1]) : 0.4;
    float[] values = new float[weight.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (centre + spread * random.nextGaussian());
    }
    return new Weight(values, weight.shape());
  }

  /**
   * A model that looks at the current token alone: {@code logits[current][next]} is what it
   * computes. Attention and MLP are zero, embeddings are unit vectors, and the final norm is undone
   * by its own scale and shift, so that the head's columns are the rows of the table.
   */
  static TinyCheckpoint bigram(float[][] logits) {
    int n = logits.length;
    TinyCheckpoint checkpoint = shaped(1, n, 1, 4, n);
    float[] unit = checkpoint.weights.get("gpt_neox.embed_in.weight").values();
    float[] head = checkpoint.weights.get("embed_out.weight").values();
    for (int current = 0; current < n; current++) {
      unit[current * n + current] = 1;
      for (int next = 0; next < n; next++) {
        head[next * n + current] = logits[current][next];
      }
    }
    double deviation = Math.sqrt((1. / n) * (1 - 1. / n) + 1e-5);
    Arrays.fill(
        checkpoint.weights.get("gpt_neox.final_layer_norm.weight").values(), (float) deviation);
    Arrays.fill(
        checkpoint.weights.get("gpt_neox.final_layer_norm.bias").values(), (float) (1. / n));
    return checkpoint;
  }

  private static TinyCheckpoint shaped(int layers, int d, int heads, int m, int vocabulary) {
    TinyCheckpoint checkpoint = new TinyCheckpoint();
    checkpoint
        .config
        .put("model_type", "gpt_neox")
        .put("num_hidden_layers", layers)
        .put("hidden_size", d)
        .put("num_attention_heads", heads)
        .put("intermediate_size", m)
        .put("vocab_size", vocabulary)
        .put("max_position_embeddings", CONTEXT)
        .put("rotary_pct", 0.5)
        .put("layer_norm_eps", 1e-5);
    checkpoint.zeros("gpt_neox.embed_in.weight", vocabulary, d);
    for (int i = 0; i < layers; i++) {
      String layer = "gpt_neox.layers." + i + ".";
      checkpoint.zeros(layer + "input_layernorm.weight", d);
      checkpoint.zeros(layer + "input_layernorm.bias", d);
      checkpoint.zeros(layer + "post_attention_layernorm.weight", d);
      checkpoint.zeros(layer + "post_attention_layernorm.bias", d);
      checkpoint.zeros(layer + "attention.query_key_value.weight", 3 * d, d);
      checkpoint.zeros(layer + "attention.query_key_value.bias", 3 * d);
      checkpoint.zeros(layer + "attention.dense.weight", d, d);
      checkpoint.zeros(layer + "attention.dense.bias", d);
      checkpoint.zeros(layer + "mlp.dense_h_to_4h.weight", m, d);
      checkpoint.zeros(layer + "mlp.dense_h_to_4h.bias", m);
      checkpoint.zeros(layer + "mlp.dense_4h_to_h.weight", d, m);
      checkpoint.zeros(layer + "mlp.dense_4h_to_h.bias", d);
    }
    checkpoint.zeros("gpt_neox.final_layer_norm.weight", d);
    checkpoint.zeros("gpt_neox.final_layer_norm.bias", d);
    checkpoint.zeros("embed_out.weight", vocabulary, d);
    return checkpoint;
  }

  /** Adds or replaces a tensor. */
  TinyCheckpoint zeros(String name, int... shape) {
    int elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    long[] sizes = Arrays.stream(shape).asLongStream().toArray();
    weights.put(name, new Weight(new float[elements], sizes));
    return this;
  }

  /** Writes config.json and one safetensors file. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(CONFIG), config.toPrettyString());
    writeWeights(folder.resolve(WEIGHTS), weights);
    return folder;
  }

  /** Writes config.json, a shard for every {@code perShard} tensors, and their index. */
  Path writeSharded(Path folder, int perShard) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(CONFIG), config.toPrettyString());
    ObjectNode index = JSON.createObjectNode();
    ObjectNode weightMap = index.putObject("weight_map");
    Map<String, Map<String, Weight>> shards = new LinkedHashMap<>();
    for (Map.Entry<String, Weight> weight : weights.entrySet()) {
      String shard = "model-" + (1 + weightMap.size() / perShard) + ".safetensors";
      weightMap.put(weight.getKey(), shard);
      shards
          .computeIfAbsent(shard, name -> new LinkedHashMap<>())
          .put(weight.getKey(), weight.getValue());
    }
    for (Map.Entry<String, Map<String, Weight>> shard : shards.entrySet()) {
      writeWeights(folder.resolve(shard.getKey()), shard.getValue());
    }
    Files.writeString(folder.resolve(INDEX), index.toPrettyString());
    return folder;
  }

  private void writeWeights(Path file, Map<String, Weight> tensors) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    tensors.forEach((name, weight) -> writer.add(name, dtype, weight.values(), weight.shape()));
    writer.write(file);
  }

  /** An example of random tokens of {@link #random}'s vocabulary. */
  public static TokenizedExample example(
      Random random, String id, int prefixTokens, int suffixTokens) {
    return TokenizedExample.of(
        id,
        random.ints(prefixTokens, 0, VOCABULARY).toArray(),
        random.ints(suffixTokens, 0, VOCABULARY).toArray());
  }
}
