package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model pruned at load scores as a checkpoint does whose files were pruned beforehand, by plain
 * sorting.
 */
class PruningTest {
  private static final Path BASE = TestFiles.golden("gpt_neox/single-fp32");
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);

  @TempDir private Path folder;

  private static float logProb(Path checkpoint, LoadOptions options) {
    int[] ids = IntStream.range(0, 30).map(i -> i * 7 % 61).toArray();
    TokenizedExample example =
        TokenizedExample.of("a", new int[] {1}, Arrays.copyOfRange(ids, 1, ids.length));
    try (CausalLm model = CausalLm.load(checkpoint, options)) {
      return (float) model.score(List.of(example), List.of(SCHEME)).get(0).logProb(SCHEME);
    }
  }

  private float prunedBeforehand(double fraction, String names) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (StoredTensor tensor : Checkpoint.open(BASE).tensors().values()) {
      float[] values = new float[(int) tensor.elements()];
      FloatBuffer floats = tensor.map().get(0).asFloatBuffer();
      floats.get(values);
      if (tensor.name().matches(names)) {
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> Math.abs(values[i])));
        for (int i = 0; i < Math.round(fraction * values.length); i++) {
          values[order[i]] = 0;
        }
      }
      writer.add(tensor.name(), Dtype.FLOAT32, values, tensor.sizes());
    }
    writer.write(folder.resolve("model.safetensors"));
    Files.copy(BASE.resolve("config.json"), folder.resolve("config.json"));
    float logProb = logProb(folder, LoadOptions.defaults());
    Files.delete(folder.resolve("config.json"));
    return logProb;
  }

  private static float prunedAtLoad(Pruning pruning) {
    return logProb(BASE, LoadOptions.defaults().withPruning(pruning));
  }

  @Test
  void pruningAtLoadIsPruningBeforehand() throws IOException {
    String attention = ".*\\.attention\\.(query_key_value|dense)\\.weight";
    String mlp = ".*\\.mlp\\.dense_.*\\.weight";
    Pruning half = Pruning.magnitude(0.5);

    assertThat(prunedAtLoad(half)).isEqualTo(prunedBeforehand(0.5, attention + "|" + mlp));
    assertThat(prunedAtLoad(half.only(Pruning.Part.ATTENTION)))
        .isEqualTo(prunedBeforehand(0.5, attention));
    assertThat(prunedAtLoad(half.only(Pruning.Part.MLP))).isEqualTo(prunedBeforehand(0.5, mlp));
    assertThat(prunedAtLoad(half)).isNotEqualTo(logProb(BASE, LoadOptions.defaults()));
    assertThat(prunedAtLoad(half.within(Pruning.Scope.GLOBAL))).isNotEqualTo(prunedAtLoad(half));
  }
}
