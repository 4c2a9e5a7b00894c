package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that PyTorch itself wrote, in all their forms, hold the tensors that the safetensors files
 * beside the golden values hold. The generator stands in {@code src/test/golden}.
 */
class TorchFileTest {
  private static final Path GOLDEN = TestFiles.golden("");

  @TempDir private Path temporary;

  private Path folder(String files, String variant) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve(files));
    try (Stream<Path> each = Files.list(GOLDEN.resolve("torch_files").resolve(files))) {
      for (Path file : each.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(
        GOLDEN.resolve("gpt_neox").resolve(variant).resolve("config.json"),
        folder.resolve("config.json"));
    return folder;
  }

  @ParameterizedTest
  @CsvSource({
    "zip, single-fp32",
    "old, single-fp32",
    "protocol-4, single-fp32",
    "sharded, fp16",
    "old-fp16, fp16",
    "strided, bf16"
  })
  void everyTensorIsThatOfTheSafetensorsFile(String files, String variant) throws IOException {
    Map<String, StoredTensor> expected =
        Checkpoint.open(GOLDEN.resolve("gpt_neox").resolve(variant)).tensors();

    Map<String, StoredTensor> actual = Checkpoint.open(folder(files, variant)).tensors();

    assertThat(actual).containsOnlyKeys(expected.keySet());
    for (Map.Entry<String, StoredTensor> entry : expected.entrySet()) {
      StoredTensor tensor = actual.get(entry.getKey());
      assertThat(tensor.shape()).as(entry.getKey()).isEqualTo(entry.getValue().shape());
      assertThat(tensor.type()).as(entry.getKey()).isEqualTo(entry.getValue().type());
      assertThat(bytes(tensor)).as(entry.getKey()).isEqualTo(bytes(entry.getValue()));
      int elements = (int) tensor.elements();
      assertThat(tensor.floats(0, elements))
          .as(entry.getKey())
          .isEqualTo(entry.getValue().floats(0, elements));
      assertThat(tensor.floats(elements / 3, elements / 2))
          .as(entry.getKey() + ", from a third on")
          .isEqualTo(entry.getValue().floats(elements / 3, elements / 2));
    }
  }

  private static byte[] bytes(StoredTensor tensor) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer part : tensor.map()) {
      assertThat(part.isDirect()).isTrue();
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @Test
  void tensorsOfAZipFileAreUsedWhereTheyLie() throws IOException {
    for (StoredTensor tensor : Checkpoint.open(folder("zip", "single-fp32")).tensors().values()) {
      assertThat(tensor.getClass()).isEqualTo(StoredTensor.class);
      assertThat(tensor.map()).singleElement().matches(ByteBuffer::isReadOnly);
    }
  }

  @ParameterizedTest
  @CsvSource({"zip, single-fp32", "old, single-fp32", "sharded, fp16", "strided, bf16"})
  void scoresAreThoseOfTransformers(String files, String variant) throws IOException {
    JsonNode golden =
        new ObjectMapper()
            .readTree(GOLDEN.resolve("gpt_neox").resolve(variant).resolve("golden.json").toFile())
            .get("sequences")
            .get(2);
    int[] ids = new ObjectMapper().convertValue(golden.get("ids"), int[].class);
    SamplingScheme scheme = SamplingScheme.temperature(1);
    try (CausalLm model = CausalLm.load(folder(files, variant))) {
      TokenScores scores =
          model
              .score(
                  List.of(
                      TokenizedExample.of(
                          "a", new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length))),
                  List.of(scheme))
              .get(0);
      for (int t = 0; t < scores.suffixTokens(); t++) {
        assertThat((double) scores.tokenLogProb(scheme, t))
            .isEqualTo(golden.get("logProb").get(t).doubleValue(), within(1e-4));
      }
    }
  }

  @Test
  void safetensorsAreReadWhereBothAreThere() throws IOException {
    Path folder = folder("zip", "single-fp32");
    Files.copy(
        GOLDEN.resolve("gpt_neox/single-fp32/model.safetensors"),
        folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("pytorch_model.bin"), "broken");

    assertThat(Checkpoint.open(folder).weightFiles())
        .containsExactly(folder.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource({"zip", "old"})
  void aTruncatedFileIsRefusedWhereverItEnds(String files) throws IOException {
    Path file = temporary.resolve("pytorch_model.bin");
    byte[] whole =
        Files.readAllBytes(
            GOLDEN.resolve("torch_files").resolve(files).resolve(file.getFileName()));
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TorchFile.read(file))
          .as("%d bytes of %d", length, whole.length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file.toString());
    }
  }
}
