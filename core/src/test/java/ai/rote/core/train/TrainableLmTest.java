package ai.rote.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import ai.rote.core.TestFiles;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training, held against scoring: the loss of a step is what scoring says of the same tokens. */
class TrainableLmTest {
  private static final String CONFIG =
      """
      {"model_type": "gpt_neox", "num_hidden_layers": 2, "hidden_size": 16,
       "num_attention_heads": 2, "intermediate_size": 24, "vocab_size": 40,
       "max_position_embeddings": 30, "rotary_pct": 0.5, "tie_word_embeddings": true}""";

  private static final SamplingScheme PLAIN = SamplingScheme.temperature(1);
  private static final LoadOptions LOAD = LoadOptions.defaults();
  private static final int ROWS = 4;
  private static final int COLUMNS = 12;

  @TempDir private Path folder;

  /** Rows of ids, and for each the id to its right; none for the last. */
  private record Batch(int[][] ids, int[][] targets) {
    static Batch random(int vocabulary) {
      Random random = new Random(5);
      int[][] ids = new int[ROWS][];
      int[][] targets = new int[ROWS][COLUMNS];
      for (int row = 0; row < ROWS; row++) {
        ids[row] = random.ints(COLUMNS, 0, vocabulary).toArray();
        System.arraycopy(ids[row], 1, targets[row], 0, COLUMNS - 1);
        targets[row][COLUMNS - 1] = TrainableLm.NO_TARGET;
      }
      return new Batch(ids, targets);
    }
  }

  /** The mean of -ln q over the tokens of a batch from the second on. */
  private static double scored(Path folder, Batch batch) {
    List<TokenizedExample> examples =
        Arrays.stream(batch.ids())
            .map(
                ids ->
                    TokenizedExample.of(
                        Arrays.toString(ids),
                        Arrays.copyOf(ids, 1),
                        Arrays.copyOfRange(ids, 1, COLUMNS)))
            .toList();
    try (CausalLm model = CausalLm.load(folder)) {
      double sum = 0;
      for (TokenScores scores : model.score(examples, List.of(PLAIN))) {
        sum -= scores.logProb(PLAIN);
      }
      return sum / (ROWS * (COLUMNS - 1));
    }
  }

  /**
   * Of each family one checkpoint is tried, in a build those whose computations differ the most;
   * {@code -Drote.all=true} tries all families.
   */
  static Stream<String> families() {
    String few = "bloom cohere falcon gemma2 gpt2 gptj stablelm";
    String others =
        "gemma gemma3_text gpt_neo granite llama mistral olmo olmo2 opt phi phi3 qwen2 qwen3 smollm3"
            + " starcoder2";
    return Stream.of((Boolean.getBoolean("rote.all") ? few + " " + others : few).split(" "));
  }

  private static Path checkpoint(String family) throws IOException {
    try (Stream<Path> files = Files.walk(TestFiles.golden(family))) {
      return files
          .filter(each -> each.endsWith("config.json"))
          .map(Path::getParent)
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theLossIsThatOfScoringAndFalls(String family) throws IOException {
    Path given = checkpoint(family);
    int vocabulary = CausalLm.inspect(given, LOAD).vocabularySize();
    Batch batch = Batch.random(vocabulary);
    try (TrainableLm model = TrainableLm.load(given, Adam.DEFAULT)) {
      double first = model.step(batch.ids(), batch.targets(), 1e-3);
      assertThat(first).isCloseTo(scored(given, batch), within(1e-4));
      for (int i = 0; i < 4; i++) {
        model.step(batch.ids(), batch.targets(), 1e-3);
      }
      model.save(folder, Dtype.FLOAT32);
      double last = model.step(batch.ids(), batch.targets(), 1e-3);
      assertThat(last).isLessThan(first - 0.005).isCloseTo(scored(folder, batch), within(1e-4));
      assertThat(folder.resolve("config.json"))
          .hasSameTextualContentAs(given.resolve("config.json"));
    }
  }

  @Test
  void theSameSeedDrawsTheSameBytesWithOrWithoutTraining() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Path other = folder.resolve("other");
    InitialWeights.write(first, CONFIG, 7, Dtype.FLOAT32);
    try (TrainableLm model = TrainableLm.create(CONFIG, 7, Adam.DEFAULT)) {
      model.save(second, Dtype.FLOAT32);
      assertThat(CausalLm.inspect(first, LOAD).parameters()).hasValue(model.parameters());
    }
    InitialWeights.write(other, CONFIG, 8, Dtype.FLOAT32);

    Path weights = Path.of("model.safetensors");
    assertThat(second.resolve(weights)).hasSameBinaryContentAs(first.resolve(weights));
    assertThat(Files.mismatch(first.resolve(weights), other.resolve(weights))).isNotEqualTo(-1);
    assertThat(first.resolve("config.json")).hasContent(CONFIG);
    assertThat(first.toFile().list()).containsExactlyInAnyOrder("config.json", "model.safetensors");
  }

  @Test
  void targetsThatDoNotCountAreNotLearnt() throws IOException {
    Batch batch = Batch.random(40);
    int[][] one = {batch.targets()[0].clone()};
    int[][] ids = {batch.ids()[0]};
    double whole;
    double half;
    double rest;
    try (TrainableLm model = TrainableLm.create(CONFIG, 1, Adam.DEFAULT)) {
      whole = model.step(ids, one, 0);
      int[][] front = {one[0].clone()};
      int[][] back = {one[0].clone()};
      Arrays.fill(front[0], 5, COLUMNS, TrainableLm.NO_TARGET);
      Arrays.fill(back[0], 0, 5, TrainableLm.NO_TARGET);
      half = model.step(ids, front, 0);
      rest = model.step(ids, back, 0);
    }
    assertThat((5 * half + 6 * rest) / 11).isCloseTo(whole, within(1e-5));
    assertThat(half).isNotCloseTo(rest, within(1e-3));
  }

  /** While the model lives its weights may lie in the very file that is replaced. */
  @Test
  void savesOverTheCheckpointThatItCameFrom() throws IOException {
    InitialWeights.write(folder, CONFIG, 3, Dtype.FLOAT32);
    Batch batch = Batch.random(40);
    double before = scored(folder, batch);
    try (TrainableLm model = TrainableLm.load(folder, Adam.DEFAULT)) {
      model.save(folder, Dtype.FLOAT32);
      assertThat(scored(folder, batch)).isEqualTo(before);
      model.step(batch.ids(), batch.targets(), 1e-2);
      model.save(folder, Dtype.FLOAT32);
    }
    assertThat(scored(folder, batch)).isLessThan(before);
  }

  @Test
  void refusesAMixtureOfExperts() {
    assertThatThrownBy(
            () -> TrainableLm.load(TestFiles.golden("mixtral/usual"), Adam.DEFAULT).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a mixture of experts, which can be measured but not trained");
  }

  @Test
  void refusesWhatCannotBeLearnt() {
    try (TrainableLm model = TrainableLm.create(CONFIG, 1, Adam.DEFAULT)) {
      int[][] two = {{1, 2}};
      refuses(model, new int[0][], new int[0][], "0 rows of ids and 0 of targets");
      refuses(model, two, new int[][] {{1}}, "row 0 has another number of tokens or targets");
      refuses(model, two, new int[][] {{-100, -100}}, "no target counts");
      refuses(model, two, new int[][] {{1, 40}}, "row 0, token 1: id 40 is outside");
      refuses(model, new int[][] {{-1, 2}}, two, "row 0, token 0: id -1 is outside");
      refuses(model, new int[1][31], new int[1][31], "rows of 31 tokens, expected 1 to 30");
      assertThat(model.step(two, two, 0)).isFinite();
    }
    assertThatThrownBy(() -> TrainableLm.create("{\"model_type\": \"rnn\"}", 1, Adam.DEFAULT))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json: ")
        .hasMessageContaining("a family that Rote knows");
    assertThatThrownBy(() -> new Adam(1, 0.9, 1e-8, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refuses(TrainableLm model, int[][] ids, int[][] targets, String message) {
    assertThatThrownBy(() -> model.step(ids, targets, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
