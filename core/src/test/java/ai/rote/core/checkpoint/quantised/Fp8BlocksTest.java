package ai.rote.core.checkpoint.quantised;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.Digests;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FP8 as DeepSeek-V3 is published in it: a family of its own, and blocks that matrices end in. */
class Fp8BlocksTest {
  private static final Path GOLDEN = TestFiles.golden("deepseek_v3/fp8");
  private static final String NAME = "model.layers.0.self_attn.kv_a_proj_with_mqa.weight";

  @TempDir private Path folder;

  @Test
  void everyMatrixIsDequantisedToTheBit() throws Exception {
    Map<String, StoredTensor> tensors =
        QuantisedCheckpoint.dequantise(Checkpoint.open(GOLDEN)).tensors();
    JsonNode expected =
        new ObjectMapper().readTree(GOLDEN.resolve("golden.json").toFile()).get("sha256");

    assertThat(expected.size()).isGreaterThan(12);
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      StoredTensor tensor = tensors.get(entry.getKey());
      assertThat(Digests.sha256(tensor))
          .as(tensor.toString())
          .isEqualTo(entry.getValue().textValue());
    }
  }

  /**
   * The published matrix of 576 outputs is four and a half blocks of 128, which have five scales.
   */
  @Test
  void theLastBlocksMayBeSmaller() throws IOException {
    byte[] codes = new byte[5 * 7];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (0x38 + i % 8); // 1, 1.125 ... 1.875
    }
    ByteBuffer scales = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    scales.asFloatBuffer().put(new float[] {1, 10, 100, 1000});
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    add(tensors, NAME, codes, StoredType.F8_E4M3, List.of(5L, 7L));
    add(tensors, NAME + "_scale_inv", scales.array(), StoredType.F32, List.of(2L, 2L));
    ConfigFile config =
        ConfigFile.parse(
            "{\"quantization_config\": {\"weight_block_size\": [4, 4]}}", Path.of("config.json"));

    Modules modules = new Modules(tensors);
    new Fp8Format().dequantise(config, modules);
    float[] values = modules.tensors().get(NAME).floats(0, codes.length);

    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 7; column++) {
        float scale = (row < 4 ? 1 : 100) * (column < 4 ? 1 : 10);
        assertThat(values[row * 7 + column]).isEqualTo((1 + (row * 7 + column) % 8 / 8f) * scale);
      }
    }
  }

  private void add(
      Map<String, StoredTensor> tensors,
      String name,
      byte[] bytes,
      StoredType type,
      List<Long> shape)
      throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    tensors.put(name, new StoredTensor(name, file, 0, type, shape));
  }
}
