package ai.rote.core.checkpoint.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of quantised checkpoints is refused, and that messages name key or tensor. */
class QuantisedErrorsTest {
  private static final Path GOLDEN = TestFiles.golden("quantised");
  private static final String GATE = "model.layers.0.mlp.gate_proj.";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "hqq"                     | quant_method
          "fp8", "fmt": "e5m2"      | fmt
          "fp8", "weight_block_size": [128] | weight_block_size
          "gptq", "bits": 3         | bits
          "gptq"                    | bits
          "gptq", "bits": 4, "checkpoint_format": "marlin" | checkpoint_format
          "gptq", "bits": 4, "dynamic": {"-:lm_head": {}} | dynamic
          "gptq", "bits": 4, "group_size": 0 | group_size
          "awq", "bits": 8          | bits
          "awq", "bits": 4, "version": "gemv" | version
          "compressed-tensors", "format": "nvfp4-pack-quantized" | format
          "compressed-tensors", "format": "int-quantized" | config_groups
          "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "af4" | bnb_4bit_quant_type
          "bitsandbytes"            | load_in_4bit
          """)
  void settingsThatAreNotReadAreRefusedByTheirKey(String settings, String key) {
    ConfigFile config =
        ConfigFile.parse(
            "{\"quantization_config\": {\"quant_method\": " + settings + "}}",
            Path.of("config.json"));

    assertThatThrownBy(() -> QuantisedCheckpoint.check(config))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json: 'quantization_config." + key + "'");
  }

  @Test
  void aCheckpointWithoutTheKeyStaysAsItIs() {
    Checkpoint plain = Checkpoint.open(TestFiles.golden("llama/usual"));

    assertThat(QuantisedCheckpoint.dequantise(plain)).isSameAs(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "fp8-blocks, weight",
    "compressed-int4-group, weight_shape",
    "gptq-4-order, qzeros",
    "gptq-4-order, scales",
    "awq-4, qzeros",
    "bnb-nf4-double, weight.absmax",
    "bnb-nf4-double, weight.nested_absmax",
    "bnb-int8, weight"
  })
  void aTensorThatIsMissingIsNamed(String form, String part) {
    Checkpoint stored = Checkpoint.open(GOLDEN.resolve(form));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(stored.tensors());
    assertThat(tensors.remove(GATE + part)).isNotNull();

    assertThatThrownBy(() -> dequantise(stored, tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'" + GATE + part + "' is missing");
  }

  /** The tensors of one matrix under the names of another: of 32 × 64 where 64 × 32 is due. */
  @ParameterizedTest
  @CsvSource({
    "fp8-blocks, weight_scale_inv",
    "compressed-int8-group, weight_scale",
    "compressed-int4-zeros, weight_scale",
    "compressed-int4-zeros, weight_zero_point",
    "compressed-int4-order, weight_g_idx",
    "gptq-4-order, qzeros",
    "gptq-4-order, scales",
    "gptq-4-order, g_idx",
    "awq-4, scales",
    "bnb-int8, SCB"
  })
  void aTensorOfAnotherShapeIsNamed(String form, String part) {
    Checkpoint stored = Checkpoint.open(GOLDEN.resolve(form));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(stored.tensors());
    String name = GATE + part;
    tensors.put(name, tensors.get(name.replace("gate_proj", "down_proj")));

    assertThatThrownBy(() -> dequantise(stored, tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has ");
  }

  /** An index that points outside the scales would read another matrix's numbers, or none. */
  @Test
  void aGroupThatIsNotThereIsRefused() throws IOException {
    Path file = copy("gptq-4-order");
    damage(file, GATE + "g_idx", 8, 7);

    StoredTensor tensor =
        QuantisedCheckpoint.dequantise(Checkpoint.open(folder)).tensors().get(GATE + "weight");
    assertThatThrownBy(() -> tensor.floats(0, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(GATE + "g_idx' names group 7, but there are 2");
  }

  @Test
  void theSizesOfAPackedMatrixMustFitIt() throws IOException {
    Path file = copy("compressed-int4-group");
    damage(file, GATE + "weight_shape", 0, 65);

    assertThatThrownBy(() -> QuantisedCheckpoint.dequantise(Checkpoint.open(folder)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(GATE + "weight_packed' has shape [64, 4], expected [65, 4]");
  }

  @Test
  void theStateOfFourBitsIsCheckedAsAConfigurationIs() throws IOException {
    Path file = copy("bnb-nf4");
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file, text.replace("\"blocksize\": 64", "\"blocksize\":  0"), StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> QuantisedCheckpoint.dequantise(Checkpoint.open(folder)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("quant_state.bitsandbytes__nf4': 'blocksize' is 0");
  }

  private static void dequantise(Checkpoint stored, Map<String, StoredTensor> tensors) {
    QuantisedCheckpoint.dequantise(
        new Checkpoint(stored.folder(), stored.config(), stored.weightFiles(), tensors));
  }

  private Path copy(String form) throws IOException {
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(GOLDEN.resolve(form).resolve(name), folder.resolve(name));
    }
    return folder.resolve("model.safetensors");
  }

  private void damage(Path file, String name, int at, int value) throws IOException {
    StoredTensor tensor = Checkpoint.open(folder).tensors().get(name);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt((int) tensor.offset() + at, value);
    Files.write(file, bytes);
  }
}
