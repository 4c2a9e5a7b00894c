package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws of a random model: what they depend on, where they end, what is said of them. */
class SamplerTest {
  private static final double NATS = 1e-4;
  private static final SamplingScheme SCHEME = SamplingScheme.topK(20).withTemperature(1.5);

  private static GenerativeLm model;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    model = CausalLm.load(TinyCheckpoint.random(30).write(folder));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static TokenizedExample example(String id) {
    return TinyCheckpoint.example(new Random(31), id, 9, 12);
  }

  private static void assertSame(Samples actual, int i, Samples expected, int j) {
    assertThat(actual.ids(i)).isEqualTo(expected.ids(j));
    assertThat(actual.logProb(i)).isEqualTo(expected.logProb(j));
    assertThat(actual.leastGap(i)).isEqualTo(expected.leastGap(j));
  }

  /** Bit for bit: blocks of fixed size make the arithmetic the same. */
  @Test
  void aDrawDependsOnItsNumberAlone() {
    Samples all = model.sample(example("a"), SampleRequest.of(SCHEME, 200));

    int[][] pieces = {{190, 10}, {63, 2}, {0, 64}, {5, 1}, {100, 100}};
    for (int[] piece : pieces) {
      model.sample(example("b"), SampleRequest.of(SCHEME, 3)); // others in between
      Samples part =
          model.sample(example("a"), SampleRequest.of(SCHEME, 1).withDraws(piece[0], piece[1]));
      for (int i = 0; i < part.count(); i++) {
        assertSame(part, i, all, piece[0] + i);
      }
    }
  }

  @Test
  void seedsExamplesAndDrawsAllDiffer() {
    SampleRequest request = SampleRequest.of(SCHEME, 2);
    Samples one = model.sample(example("a"), request);
    Samples otherSeed = model.sample(example("a"), request.withSeed(1));
    Samples otherExample = model.sample(example("b"), request);

    assertThat(
            List.of(
                one.ids(0),
                one.ids(1),
                otherSeed.ids(0),
                otherSeed.ids(1),
                otherExample.ids(0),
                otherExample.ids(1)))
        .doesNotHaveDuplicates();
  }

  /** Scoring a draw as if it were the suffix gives the probability that it was drawn with. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "greedy",
        "temperature=1",
        "top-k=5",
        "top-p=0.8,temperature=0.7",
        "min-p=0.1",
        "typical-p=0.6",
        "top-k=20,top-p=0.9,min-p=0.05"
      })
  void drawsScoreAsTheySay(String scheme) {
    SampleRequest request = SampleRequest.of(SamplingScheme.parse(scheme), 20);
    Samples samples = model.sample(example("a"), request);

    for (int i = 0; i < samples.count(); i++) {
      TokenizedExample drawn =
          TokenizedExample.of("draw " + i, samples.example().prefixIds(), samples.ids(i));
      TokenScores scores = model.score(List.of(drawn), List.of(request.scheme())).get(0);
      assertThat(samples.logProb(i)).isEqualTo(scores.logProb(request.scheme()), within(NATS));
    }
  }

  @Test
  void aDrawEndsWithTheEndToken() {
    Samples whole = model.sample(example("a"), SampleRequest.of(SCHEME, 64));
    int end = whole.ids(0)[4];
    Samples ended = model.sample(example("a"), whole.request().withEndToken(end));

    for (int i = 0; i < whole.count(); i++) {
      int[] full = whole.ids(i);
      int length = 0;
      while (length < full.length && (length == 0 || full[length - 1] != end)) {
        length++;
      }
      assertThat(ended.ids(i)).isEqualTo(Arrays.copyOf(full, length));
    }
    assertThat(ended.ids(0)).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void allDrawsMayEndEarly() {
    TokenizedExample example = example("a");
    int first = model.sample(example, SampleRequest.greedy()).ids(0)[0];

    Samples ended = model.sample(example, SampleRequest.greedy().withEndToken(first));

    assertThat(ended.ids(0)).containsExactly(first);
    assertThat(ended.logProb(0)).isZero();
  }

  @Test
  void greedyGenerationIsVerbatimWhereAllArgMaxesAre() {
    TokenizedExample example = example("a");
    Samples greedy = model.sample(example, SampleRequest.greedy());
    assertThat(greedy.verbatim()).isZero();

    TokenizedExample memorised =
        TokenizedExample.of("memorised", example.prefixIds(), greedy.ids(0));
    assertThat(model.sample(memorised, SampleRequest.greedy()).verbatim()).isEqualTo(1);
    TokenScores scores = model.score(List.of(memorised), List.of()).get(0);
    assertThat(scores.greedyMatch()).isTrue();
    assertThat(greedy.leastGap(0)).isEqualTo(scores.minMargin(), within(NATS));
  }

  @Test
  void refusesWhatDoesNotFit() {
    TokenizedExample tooLong =
        TinyCheckpoint.example(new Random(1), "long", TinyCheckpoint.CONTEXT, 1);
    assertThatThrownBy(() -> model.sample(tooLong, SampleRequest.greedy()))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("'long'")
        .hasMessageContaining("context");
    assertThatThrownBy(() -> SampleRequest.of(SCHEME, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("draws must be >= 1 and the first of them >= 0, but they are 0 and 0");
    assertThatThrownBy(() -> SampleRequest.greedy().withEndToken(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void logitsThatAreNoNumbersAreAnError(@TempDir Path folder) throws IOException {
    TinyCheckpoint broken = TinyCheckpoint.random(1);
    broken.weights.get("embed_out.weight").values()[7] = Float.NaN;
    try (GenerativeLm bad = CausalLm.load(broken.write(folder))) {
      for (SamplingScheme scheme : List.of(SCHEME, SamplingScheme.greedy())) {
        assertThatThrownBy(() -> bad.sample(example("a"), SampleRequest.of(scheme, 1)))
            .isInstanceOf(RoteException.class)
            .hasMessageContaining("example 'a', draw 0")
            .hasMessageContaining("not finite");
      }
    }
  }
}
