package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.Digests;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.quantised.QuantisedCheckpoint;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Quantised safetensors against what their reference implementations make of them: every
 * dequantised matrix is equal to the last bit, and scores are those of transformers on the
 * dequantised weights. {@code generate_quantised.py} tells which reference is which; GPTQ's is its
 * formula written out, since its package does not run without its kernels.
 */
class QuantisedGoldenTest {
  private static final Path GOLDEN = TestFiles.golden("quantised");
  private static final double NATS = 1e-4;

  static List<Path> checkpoints() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void everyMatrixIsDequantisedToTheBit(Path folder) throws Exception {
    Map<String, StoredTensor> tensors =
        QuantisedCheckpoint.dequantise(Checkpoint.open(folder)).tensors();
    JsonNode expected = golden(folder).get("sha256");

    assertThat(expected.size()).isEqualTo(14);
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      StoredTensor tensor = tensors.get(entry.getKey());
      assertThat(tensor.isQuantised()).isTrue();
      assertThat(Digests.sha256(tensor))
          .as(tensor.toString())
          .isEqualTo(entry.getValue().textValue());
    }
  }

  /** Reading in runs that end within rows and blocks gives what reading at once gives. */
  @ParameterizedTest
  @MethodSource("checkpoints")
  void anyRunOfValuesIsTheSame(Path folder) {
    for (StoredTensor tensor :
        QuantisedCheckpoint.dequantise(Checkpoint.open(folder)).tensors().values()) {
      float[] whole = tensor.floats(0, (int) tensor.elements());
      for (int start = 0; start < whole.length; start += 13) {
        int count = Math.min(13, whole.length - start);
        assertThat(tensor.floats(start, count))
            .isEqualTo(Arrays.copyOfRange(whole, start, start + count));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void scoresAreThoseOfTheDequantisedWeights(Path folder) throws IOException {
    SamplingScheme scheme = SamplingScheme.temperature(1);
    try (CausalLm model = CausalLm.load(folder)) {
      for (JsonNode sequence : golden(folder).get("sequences")) {
        int[] ids = new ObjectMapper().convertValue(sequence.get("ids"), int[].class);
        TokenizedExample example =
            TokenizedExample.of("x", Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length));
        TokenScores scores = model.score(List.of(example), List.of(scheme)).get(0);
        for (int t = 0; t < scores.suffixTokens(); t++) {
          assertThat((double) scores.tokenLogProb(scheme, t))
              .isEqualTo(sequence.get("logProb").get(t).doubleValue(), within(NATS));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fp8-blocks, fp8",
    "compressed-fp8-tensor, fp8",
    "compressed-int8-group, int8",
    "compressed-int4-zeros, int4",
    "gptq-4, gptq 4 bits",
    "awq-4, awq 4 bits",
    "bnb-nf4-double, nf4",
    "bnb-fp4, fp4",
    "bnb-int8, int8"
  })
  void theModelSaysWhatItIsStoredAs(String form, String stored) {
    ModelInfo info = CausalLm.inspect(GOLDEN.resolve(form), LoadOptions.defaults());

    assertThat(info.storedAs()).isEqualTo(stored);
    assertThat(info).hasToString("llama, 20,128 parameters, " + stored + " stored, float32 on cpu");
  }

  private static JsonNode golden(Path folder) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
  }
}
