package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.SamplingScheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sampling schemes on random rows against {@link SchemeOracle}. Every round draws a row, many
 * schemes and some targets from one seed, which stands in the message of a failure.
 */
class SchemeKernelTest {
  private static final int ROUNDS = 10;
  private static final int SCHEMES = 45;
  private static final int TARGETS = 24;
  private static final double VAST = 1e9;

  private static Kernel kernel;

  @BeforeAll
  static void open() {
    kernel = new Kernel();
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  /** What rows can look like. */
  enum Shape {
    /** All logits differ. */
    SMOOTH,
    /** Steps of 1/4: many ties, at every cut. */
    TIED,
    /** Nearly flat: nuclei take in most of the vocabulary. */
    FLAT,
    /** Flat and tied. */
    FLAT_TIED,
    /** One token has nearly all the mass. */
    PEAKED
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 17, 64, 300, 1024, 1025, 3000})
  void everySchemeAsTheOracleHasIt(int size) {
    int compared = 0;
    int doubtful = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long seed = 1_000_003L * size + round;
      Random random = new Random(seed);
      Shape shape = Shape.values()[round % Shape.values().length];
      float[] row = row(random, size, shape);
      List<SamplingScheme> schemes = schemes(random, size);
      int[] targets = targets(random, row);

      Kernel.Result result = kernel.score(row, targets, schemes);

      for (int s = 0; s < schemes.size(); s++) {
        SchemeOracle.Distribution expected = SchemeOracle.apply(row, schemes.get(s));
        if (expected.doubtful()) {
          doubtful++;
          continue;
        }
        compared++;
        for (int i = 0; i < targets.length; i++) {
          SamplingScheme scheme = schemes.get(s);
          int target = targets[i];
          assertClose(
              result.logProb()[i][s],
              expected.logProb()[target],
              () -> "seed %d, %s, %s, token %d".formatted(seed, shape, scheme, target));
        }
      }
    }
    assertThat(compared).as("compared, against %d doubtful", doubtful).isGreaterThan(9 * doubtful);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 17, 300, 1100, 3000})
  void rankMarginAndArgMaxAsTheOracleHasThem(int size) {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = 7_000_003L * size + round;
      Random random = new Random(seed);
      float[] row = row(random, size, Shape.values()[round % Shape.values().length]);
      int[] targets = targets(random, row);

      Kernel.Result result = kernel.score(row, targets, List.of());

      for (int i = 0; i < targets.length; i++) {
        String where = "seed " + seed + ", token " + targets[i];
        assertThat(result.rank()[i]).as(where).isEqualTo(SchemeOracle.rank(row, targets[i]));
        assertThat(result.argMax()[i]).as(where).isEqualTo(SchemeOracle.argMax(row));
        assertThat((double) result.margin()[i])
            .as(where)
            .isEqualTo(SchemeOracle.margin(row, targets[i]), within(1e-5));
      }
    }
  }

  /** What tokens are drawn from is what they are scored by, filters and ties included. */
  @ParameterizedTest
  @ValueSource(ints = {2, 17, 1300})
  void theDistributionHoldsEveryTokensScore(int size) {
    for (int round = 0; round < Shape.values().length; round++) {
      long seed = 3_000_003L * size + round;
      Random random = new Random(seed);
      float[] row = row(random, size, Shape.values()[round]);
      int[] targets = targets(random, row);
      for (SamplingScheme scheme : schemes(random, size)) {
        float[] logProb = kernel.distribution(row, scheme);
        Kernel.Result scored = kernel.score(row, targets, List.of(scheme));

        assertThat(logProb).hasSize(size);
        for (int i = 0; i < targets.length; i++) {
          float expected = scored.logProb()[i][0];
          float actual = logProb[targets[i]];
          if (actual != expected && !(Math.abs(actual - expected) < 1e-6)) {
            fail("seed %d, %s, token %d: %s", seed, scheme, targets[i], actual + ", " + expected);
          }
        }
      }
    }
  }

  /** Each alone has another width of sorted logits, and maybe no fallback, but the same result. */
  @ParameterizedTest
  @ValueSource(ints = {40, 2500})
  void aSchemeScoresTheSameAloneAndAmongOthers(int size) {
    Random random = new Random(size);
    float[] row = row(random, size, Shape.FLAT_TIED);
    List<SamplingScheme> schemes = schemes(random, size);
    int[] targets = targets(random, row);

    Kernel.Result together = kernel.score(row, targets, schemes);

    for (int s = 0; s < schemes.size(); s++) {
      if (SchemeOracle.apply(row, schemes.get(s)).doubtful()) {
        continue;
      }
      Kernel.Result alone = kernel.score(row, targets, List.of(schemes.get(s)));
      for (int i = 0; i < targets.length; i++) {
        String where = schemes.get(s) + ", token " + targets[i];
        assertClose(alone.logProb()[i][0], together.logProb()[i][s], () -> where);
      }
    }
  }

  /**
   * float32 holds a quotient to 7 digits, or none at all where T is next to nothing; a token that
   * is filtered out is never mistaken for one that is left.
   */
  private static void assertClose(double actual, double expected, Supplier<String> where) {
    boolean close =
        expected < -VAST
            ? actual < -VAST && (actual == expected || Double.isFinite(expected))
            : Math.abs(actual - expected) <= 2e-5 + 3e-7 * -expected;
    if (!close) {
      fail("%s: expected %s, but was %s", where.get(), expected, actual);
    }
  }

  private static float[] row(Random random, int size, Shape shape) {
    float[] row = new float[size];
    for (int i = 0; i < size; i++) {
      double normal = random.nextGaussian();
      row[i] =
          (float)
              switch (shape) {
                case SMOOTH, PEAKED -> 2.5 * normal;
                case TIED -> Math.rint(4 * normal) / 4;
                case FLAT -> 0.05 * normal;
                case FLAT_TIED -> Math.rint(2 * normal) / 16;
              };
    }
    if (shape == Shape.PEAKED) {
      row[random.nextInt(size)] = 18;
    }
    return row;
  }

  /** Random ones, and those at the edges of what is allowed. */
  private static List<SamplingScheme> schemes(Random random, int size) {
    List<SamplingScheme> schemes =
        new ArrayList<>(
            List.of(
                SamplingScheme.greedy(),
                SamplingScheme.temperature(1),
                SamplingScheme.temperature(1e-6),
                SamplingScheme.temperature(1e-300),
                SamplingScheme.temperature(Double.MIN_VALUE),
                SamplingScheme.temperature(1e6),
                SamplingScheme.temperature(Double.MAX_VALUE),
                SamplingScheme.topK(1),
                SamplingScheme.topK(size),
                SamplingScheme.topK(size + 1),
                SamplingScheme.topP(1e-9),
                SamplingScheme.topP(Double.MIN_VALUE),
                SamplingScheme.topP(0.9999),
                SamplingScheme.topK(size).withTopP(0.5),
                SamplingScheme.minP(1),
                SamplingScheme.minP(0.05),
                SamplingScheme.minP(1e-12),
                SamplingScheme.minP(Double.MIN_VALUE),
                SamplingScheme.typicalP(1e-9),
                SamplingScheme.typicalP(0.2),
                SamplingScheme.typicalP(0.95),
                SamplingScheme.typicalP(0.5).withTemperature(1e-6),
                SamplingScheme.typicalP(0.5).withTemperature(Double.MAX_VALUE)));
    while (schemes.size() < SCHEMES) {
      double temperature = random.nextBoolean() ? 1 : Math.exp(1.5 * random.nextGaussian());
      int k =
          random.nextBoolean()
              ? SamplingScheme.ALL_TOKENS
              : 1 + (int) (Math.pow(random.nextDouble(), 2) * 1.2 * size);
      double p = random.nextInt(3) == 0 ? 1 : 1 - random.nextDouble();
      double minP = random.nextInt(3) == 0 ? Math.exp(-6 * random.nextDouble()) : 0;
      double typicalP = random.nextInt(3) == 0 ? 1 - random.nextDouble() : 1;
      schemes.add(
          SamplingScheme.temperature(temperature)
              .withTopK(k)
              .withTopP(p)
              .withMinP(minP)
              .withTypicalP(typicalP));
    }
    return schemes.stream().distinct().toList();
  }

  /** Some of the largest, which cuts go through, and some of all. */
  private static int[] targets(Random random, float[] row) {
    int[] byLogit =
        IntStream.range(0, row.length)
            .boxed()
            .sorted((a, b) -> Float.compare(row[b], row[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    return IntStream.concat(
            Arrays.stream(byLogit, 0, Math.min(row.length, TARGETS / 4)),
            IntStream.range(0, 3 * TARGETS / 4).map(i -> random.nextInt(row.length)))
        .toArray();
  }
}
