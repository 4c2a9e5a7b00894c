package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.TestFiles;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters that PEFT wrote, against what PEFT computes with them; and what is refused. */
class LoraAdapterTest {
  private static final Path GOLDEN = TestFiles.golden("");
  private static final Path LORA = GOLDEN.resolve("lora");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);

  @TempDir private Path folder;

  private static Path base(JsonNode golden) {
    return GOLDEN.resolve("gpt_neox").resolve(golden.get("base").textValue());
  }

  private static TokenScores score(CausalLm model, JsonNode sequence) {
    int[] ids = JSON.convertValue(sequence.get("ids"), int[].class);
    TokenizedExample example =
        TokenizedExample.of("a", new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length));
    return model.score(List.of(example), List.of(SCHEME)).get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "rslora", "patterns", "bin"})
  void scoresAreThoseOfPeft(String variant) throws IOException {
    JsonNode golden = JSON.readTree(LORA.resolve(variant).resolve("golden.json").toFile());
    LoadOptions options = LoadOptions.defaults().withAdapter(LORA.resolve(variant));
    try (CausalLm adapted = CausalLm.load(base(golden), options);
        CausalLm plain = CausalLm.load(base(golden))) {
      double shift = 0;
      for (JsonNode sequence : golden.get("sequences")) {
        TokenScores scores = score(adapted, sequence);
        for (int t = 0; t < scores.suffixTokens(); t++) {
          assertThat((double) scores.tokenLogProb(SCHEME, t))
              .isEqualTo(sequence.get("logProb").get(t).doubleValue(), within(1e-4));
        }
        shift =
            Math.max(
                shift, Math.abs(scores.logProb(SCHEME) - score(plain, sequence).logProb(SCHEME)));
      }
      assertThat(shift).as("what the adapter changes").isGreaterThan(0.1);
    }
  }

  @Test
  void adaptersOfTransposedModulesMergeAsPeftMerges() {
    Map<String, StoredTensor> expected = Map.copyOf(byName(LORA.resolve("gpt2")));
    Checkpoint base = Checkpoint.open(LORA.resolve("gpt2/base"));

    Map<String, StoredTensor> merged = LoraAdapter.merge(base, LORA.resolve("gpt2")).tensors();

    assertThat(merged).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, tensor) ->
            assertThat(values(merged.get(name)))
                .as(name)
                .containsExactly(values(tensor), within(1e-6f)));
    assertThat(values(merged.get("h.0.attn.c_attn.weight")))
        .isNotEqualTo(values(base.tensors().get("h.0.attn.c_attn.weight")));
    assertThat(merged.get("wte.weight")).isSameAs(base.tensors().get("wte.weight"));
  }

  private static Map<String, StoredTensor> byName(Path folder) {
    return Safetensors.read(folder.resolve("merged.safetensors")).stream()
        .collect(Collectors.toMap(StoredTensor::name, tensor -> tensor));
  }

  private static float[] values(StoredTensor tensor) {
    float[] values = new float[(int) tensor.elements()];
    int at = 0;
    for (ByteBuffer part : tensor.map()) {
      FloatBuffer floats = part.asFloatBuffer();
      int length = floats.remaining();
      floats.get(values, at, length);
      at += length;
    }
    return values;
  }

  @Test
  void itWorksInOtherDtypesAndWithPruning() throws IOException {
    JsonNode golden = JSON.readTree(LORA.resolve("plain/golden.json").toFile());
    LoadOptions options =
        LoadOptions.defaults()
            .withAdapter(LORA.resolve("plain"))
            .withPruning(Pruning.magnitude(0.01))
            .withDtype(Dtype.BFLOAT16);
    try (CausalLm model = CausalLm.load(base(golden), options)) {
      JsonNode sequence = golden.get("sequences").get(0);
      assertThat(score(model, sequence).logProb(SCHEME))
          .isEqualTo(sequence.get("logProb").get(0).doubleValue(), within(0.5));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type | \"IA3\" | \"LORA\"",
        "use_dora | true | DoRA is not supported",
        "bias | \"all\" | \"none\"",
        "modules_to_save | [\"embed_out\"] | whole modules beside the adapter",
        "init_lora_weights | \"pissa\" | others change the model's own weights",
        "task_type | \"SEQ_CLS\" | \"CAUSAL_LM\"",
        "use_qalora | true | only plain LoRA",
        "lora_bias | true | only plain LoRA",
        "trainable_token_indices | [1] | only plain LoRA",
        "layer_replication | [[0, 1]] | only plain LoRA",
        "from_the_future | {\"a\": 1} | only plain LoRA",
      })
  void otherKindsAreRefusedByTheirKey(String key, String value, String expected)
      throws IOException {
    change("plain", key, value);

    assertRefused("adapter_config.json: '" + key + "' is ", expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r | 0 | 'r' is 0, expected a number above 0",
        "r | null | 'r' is null",
        "lora_alpha | \"x\" | 'lora_alpha' is \"x\"",
        "r | 5 | of rank 5 do not fit the weight",
        "fan_in_fan_out | true | stored transposed (fan_in_fan_out)",
        "rank_pattern | {\"(\": 3} | 'rank_pattern' has key '(', no regular expression",
        "alpha_pattern | {\"dense\": -1} | 'alpha_pattern.dense' is -1, expected a number above 0"
      })
  void figuresThatDoNotFitAreNamed(String key, String value, String message) throws IOException {
    change("plain", key, value);

    assertRefused(message);
  }

  @Test
  void tensorsThatDoNotFitAreNamed() throws IOException {
    change("plain", "r", "4");
    Path weights = folder.resolve("adapter_model.safetensors");

    new SafetensorsWriter()
        .add("base_model.model.gpt_neox.embed_in.lora_embedding_A", Dtype.FLOAT32, new float[1], 1)
        .write(weights);
    assertRefused("tensor 'base_model.model.gpt_neox.embed_in.lora_embedding_A' is not supported");

    new SafetensorsWriter()
        .add("base_model.model.x.dense.lora_A.weight", Dtype.FLOAT32, new float[4], 4, 1)
        .write(weights);
    assertRefused("module 'x.dense' has lora_A alone");

    new SafetensorsWriter()
        .add("base_model.model.x.dense.lora_A.weight", Dtype.FLOAT32, new float[4], 4, 1)
        .add("base_model.model.x.dense.lora_B.weight", Dtype.FLOAT32, new float[4], 1, 4)
        .write(weights);
    assertRefused("has no tensor 'x.dense.weight'; was it trained on another model?");

    new SafetensorsWriter().write(weights);
    assertRefused("holds no tensors");

    Files.delete(weights);
    assertRefused("found neither adapter_model.safetensors nor adapter_model.bin");
  }

  private void change(String variant, String key, String value) throws IOException {
    ObjectNode config =
        (ObjectNode) JSON.readTree(LORA.resolve(variant).resolve("adapter_config.json").toFile());
    config.set(key, JSON.readTree(value));
    Files.writeString(folder.resolve("adapter_config.json"), config.toString());
    Files.copy(
        LORA.resolve(variant).resolve("adapter_model.safetensors"),
        folder.resolve("adapter_model.safetensors"));
  }

  private void assertRefused(String... messages) {
    Checkpoint base = Checkpoint.open(GOLDEN.resolve("gpt_neox/single-fp32"));
    assertThatThrownBy(() -> LoraAdapter.merge(base, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContainingAll(messages);
  }
}
