package ai.rote.bench;

import ai.rote.core.Dtype;
import ai.rote.core.train.InitialWeights;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Checkpoints with random weights, in the shapes of models that people measure. */
enum BenchModel {
  /** GPT-2 small: 124 million parameters. */
  GPT2_SMALL("gpt2", 12, 768, 12, 50_257, 40),
  /** Pythia-410M: 405 million parameters, 1.6 GB in float32. */
  PYTHIA_410M("gpt_neox", 24, 1024, 16, 50_304, 16),
  /** So small that what is not matrix products shows. */
  TINY("gpt_neox", 4, 128, 4, 2_048, 1000);

  /** Makes the spread of logits, and with it the entropy, that of a real model: some 4 nats. */
  private static final float FINAL_SCALE = 7;

  private static final long SEED = 7;

  private final String modelType;
  private final int layers;
  private final int width;
  private final int heads;
  private final int vocabularySize;
  private final int examplesAtOnce;

  BenchModel(
      String modelType, int layers, int width, int heads, int vocabularySize, int examplesAtOnce) {
    this.modelType = modelType;
    this.layers = layers;
    this.width = width;
    this.heads = heads;
    this.vocabularySize = vocabularySize;
    this.examplesAtOnce = examplesAtOnce;
  }

  int vocabularySize() {
    return vocabularySize;
  }

  int layers() {
    return layers;
  }

  int width() {
    return width;
  }

  /** As many examples as keep two cores busy for a few seconds. */
  int examplesAtOnce() {
    return examplesAtOnce;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Writes the checkpoint into a sub-folder, unless it stands there already. */
  Path writeInto(Path parent) {
    Path folder = parent.resolve(toString());
    Path finished = folder.resolve("model.safetensors");
    if (Files.exists(finished)) {
      return folder;
    }
    try {
      Files.createDirectories(parent);
      Path unfinished = parent.resolve(this + "-unfinished");
      InitialWeights.write(unfinished, config().toString(), SEED, Dtype.FLOAT32);
      widenLogits(unfinished.resolve("model.safetensors"));
      Files.move(unfinished, folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode config() {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("model_type", modelType);
    json.put("vocab_size", vocabularySize);
    json.put("torch_dtype", "float32");
    if (modelType.equals("gpt2")) {
      json.putArray("architectures").add("GPT2LMHeadModel");
      json.put("n_layer", layers);
      json.put("n_embd", width);
      json.put("n_head", heads);
      json.put("n_positions", 1024);
      json.put("activation_function", "gelu_new");
      json.put("layer_norm_epsilon", 1e-5);
    } else {
      json.putArray("architectures").add("GPTNeoXForCausalLM");
      json.put("num_hidden_layers", layers);
      json.put("hidden_size", width);
      json.put("num_attention_heads", heads);
      json.put("intermediate_size", 4 * width);
      json.put("max_position_embeddings", 2048);
      json.put("hidden_act", "gelu");
      json.put("rotary_pct", 0.25);
      json.put("rotary_emb_base", 10_000);
      json.put("layer_norm_eps", 1e-5);
      json.put("use_parallel_residual", true);
      json.put("tie_word_embeddings", false);
    }
    return json;
  }

  /** Fills the scale of the final norm, whose place the file's header tells. */
  private void widenLogits(Path weights) throws IOException {
    String norm =
        modelType.equals("gpt2") ? "transformer.ln_f.weight" : "gpt_neox.final_layer_norm.weight";
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      byte[] header = new byte[Math.toIntExact(Long.reverseBytes(file.readLong()))];
      file.readFully(header);
      JsonNode offsets = new JsonMapper().readTree(header).path(norm).path("data_offsets");
      ByteBuffer values = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (values.hasRemaining()) {
        values.putFloat(FINAL_SCALE);
      }
      if (offsets.path(1).longValue() - offsets.path(0).longValue() != values.capacity()) {
        throw new IOException(weights + ": no tensor '" + norm + "' of the model's width");
      }
      file.seek(Long.BYTES + header.length + offsets.get(0).longValue());
      file.write(values.array());
    }
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
