package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights of bfloat16 that are used where they lie in the file score as copies of them do, to the
 * last bit, and the file stays as it is.
 */
class MappedBfloat16Test {
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);
  private static final LoadOptions BF16 = LoadOptions.defaults().withDtype(Dtype.BFLOAT16);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox/bf16", "gpt2/bf16", "llama/bf16", "mixtral/bf16"})
  void theyScoreAsCopies(String variant) throws IOException {
    Path golden = TestFiles.golden(variant);
    copyInFloat32(golden);

    assertThat(scores(golden)).containsExactly(scores(folder));
  }

  @Test
  void aPathMayHaveAnyLetters() throws IOException {
    Path golden = TestFiles.golden("llama/bf16");
    Path named = Files.createDirectory(folder.resolve("größe 大"));
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(golden.resolve(file), named.resolve(file));
    }

    assertThat(scores(named)).containsExactly(scores(golden));
    assertThat(named.resolve("model.safetensors"))
        .hasSameBinaryContentAs(golden.resolve("model.safetensors"));
  }

  /** The same numbers: widening is exact, and so is rounding them back at load. */
  private void copyInFloat32(Path golden) throws IOException {
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    SafetensorsWriter writer = new SafetensorsWriter();
    for (StoredTensor tensor : Checkpoint.open(golden).tensors().values()) {
      assertThat(tensor.typeName()).isEqualTo("BF16");
      assertThat(tensor.liesInItsFile()).isTrue();
      ByteBuffer bytes = tensor.map().get(0).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[(int) tensor.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
      }
      writer.add(tensor.name(), Dtype.FLOAT32, values, tensor.sizes());
    }
    writer.write(folder.resolve("model.safetensors"));
  }

  private static float[] scores(Path checkpoint) {
    int[] ids = IntStream.range(1, 30).map(i -> i * 7 % 53).toArray();
    TokenizedExample example = TokenizedExample.of("a", new int[] {1}, ids);
    try (CausalLm model = CausalLm.load(checkpoint, BF16)) {
      TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);
      float[] logProbs = new float[ids.length];
      for (int i = 0; i < ids.length; i++) {
        logProbs[i] = scores.tokenLogProb(SCHEME, i);
      }
      return logProbs;
    }
  }
}
