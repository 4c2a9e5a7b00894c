package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cut by counting against plain sorting, ties and all. */
class MagnitudePruningTest {
  @TempDir private Path folder;

  private List<StoredTensor> write(Dtype dtype, float[]... tensors) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (int i = 0; i < tensors.length; i++) {
      writer.add("t" + i, dtype, tensors[i], tensors[i].length);
    }
    Path file = folder.resolve("model.safetensors");
    writer.write(file);
    return Safetensors.read(file);
  }

  private static float[] values(StoredTensor tensor) {
    return tensor.floats(0, (int) tensor.elements());
  }

  /** Sorts by magnitude, stably, and zeroes the first ones. */
  private static float[] oracle(float[] values, double fraction) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> Math.abs(values[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] pruned = values.clone();
    for (int i = 0; i < Math.round(fraction * values.length); i++) {
      pruned[order[i]] = 0;
    }
    return pruned;
  }

  private static float[] random(int size, int steps, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      // A few steps make many ties; negative numbers and both zeros among them.
      values[i] =
          steps == 0
              ? (float) random.nextGaussian()
              : (random.nextInt(2 * steps + 1) - steps) * 0.25f;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.3, 0.5, 0.77, 0.999})
  void theCutIsThatOfSorting(double fraction) throws IOException {
    for (Dtype dtype : Dtype.values()) {
      for (int steps : new int[] {0, 1, 3, 40}) {
        StoredTensor tensor = write(dtype, random(1_000 + steps, steps, steps + 7)).get(0);

        StoredTensor pruned = MagnitudePruning.prune(List.of(tensor), fraction).get(0);

        assertThat(values(pruned))
            .as("%s, %d steps", dtype, steps)
            .isEqualTo(oracle(values(tensor), fraction));
        assertThat(pruned.floats(333, 444)).isEqualTo(Arrays.copyOfRange(values(pruned), 333, 777));
      }
    }
  }

  @Test
  void severalTensorsHaveOneCut() throws IOException {
    float[] small = random(500, 3, 1);
    float[] large = random(700, 3, 2);
    for (int i = 0; i < large.length; i++) {
      large[i] *= 2;
    }
    float[] joined = Arrays.copyOf(small, 1_200);
    System.arraycopy(large, 0, joined, 500, 700);
    for (double fraction : new double[] {0.1, 0.4, 0.6, 0.9}) {
      List<StoredTensor> pruned =
          MagnitudePruning.prune(write(Dtype.FLOAT32, small, large), fraction);

      float[] expected = oracle(joined, fraction);
      assertThat(values(pruned.get(0))).isEqualTo(Arrays.copyOf(expected, 500));
      assertThat(values(pruned.get(1))).isEqualTo(Arrays.copyOfRange(expected, 500, 1_200));
    }
  }

  @Test
  void pruningIsSpeltAsItIsRead() {
    assertThat(Pruning.parse("magnitude=0.3")).isEqualTo(Pruning.magnitude(0.3));
    assertThat(Pruning.parse("magnitude=0.3"))
        .hasToString("magnitude=0.3,scope=layer,parts=attention+mlp");
    assertThat(Pruning.parse("parts=mlp, scope=global,magnitude=0.5"))
        .isEqualTo(Pruning.magnitude(0.5).within(Pruning.Scope.GLOBAL).only(Pruning.Part.MLP));
    assertThat(Pruning.parse(Pruning.magnitude(0.25).toString()))
        .isEqualTo(Pruning.magnitude(0.25));
    for (String wrong :
        List.of(
            "",
            "0.3",
            "magnitude",
            "magnitude=x",
            "scope=global",
            "magnitude=0.3,scope=all",
            "magnitude=0.3,parts=mlp+",
            "magnitude=0.3,magnitude=0.4",
            "wanda=0.3")) {
      assertThatThrownBy(() -> Pruning.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("it is written magnitude=FRACTION");
    }
    for (String wrong : List.of("magnitude=0", "magnitude=1", "magnitude=-1", "magnitude=NaN")) {
      assertThatThrownBy(() -> Pruning.parse(wrong))
          .hasMessageContaining("must be above 0 and below 1");
    }
  }
}
