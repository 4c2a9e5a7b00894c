package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Experts that are stored by themselves, and the same in one tensor a layer: whatever is asked of
 * the model, it is the same model to the last bit.
 */
class ExpertStorageTest {
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);
  private static final Path FUSED = TestFiles.golden("qwen3_moe/fused");
  private static final Path APART = TestFiles.golden("mixtral/usual");

  @TempDir Path folder;

  private Path apart;
  private Path adapter;

  @BeforeEach
  void writeEachExpertByItself() throws IOException {
    apart = Files.createDirectory(folder.resolve("apart"));
    adapter = Files.createDirectory(folder.resolve("adapter"));
    Files.copy(FUSED.resolve("config.json"), apart.resolve("config.json"));
    SafetensorsWriter writer = new SafetensorsWriter();
    for (StoredTensor tensor : Checkpoint.open(FUSED).tensors().values()) {
      float[] values = values(tensor);
      if (tensor.shape().size() < 3) {
        writer.add(tensor.name(), Dtype.FLOAT32, values, tensor.sizes());
        continue;
      }
      boolean down = tensor.name().endsWith("down_proj");
      List<String> names = down ? List.of("down_proj") : List.of("gate_proj", "up_proj");
      long rows = tensor.shape().get(1) / names.size();
      long columns = tensor.shape().get(2);
      int size = (int) (rows * columns);
      for (int i = 0; i * size < values.length; i++) {
        String name = "experts." + i / names.size() + "." + names.get(i % names.size()) + ".weight";
        writer.add(
            tensor.name().replaceFirst("experts\\..*", name),
            Dtype.FLOAT32,
            Arrays.copyOfRange(values, i * size, (i + 1) * size),
            new long[] {rows, columns});
      }
    }
    writer.write(apart.resolve("model.safetensors"));
  }

  private static float[] values(StoredTensor tensor) {
    float[] values = new float[(int) tensor.elements()];
    tensor.map().get(0).asFloatBuffer().get(values);
    return values;
  }

  private static float[] scores(Path checkpoint, LoadOptions options) {
    int[] ids = IntStream.range(1, 30).map(i -> i * 7 % 53).toArray();
    TokenizedExample example = TokenizedExample.of("a", new int[] {1}, ids);
    try (CausalLm model = CausalLm.load(checkpoint, options)) {
      TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);
      float[] logProbs = new float[ids.length];
      for (int i = 0; i < ids.length; i++) {
        logProbs[i] = scores.tokenLogProb(SCHEME, i);
      }
      return logProbs;
    }
  }

  private void bothGive(LoadOptions options) {
    assertThat(scores(apart, options)).containsExactly(scores(FUSED, options));
  }

  @Test
  void scoresAreTheSame() {
    bothGive(LoadOptions.defaults());
    bothGive(LoadOptions.defaults().withDtype(Dtype.BFLOAT16));
  }

  @Test
  void eightBitsAreTheSame() {
    bothGive(LoadOptions.defaults().withInt8Weights());
    assertThat(scores(FUSED, LoadOptions.defaults().withInt8Weights()))
        .isNotEqualTo(scores(FUSED, LoadOptions.defaults()));
  }

  @Test
  void pruningIsTheSame() {
    Pruning pruning = Pruning.magnitude(0.5).only(Pruning.Part.MLP);
    bothGive(LoadOptions.defaults().withPruning(pruning));
    bothGive(LoadOptions.defaults().withPruning(pruning.within(Pruning.Scope.GLOBAL)));
    assertThat(scores(FUSED, LoadOptions.defaults().withPruning(pruning)))
        .isNotEqualTo(scores(FUSED, LoadOptions.defaults()));
  }

  @Test
  void bytesAndParametersAreTheSame() {
    LoadOptions int8 = LoadOptions.defaults().withInt8Weights();
    try (CausalLm one = CausalLm.load(apart, int8);
        CausalLm other = CausalLm.load(FUSED, int8)) {
      assertThat(one.info().weightBytes()).isEqualTo(other.info().weightBytes());
      assertThat(one.info().parameters()).isEqualTo(other.info().parameters());
    }
  }

  @Test
  void anAdapterOfOneExpertChangesIt() throws IOException {
    writeAdapter("model.layers.0.block_sparse_moe.experts.1.w1", 8, 16);

    float[] adapted = scores(APART, LoadOptions.defaults().withAdapter(adapter));

    assertThat(adapted).isNotEqualTo(scores(APART, LoadOptions.defaults()));
  }

  @Test
  void anAdapterOfOneExpertNeedsItStoredByItself() throws IOException {
    writeAdapter("model.layers.1.mlp.experts.1.gate_proj", 6, 16);

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> scores(FUSED, LoadOptions.defaults().withAdapter(adapter)))
        .withMessageContaining("experts.1.gate_proj.weight")
        .withMessageContaining("stores each expert by itself");
    assertThat(scores(apart, LoadOptions.defaults().withAdapter(adapter)))
        .isNotEqualTo(scores(FUSED, LoadOptions.defaults()));
  }

  private void writeAdapter(String module, int outputs, int inputs) throws IOException {
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        """
        {"peft_type": "LORA", "r": 1, "lora_alpha": 2, "target_modules": ["%s"]}
        """
            .formatted(module));
    float[] ones = new float[Math.max(inputs, outputs)];
    Arrays.fill(ones, 1);
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.add(
        "base_model.model." + module + ".lora_A.weight",
        Dtype.FLOAT32,
        Arrays.copyOf(ones, inputs),
        new long[] {1, inputs});
    writer.add(
        "base_model.model." + module + ".lora_B.weight",
        Dtype.FLOAT32,
        Arrays.copyOf(ones, outputs),
        new long[] {outputs, 1});
    writer.write(adapter.resolve("adapter_model.safetensors"));
  }
}
