package ai.rote.studies.demo;

import ai.rote.core.Dtype;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Residual;
import ai.rote.core.decoder.Rotary;
import ai.rote.core.decoder.TensorSpec;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Writes a decoder as a GPT-NeoX checkpoint that Rote and Hugging Face transformers can open. */
final class CheckpointWriter {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CheckpointWriter() {}

  static void write(
      Path folder,
      DecoderConfig config,
      List<TensorSpec> tensors,
      Function<TensorSpec, float[]> values,
      Dtype dtype)
      throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter writer = new SafetensorsWriter();
    for (TensorSpec spec : tensors) {
      long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
      writer.add(spec.stored(), dtype, values.apply(spec), shape);
    }
    writer.write(folder.resolve("model.safetensors"));
    JSON.writeValue(folder.resolve("config.json").toFile(), json(config, dtype));
  }

  /** The keys that transformers 4 writes; 5 reads them as well. */
  private static ObjectNode json(DecoderConfig config, Dtype dtype) {
    Rotary rotary = config.rotary().get(0);
    ObjectNode json = JSON.createObjectNode();
    json.putArray("architectures").add("GPTNeoXForCausalLM");
    json.put("model_type", "gpt_neox");
    json.put("attention_bias", config.attention().projectionBias());
    json.put("attention_dropout", 0.0);
    json.put("bos_token_id", 0);
    json.put("eos_token_id", 0);
    json.put("hidden_act", "gelu");
    json.put("hidden_dropout", 0.0);
    json.put("hidden_size", config.width());
    json.put("initializer_range", 0.02);
    json.put("intermediate_size", config.mlp().width());
    json.put("layer_norm_eps", config.norm().epsilon());
    json.put("max_position_embeddings", config.contextTokens());
    json.put("num_attention_heads", config.attention().heads());
    json.put("num_hidden_layers", config.layers());
    json.put("rotary_emb_base", (int) rotary.theta());
    json.put("rotary_pct", (double) rotary.dimensions() / config.attention().headSize());
    json.put("tie_word_embeddings", config.head().tied());
    json.put("torch_dtype", dtype.toString());
    json.put("use_parallel_residual", config.residual() == Residual.PARALLEL);
    json.put("vocab_size", config.vocabularySize());
    return json;
  }
}
