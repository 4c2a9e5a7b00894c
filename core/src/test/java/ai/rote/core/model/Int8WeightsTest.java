package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.Dtype;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weights in 8 bits score as weights that were rounded by the same rule, one by one, before they
 * were stored in float32.
 */
class Int8WeightsTest {
  private static final List<SamplingScheme> SCHEMES =
      List.of(SamplingScheme.temperature(1), SamplingScheme.topK(10));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "gpt_neox/single-fp32, false, 'attention\\.(query_key_value|dense)|mlp\\.dense_.*'",
    "gpt2/usual, true, '(attn|mlp)\\.c_.*'",
    "cohere/norms, false, '(self_attn|mlp)\\..*_proj'"
  })
  void scoreAsWeightsThatWereRoundedBefore(String name, boolean transposed, String matrices)
      throws IOException {
    Path golden = TestFiles.golden("").resolve(name);
    Pattern rounded = Pattern.compile(".*\\.(" + matrices + ")\\.weight");
    writeRounded(golden, rounded, transposed);
    List<TokenizedExample> examples;
    List<TokenScores> expected;
    List<TokenScores> exact;
    try (CausalLm model = CausalLm.load(folder)) {
      examples = examples(model.info());
      expected = model.score(examples, SCHEMES);
    }
    try (CausalLm model = CausalLm.load(golden)) {
      exact = model.score(examples, SCHEMES);
    }

    List<TokenScores> actual;
    ModelInfo info;
    try (CausalLm model = CausalLm.load(golden, LoadOptions.defaults().withInt8Weights())) {
      info = model.info();
      actual = model.score(examples, SCHEMES);
    }

    double error = 0;
    for (int i = 0; i < examples.size(); i++) {
      for (int t = 0; t < examples.get(i).suffixTokens(); t++) {
        SamplingScheme scheme = SCHEMES.get(0);
        assertThat((double) actual.get(i).tokenLogProb(scheme, t))
            .isEqualTo(expected.get(i).tokenLogProb(scheme, t), within(1e-4));
        error +=
            Math.abs(actual.get(i).tokenLogProb(scheme, t) - exact.get(i).tokenLogProb(scheme, t));
      }
      assertThat(actual.get(i).rank(0)).isEqualTo(expected.get(i).rank(0));
    }
    assertThat(error).as("rounding shows").isPositive();
    long inMatrices =
        Checkpoint.open(golden).tensors().values().stream()
            .filter(tensor -> rounded.matcher(tensor.name()).matches())
            .mapToLong(StoredTensor::elements)
            .sum();
    assertThat(inMatrices).isPositive();
    assertThat(info.weightBytes()).hasValue(4 * info.parameters().orElseThrow() - 3 * inMatrices);
  }

  private static List<TokenizedExample> examples(ModelInfo info) {
    Random random = new Random(31);
    return IntStream.range(0, 4)
        .mapToObj(
            i ->
                TokenizedExample.of(
                    "example " + i,
                    random.ints(6, 0, info.vocabularySize()).toArray(),
                    random.ints(8, 0, info.vocabularySize()).toArray()))
        .toList();
  }

  private void writeRounded(Path golden, Pattern rounded, boolean transposed) throws IOException {
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    SafetensorsWriter writer = new SafetensorsWriter();
    for (StoredTensor tensor : Checkpoint.open(golden).tensors().values()) {
      float[] values = new float[(int) tensor.elements()];
      ByteBuffer bytes = tensor.map().get(0);
      bytes.asFloatBuffer().get(values);
      if (rounded.matcher(tensor.name()).matches()) {
        int rows = tensor.shape().get(0).intValue();
        int columns = tensor.shape().get(1).intValue();
        int outputs = transposed ? columns : rows;
        int inputs = transposed ? rows : columns;
        for (int out = 0; out < outputs; out++) {
          int start = transposed ? out : out * columns;
          int step = transposed ? columns : 1;
          float largest = 0;
          for (int in = 0; in < inputs; in++) {
            largest = Math.max(largest, Math.abs(values[start + in * step]));
          }
          float scale = largest == 0 ? 1 : largest / 127;
          for (int in = 0; in < inputs; in++) {
            int at = start + in * step;
            values[at] = (float) Math.rint(values[at] / scale) * scale;
          }
        }
      }
      writer.add(tensor.name(), Dtype.FLOAT32, values, tensor.sizes());
    }
    writer.write(folder.resolve("model.safetensors"));
  }
}
