package ai.rote.core.checkpoint.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.Digests;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experts in MXFP4 against transformers' own dequantisation and the format's definition. */
class Mxfp4Test {
  private static final Path GOLDEN = TestFiles.golden("gpt_oss/mxfp4");
  private static final String NAME = "model.layers.0.mlp.experts.down_proj";

  @TempDir private Path folder;

  @Test
  void everyMatrixIsDequantisedToTheBit() throws Exception {
    Map<String, StoredTensor> tensors =
        QuantisedCheckpoint.dequantise(Checkpoint.open(GOLDEN)).tensors();
    JsonNode expected =
        new ObjectMapper().readTree(GOLDEN.resolve("golden.json").toFile()).get("sha256");

    assertThat(expected.size()).isEqualTo(2);
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      StoredTensor tensor = tensors.get(entry.getKey());
      assertThat(tensor.storedAs()).isEqualTo("mxfp4");
      assertThat(Digests.sha256(tensor))
          .as(tensor.toString())
          .isEqualTo(entry.getValue().textValue());
    }
  }

  /** As experts are that a file keeps one by one. */
  @Test
  void quantisedTensorsPutTogetherAreQuantised() {
    StoredTensor part = QuantisedCheckpoint.dequantise(Checkpoint.open(GOLDEN)).tensors().get(NAME);
    StoredTensor joined = StoredTensor.join("both", List.of(part, part));

    assertThat(joined.isQuantised()).isTrue();
    assertThat(joined.storedAs()).isEqualTo("mxfp4");
  }

  /** 2 experts of 3 outputs and 64 inputs, so that every index counts. */
  @Test
  void everyCodeAndEveryScaleStandsWhereItBelongs() throws IOException {
    byte[] blocks = new byte[2 * 3 * 2 * 16];
    byte[] scales = new byte[2 * 3 * 2];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (byte) (i * 37 + 11);
    }
    int[] exponents = {0, 1, 126, 127, 128, 254, 255, 100, 130, 127, 120, 5};
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (byte) exponents[i];
    }

    float[] values = dequantised(blocks, List.of(2L, 3L, 2L, 16L), scales, List.of(2L, 3L, 2L));

    double[] magnitudes = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
    for (int expert = 0; expert < 2; expert++) {
      for (int output = 0; output < 3; output++) {
        for (int input = 0; input < 64; input++) {
          int block = (expert * 3 + output) * 2 + input / 32;
          int two = blocks[block * 16 + input % 32 / 2] & 0xff;
          int code = input % 2 == 0 ? two % 16 : two / 16;
          double sign = code < 8 ? 1 : -1;
          float power = (float) Math.pow(2, exponents[block] - 127);
          float expected = (float) (sign * magnitudes[code % 8]) * power;
          assertThat(values[(expert * 64 + input) * 3 + output])
              .as("expert %d, output %d, input %d", expert, output, input)
              .isEqualTo(Float.valueOf(expected));
        }
      }
    }
  }

  @Test
  void partsThatAreMissingOrDoNotFitAreNamed() {
    assertThatThrownBy(
            () -> dequantised(new byte[64], List.of(1L, 2L, 32L), new byte[4], List.of(1L, 2L, 2L)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(NAME + "_blocks' has shape [1, 2, 32], expected [experts, out, in");
    assertThatThrownBy(
            () ->
                dequantised(
                    new byte[64], List.of(1L, 2L, 2L, 16L), new byte[2], List.of(1L, 2L, 1L)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(NAME + "_scales' has shape [1, 2, 1], expected [1, 2, 2]");
    assertThatThrownBy(() -> dequantised(new byte[64], List.of(1L, 2L, 2L, 16L), null, List.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(NAME + "_scales' is missing");
  }

  private float[] dequantised(
      byte[] blocks, List<Long> blockShape, byte[] scales, List<Long> scaleShape)
      throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    add(tensors, NAME + "_blocks", blocks, blockShape);
    if (scales != null) {
      add(tensors, NAME + "_scales", scales, scaleShape);
    }
    Modules modules = new Modules(tensors);
    ConfigFile config = ConfigFile.parse("{}", Path.of("config.json"));
    new Mxfp4Format().dequantise(config, modules);
    StoredTensor tensor = modules.tensors().get(NAME);
    return tensor.floats(0, (int) tensor.elements());
  }

  private void add(Map<String, StoredTensor> tensors, String name, byte[] bytes, List<Long> shape)
      throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    tensors.put(name, new StoredTensor(name, file, 0, StoredType.U8, shape));
  }
}
