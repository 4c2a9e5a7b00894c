package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.TestFiles;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.family.Families;
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
  @ValueSource(strings = {"plain", "rslora", "patterns", "bin", "dora", "saved", "layers"})
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

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-dora"})
  void adaptersOfTransposedModulesMergeAsPeftMerges(String variant) {
    Map<String, StoredTensor> expected = Map.copyOf(byName(LORA.resolve(variant)));
    Checkpoint base = Checkpoint.open(LORA.resolve("gpt2/base"));

    Map<String, StoredTensor> merged = merge(base, LORA.resolve(variant)).tensors();

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
        "bias | \"all\" | \"none\"",
        "init_lora_weights | \"pissa\" | others change the model's own weights",
        "task_type | \"SEQ_CLS\" | \"CAUSAL_LM\"",
        "use_qalora | true | only LoRA and DoRA",
        "lora_bias | true | only LoRA and DoRA",
        "trainable_token_indices | [1] | only LoRA and DoRA",
        "layer_replication | [[0, 1]] | only LoRA and DoRA",
        "alora_invocation_tokens | [] | only LoRA and DoRA",
        "kasa_config | {} | only LoRA and DoRA",
        "velora_config | {\"a\": 1} | only LoRA and DoRA",
        "target_parameters | [\"x\"] | only LoRA and DoRA",
        "use_bdlora | {} | only LoRA and DoRA",
        "from_the_future | 1 | only LoRA and DoRA",
        "target_modules | null | a list of modules or a regular expression",
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
        "rank_pattern | {\"(\": 3} | 'rank_pattern' holds no regular expression: {\"(\":3}",
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
    assertRefused(
        "the adapter is for 'x.dense.weight'", "no such tensor; was it trained on another model?");

    new SafetensorsWriter().write(weights);
    assertRefused("holds no tensors");

    Files.delete(weights);
    assertRefused("found neither adapter_model.safetensors nor adapter_model.bin");
  }

  /** PEFT looks at the module, not at the flag: on square matrices it would go unnoticed. */
  @ParameterizedTest
  @CsvSource({"gpt2, false", "plain, true", "gpt2, true", "plain, false"})
  void whichWayRoundAMatrixIsStoredFollowsFromTheModel(String variant, boolean flag)
      throws IOException {
    Checkpoint base =
        Checkpoint.open(
            variant.equals("gpt2")
                ? LORA.resolve("gpt2/base")
                : GOLDEN.resolve("gpt_neox/single-fp32"));
    Map<String, StoredTensor> expected = merge(base, LORA.resolve(variant)).tensors();
    change(variant, "fan_in_fan_out", Boolean.toString(flag));

    Map<String, StoredTensor> merged = merge(base, folder).tensors();

    expected.forEach(
        (name, tensor) ->
            assertThat(values(merged.get(name))).as(name).containsExactly(values(tensor)));
  }

  /** What PEFT would leave out, since the keys do not name it, is refused. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers_to_transform | [1] | gpt_neox.layers.0.attention.dense",
        "layers_to_transform | 0 | gpt_neox.layers.1.attention.dense",
        "exclude_modules | [\"dense\"] | gpt_neox.layers.0.attention.dense",
        "exclude_modules | \".*mlp.*\" | gpt_neox.layers.0.mlp.dense_4h_to_h",
        "target_modules | [\"query_key_value\"] | gpt_neox.layers.0.attention.dense",
        "target_modules | \".*query_key_value\" | gpt_neox.layers.0.attention.dense",
        "modules_to_save | [\"dense\"] | holds no tensor of 'dense'",
      })
  void factorsThatTheKeysLeaveOutAreRefused(String key, String value, String message)
      throws IOException {
    change("plain", key, value);

    assertRefused("'" + key + "'", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers_to_transform | [0, 1]",
        "layers_to_transform | []",
        "target_modules | \"all-linear\"",
        "target_modules | \".*layers.*[eh_].*\"",
        "exclude_modules | [\"embed_in\", \"ense\"]",
      })
  void keysThatNameAllFactorsChangeNothing(String key, String value) throws IOException {
    change("plain", key, value);
    Checkpoint base = Checkpoint.open(GOLDEN.resolve("gpt_neox/single-fp32"));

    assertThat(merge(base, folder).tensors()).hasSameSizeAs(base.tensors());
  }

  /** PEFT would give these modules new factors, as if they were still to be trained. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bin | target_modules | [\"dense\", \"query_key_value\"] | holds no factors for 2 of",
        "layers | layers_to_transform | [0, 1] | gpt_neox.layers.0.attention.dense;",
        "layers | layers_to_transform | null | gpt_neox.layers.0.attention.dense;",
        "layers | target_modules | \".*dense\" | gpt_neox.layers.0.attention.dense;",
        "rslora | target_modules | [\"lm_head\", \"query_key_value\", \"embed_in\"] | embed_in;",
        "layers | target_modules | \"all-linear\" | gpt_neox.layers.0.attention.query_key_value",
        "gpt2 | target_modules | [\"c_attn\", \"c_proj\"] | transformer.h.0.mlp.c_proj, transformer.h.1",
      })
  void modulesWithoutFactorsAreNamed(String variant, String key, String value, String message)
      throws IOException {
    change(variant, key, value);
    Path base =
        variant.equals("gpt2")
            ? LORA.resolve("gpt2/base")
            : base(JSON.readTree(LORA.resolve(variant).resolve("golden.json").toFile()));

    assertThatThrownBy(() -> merge(Checkpoint.open(base), folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(message);
  }

  @Test
  void factorsOfAFileCutShortAreMissed() throws IOException {
    change("plain", "r", "4");
    List<StoredTensor> all = Safetensors.read(LORA.resolve("plain/adapter_model.safetensors"));
    SafetensorsWriter writer = new SafetensorsWriter();
    all.stream()
        .filter(tensor -> !tensor.name().contains("layers.1."))
        .forEach(
            tensor ->
                writer.add(
                    tensor.name(),
                    Dtype.FLOAT32,
                    tensor.floats(0, (int) tensor.elements()),
                    tensor.shape().stream().mapToLong(Long::longValue).toArray()));
    writer.write(folder.resolve("adapter_model.safetensors"));

    assertRefused(
        "holds no factors for 4 of the modules",
        "gpt_neox.layers.1.attention.query_key_value",
        "gpt_neox.layers.1.mlp.dense_4h_to_h",
        "was the file cut short");
  }

  /** With peft installed transformers merges an adapter beside a model; without it, it does not. */
  @Test
  void anAdapterBesideAModelIsAskedForOrRefused() throws IOException {
    JsonNode golden = JSON.readTree(LORA.resolve("plain/golden.json").toFile());
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(base(golden).resolve(file), folder.resolve(file));
    }
    for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Files.copy(LORA.resolve("plain").resolve(file), folder.resolve(file));
    }

    assertThatThrownBy(() -> CausalLm.inspect(folder, LoadOptions.defaults()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder + ": holds a whole model and an adapter")
        .hasMessageContainingAll(
            "with the adapter where peft is installed", "the model alone where it is not")
        .hasMessageContainingAll("--adapter", "move adapter_config.json out of the folder");
    assertThatThrownBy(
            () ->
                CausalLm.inspect(folder, LoadOptions.defaults().withAdapter(LORA.resolve("plain"))))
        .hasMessageContaining("holds a whole model and an adapter");
    LoadOptions asked =
        LoadOptions.defaults().withAdapter(folder.resolve("..").resolve(folder.getFileName()));
    LoadOptions elsewhere = LoadOptions.defaults().withAdapter(LORA.resolve("plain"));
    try (CausalLm beside = CausalLm.load(folder, asked);
        CausalLm apart = CausalLm.load(base(golden), elsewhere)) {
      JsonNode sequence = golden.get("sequences").get(0);
      assertThat(score(beside, sequence).logProb(SCHEME))
          .isEqualTo(score(apart, sequence).logProb(SCHEME));
    }
  }

  @Test
  void anAdapterOnATiedHeadSaysSo() throws IOException {
    ObjectNode config =
        (ObjectNode) JSON.readTree(LORA.resolve("rslora/adapter_config.json").toFile());
    Files.writeString(folder.resolve("adapter_config.json"), config.toString());
    Files.copy(
        LORA.resolve("rslora/adapter_model.safetensors"),
        folder.resolve("adapter_model.safetensors"));
    Checkpoint tied = Checkpoint.open(GOLDEN.resolve("gpt_neox/tied"));

    assertThatThrownBy(() -> merge(tied, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the adapter changes 'lm_head.weight'")
        .hasMessageContaining("the model's head is tied to its embedding");
  }

  @Test
  void magnitudesAndTheirKeyGoTogether() throws IOException {
    change("dora", "use_dora", "false");

    assertRefused("has a lora_magnitude_vector, but 'use_dora'", "is false");
  }

  private static Checkpoint merge(Checkpoint base, Path adapter) {
    Family family = Families.of(base.config());
    DecoderConfig config = family.decoder(base.config());
    return LoraAdapter.merge(base, family.names(config).adaptable(config), adapter);
  }

  private void change(String variant, String key, String value) throws IOException {
    ObjectNode config =
        (ObjectNode) JSON.readTree(LORA.resolve(variant).resolve("adapter_config.json").toFile());
    config.set(key, JSON.readTree(value));
    Files.writeString(folder.resolve("adapter_config.json"), config.toString());
    String weights = variant.equals("bin") ? "adapter_model.bin" : "adapter_model.safetensors";
    Files.copy(LORA.resolve(variant).resolve(weights), folder.resolve(weights));
  }

  private void assertRefused(String... messages) {
    Checkpoint base = Checkpoint.open(GOLDEN.resolve("gpt_neox/single-fp32"));
    assertThatThrownBy(() -> merge(base, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContainingAll(messages);
  }
}
