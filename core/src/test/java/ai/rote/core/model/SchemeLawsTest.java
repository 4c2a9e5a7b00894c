package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.SamplingScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every row of logits, whatever they are, and small rows worked out by hand. */
class SchemeLawsTest {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private static Kernel kernel;

  @BeforeAll
  static void open() {
    kernel = new Kernel();
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  /** 1,300 tokens: wider than the sorted part of a row, so the fallback is in it. */
  @ParameterizedTest
  @ValueSource(ints = {2, 30, 300, 1300})
  void probabilitiesOfAllTokensSumToOne(int size) {
    float[] row = normal(size, size);
    List<SamplingScheme> schemes =
        Stream.of(
                "greedy",
                "temperature=1",
                "temperature=0.1",
                "temperature=5",
                "top-k=1",
                "top-k=2",
                "top-k=40",
                "top-k=5000",
                "top-p=0.01",
                "top-p=0.5",
                "top-p=0.999",
                "top-k=20,top-p=0.9",
                "temperature=3,top-k=700,top-p=0.7",
                "min-p=0.001",
                "min-p=0.2",
                "min-p=1",
                "typical-p=0.2",
                "typical-p=0.95",
                "temperature=3,top-k=700,top-p=0.9,min-p=0.01,typical-p=0.7")
            .map(SamplingScheme::parse)
            .toList();

    Kernel.Result result = kernel.scoreAll(row, schemes);

    for (int s = 0; s < schemes.size(); s++) {
      int column = s;
      double sum = Arrays.stream(result.logProb()).mapToDouble(q -> Math.exp(q[column])).sum();
      assertThat(sum).as(size + " tokens, " + schemes.get(s)).isEqualTo(1, within(2e-5));
    }
  }

  @Test
  void topOneIsGreedyWhereNoOtherTokenTies() {
    forSeeds(
        seed -> {
          Kernel.Result result =
              kernel.scoreAll(
                  normal(seed, 100), List.of(SamplingScheme.greedy(), SamplingScheme.topK(1)));

          assertThat(column(result, 1)).isEqualTo(column(result, 0));
        });
  }

  @Test
  void topOneSharesWhereTokensTieAndGreedyDoesNot() {
    float[] row = {1, 4, 4, 0, 4};

    Kernel.Result result =
        kernel.scoreAll(row, List.of(SamplingScheme.greedy(), SamplingScheme.topK(1)));

    float third = (float) -Math.log(3);
    assertThat(column(result, 0)).containsExactly(NEVER, 0, NEVER, NEVER, NEVER);
    assertThat(column(result, 1))
        .containsExactly(new float[] {NEVER, third, third, NEVER, third}, within(1e-6f));
  }

  @Test
  void aTemperatureNearZeroTendsToGreedy() {
    double[] temperatures = {1, 0.3, 0.1, 0.03, 0.01, 1e-3, 1e-9, 1e-40, Double.MIN_VALUE};
    List<SamplingScheme> schemes =
        Arrays.stream(temperatures).mapToObj(SamplingScheme::temperature).toList();

    forSeeds(
        seed -> {
          float[] row = normal(seed, 500);
          Kernel.Result result = kernel.score(row, new int[] {SchemeOracle.argMax(row)}, schemes);

          float[] best = result.logProb()[0];
          assertThat(IntStream.range(1, best.length)).allMatch(i -> best[i] >= best[i - 1]);
          assertThat(best[best.length - 1]).isZero();
        });
  }

  @Test
  void aVastTemperatureTendsToUniform() {
    Kernel.Result result =
        kernel.scoreAll(normal(5, 50), List.of(SamplingScheme.temperature(Double.MAX_VALUE)));

    assertThat(column(result, 0)).containsOnly(new float[] {(float) -Math.log(50)}, within(1e-6f));
  }

  @Test
  void aLargerKKeepsWhatASmallerOneKeeps() {
    List<SamplingScheme> schemes =
        IntStream.of(1, 2, 3, 5, 8, 40, 60, 99, 100).mapToObj(SamplingScheme::topK).toList();
    forSeeds(seed -> assertNested(kernel.scoreAll(tied(seed, 100), schemes), schemes));
  }

  @Test
  void aLargerPKeepsWhatASmallerOneKeeps() {
    List<SamplingScheme> schemes =
        DoubleStream.of(1e-9, 0.1, 0.25, 0.4, 0.5, 0.7, 0.9, 0.99, 0.9999, 1)
            .mapToObj(SamplingScheme::topP)
            .toList();
    forSeeds(seed -> assertNested(kernel.scoreAll(tied(seed, 100), schemes), schemes));
  }

  @Test
  void aSmallerMinPKeepsWhatALargerOneKeeps() {
    List<SamplingScheme> schemes =
        DoubleStream.of(1, 0.9, 0.5, 0.2, 0.05, 0.01, 1e-4, 0)
            .mapToObj(SamplingScheme::minP)
            .toList();
    forSeeds(seed -> assertNested(kernel.scoreAll(tied(seed, 100), schemes), schemes));
  }

  @Test
  void aLargerTypicalPKeepsWhatASmallerOneKeeps() {
    List<SamplingScheme> schemes =
        DoubleStream.of(1e-9, 0.1, 0.25, 0.5, 0.7, 0.9, 0.99, 1)
            .mapToObj(SamplingScheme::typicalP)
            .toList();
    forSeeds(seed -> assertNested(kernel.scoreAll(tied(seed, 100), schemes), schemes));
  }

  @Test
  void typicalTokensNeedNotBeTheMostProbable() {
    // q = 0.4 and ten of 0.06: the entropy, 2.05 nats, is nearer to −ln 0.06 = 2.81 than to
    // −ln 0.4 = 0.92, and the ten ties stay in or go together
    float[] row = new float[11];
    Arrays.fill(row, (float) Math.log(0.06));
    row[4] = (float) Math.log(0.4);

    float[] q = column(kernel.scoreAll(row, List.of(SamplingScheme.typicalP(0.3))), 0);

    float tenth = (float) -Math.log(10);
    for (int token = 0; token < row.length; token++) {
      if (token == 4) {
        assertThat(q[token]).isEqualTo(NEVER);
      } else {
        assertThat(q[token]).isEqualTo(tenth, within(1e-5f));
      }
    }
  }

  private static void assertNested(Kernel.Result result, List<SamplingScheme> schemes) {
    for (float[] q : result.logProb()) {
      for (int s = 1; s < schemes.size(); s++) {
        if (q[s - 1] > NEVER) {
          assertThat(q[s]).as(schemes.get(s).toString()).isGreaterThan(NEVER);
          assertThat(q[s]).as(schemes.get(s).toString()).isLessThanOrEqualTo(q[s - 1] + 1e-5f);
        }
      }
    }
  }

  @Test
  void theTokenThatReachesPExactlyEndsTheNucleus() {
    // Probabilities 1/2, 1/4, 1/8, 1/8: sums without rounding. The higher of equal ids counts
    // first.
    float[] row = {0, (float) Math.log(2), (float) -Math.log(2), (float) -Math.log(2)};

    Kernel.Result result =
        kernel.scoreAll(
            new float[] {0, 0, 0, 0}, List.of(SamplingScheme.topP(0.5), SamplingScheme.topP(0.51)));
    assertThat(column(result, 0))
        .containsExactly(
            new float[] {NEVER, NEVER, (float) -Math.log(2), (float) -Math.log(2)}, within(1e-6f));
    assertThat(column(result, 1)[0]).isEqualTo(NEVER);
    assertThat(column(result, 1)[1]).isEqualTo((float) -Math.log(3), within(1e-6f));

    float[] wide = column(kernel.scoreAll(row, List.of(SamplingScheme.topP(0.8))), 0);
    assertThat(wide[2]).isEqualTo(NEVER);
    assertThat(wide[3]).isEqualTo((float) Math.log(1 / 7.), within(1e-6f));
  }

  @Test
  void rankMarginAndArgMaxOnTies() {
    float[] row = {2, 5, 3, 5, -1};

    Kernel.Result result = kernel.scoreAll(row, List.of());

    assertThat(result.argMax()).as("the lowest id").containsOnly(1);
    assertThat(result.rank()).containsExactly(4, 1, 3, 1, 5);
    assertThat(result.margin()).containsExactly(-3, 0, -2, 0, -6);
    assertThat(kernel.score(new float[] {2, 5, 3}, new int[] {1}, List.of()).margin())
        .containsExactly(2);
  }

  /** Each of these once crashed the kernel or went through it unnoticed. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aLogitThatIsNoFiniteNumberShowsInTheMarginOfEveryTarget(float value) {
    List<SamplingScheme> schemes =
        List.of(
            SamplingScheme.topK(1),
            SamplingScheme.topK(3).withTopP(0.5),
            SamplingScheme.topP(0.5),
            SamplingScheme.temperature(1));
    float[] one = {1, value, 3, 2};
    float[] all = {value, value, value, value};

    for (float[] row : List.of(one, all)) {
      assertThat(finiteMargins(kernel.scoreAll(row, schemes))).isZero();
      assertThat(finiteMargins(kernel.scoreAll(row, List.of()))).isZero();
    }
  }

  private static int finiteMargins(Kernel.Result result) {
    int finite = 0;
    for (float margin : result.margin()) {
      finite += Float.isFinite(margin) ? 1 : 0;
    }
    return finite;
  }

  /** A law on random rows; a failure names its seed, and {@code -Drote.seed=N} runs that alone. */
  private static void forSeeds(LongConsumer law) {
    Long only = Long.getLong("rote.seed");
    long first = only == null ? 0 : only;
    for (long seed = first; seed < (only == null ? 10 : only + 1); seed++) {
      try {
        law.accept(seed);
      } catch (AssertionError e) {
        throw new AssertionError("fails with -Drote.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static float[] normal(long seed, int size) {
    Random random = new Random(seed);
    float[] row = new float[size];
    for (int i = 0; i < size; i++) {
      row[i] = (float) (2 * random.nextGaussian());
    }
    return row;
  }

  private static float[] tied(long seed, int size) {
    float[] row = normal(seed, size);
    for (int i = 0; i < size; i++) {
      row[i] = (float) Math.rint(4 * row[i]) / 4;
    }
    return row;
  }

  private static float[] column(Kernel.Result result, int s) {
    float[] column = new float[result.logProb().length];
    for (int i = 0; i < column.length; i++) {
      column[i] = result.logProb()[i][s];
    }
    return column;
  }
}
