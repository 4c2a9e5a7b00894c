package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ChildJvm;
import ai.rote.core.Dtype;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory: weights stay while the model lives, and nothing else stays longer than its call. */
class LifetimeTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topP(0.9);

  @TempDir private Path folder;

  private static float[] score(CausalLm model) {
    TokenizedExample example = TinyCheckpoint.example(new Random(1), "a", 20, 20);
    TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);
    float[] values = new float[20];
    for (int t = 0; t < values.length; t++) {
      values[t] = scores.tokenLogProb(SCHEME, t);
    }
    return values;
  }

  /** Float32 weights are used where the file is mapped; a collected map would end the process. */
  @ParameterizedTest
  @EnumSource
  void weightsSurviveGarbageCollection(Dtype dtype) throws IOException {
    TinyCheckpoint checkpoint = TinyCheckpoint.random(30);
    checkpoint.dtype = dtype;
    checkpoint.write(folder);
    LoadOptions options = LoadOptions.defaults().withDtype(dtype);
    try (CausalLm model = CausalLm.load(folder, options)) {
      float[] before = score(model);
      for (int i = 0; i < 5; i++) {
        System.gc();
        assertThat(new byte[10_000_000]).hasSize(10_000_000);
      }
      assertThat(score(model)).containsExactly(before);
    }
  }

  /** Old writers did not align the data; used in place, they then lie across word boundaries. */
  @Test
  void weightsThatAreNotAlignedScoreTheSame(@TempDir Path odd) throws IOException {
    TinyCheckpoint checkpoint = TinyCheckpoint.random(31);
    byte[] file = Files.readAllBytes(checkpoint.write(folder).resolve(TinyCheckpoint.WEIGHTS));
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ByteBuffer shifted = ByteBuffer.allocate(file.length + 1).order(ByteOrder.LITTLE_ENDIAN);
    shifted.putLong(header + 1).put(file, 8, header).put((byte) ' ');
    shifted.put(file, 8 + header, file.length - 8 - header);
    Files.write(checkpoint.write(odd).resolve(TinyCheckpoint.WEIGHTS), shifted.array());

    try (CausalLm aligned = CausalLm.load(folder);
        CausalLm unaligned = CausalLm.load(odd)) {
      float[] expected = score(aligned);
      float[] actual = score(unaligned);
      for (int t = 0; t < actual.length; t++) {
        assertThat(actual[t]).isCloseTo(expected[t], within(1e-5f));
      }
    }
  }

  @Test
  void manyModelsAfterOneAnotherAndAtOnce() throws IOException {
    TinyCheckpoint.random(32).write(folder);
    float[] expected;
    try (CausalLm model = CausalLm.load(folder)) {
      expected = score(model);
    }
    for (int i = 0; i < 6; i++) {
      try (CausalLm longer = CausalLm.load(folder)) {
        try (CausalLm shorter = CausalLm.load(folder)) {
          assertThat(score(shorter)).containsExactly(expected);
        }
        assertThat(score(longer)).containsExactly(expected);
      }
    }
  }

  /**
   * Over 250 calls in a process of a fixed heap, what the process occupies stays put. Keeping the
   * results of each call, some 150 kB, would add 37 MB; its activations, far more.
   */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void manyCallsDoNotOccupyMoreMemory() throws IOException, InterruptedException {
    TinyCheckpoint.random(33).write(folder);

    List<String> lines =
        ChildJvm.run(
            ManyCalls.class,
            List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-Dai.djl.pytorch.num_threads=1"),
            folder.toString());

    long grownKilobytes = Long.parseLong(lines.get(lines.size() - 1));
    assertThat(grownKilobytes).isLessThan(30_000);
  }

  /** Prints by how many kilobytes the process has grown between its first calls and its last. */
  static final class ManyCalls {
    private ManyCalls() {}

    public static void main(String[] arguments) throws IOException {
      Random random = new Random(1);
      List<TokenizedExample> examples =
          IntStream.range(0, 8)
              .mapToObj(i -> TinyCheckpoint.example(random, "example " + i, 1, 99))
              .toList();
      List<SamplingScheme> schemes =
          IntStream.rangeClosed(1, 40).mapToObj(SamplingScheme::topK).toList();
      try (CausalLm model = CausalLm.load(Path.of(arguments[0]))) {
        long before = 0;
        for (int i = 0; i < 300; i++) {
          if (i == 50) {
            before = residentKilobytes();
          }
          model.score(examples, schemes);
        }
        long grown = residentKilobytes() - before;
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(grown);
      }
    }

    private static long residentKilobytes() throws IOException {
      String line =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(each -> each.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(Arrays.stream(line.split("\\s+")).toList().get(1));
    }
  }
}
