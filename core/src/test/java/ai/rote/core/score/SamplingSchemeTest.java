package ai.rote.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemes as values: spelling, equality, and what is refused. */
class SamplingSchemeTest {

  @Test
  void theCanonicalSpellingIsReadBackForAnyScheme() {
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      SamplingScheme scheme =
          SamplingScheme.temperature(temperature(random))
              .withTopK(topK(random))
              .withTopP(topP(random))
              .withMinP(random.nextBoolean() ? 0 : topP(random))
              .withTypicalP(topP(random));

      SamplingScheme again = SamplingScheme.parse(scheme.toString());

      assertThat(again).as("seed %d, %s", seed, scheme).isEqualTo(scheme);
      assertThat(again).hasSameHashCodeAs(scheme).hasToString(scheme.toString());
    }
  }

  private static double temperature(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> 1;
      case 1 -> 0;
      case 2 -> Math.abs(random.nextGaussian());
      case 3 -> Math.round(100 * random.nextDouble()) / 100.;
      default -> Math.exp(100 * random.nextGaussian());
    };
  }

  private static int topK(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> SamplingScheme.ALL_TOKENS;
      case 1 -> 1 + random.nextInt(100);
      default -> 1 + random.nextInt(Integer.MAX_VALUE - 1);
    };
  }

  private static double topP(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1;
      case 1 -> (1 + random.nextInt(99)) / 100.;
      case 2 -> Math.exp(-700 * random.nextDouble());
      default -> 1 - random.nextDouble();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          greedy                                | greedy
          temperature=0                         | greedy
          temperature=-0.0                      | greedy
          temperature=0,top-k=5,top-p=0.5       | greedy
          top-k=5,temperature=0                 | greedy
          temperature=1                         | temperature=1
          temperature=1.0                       | temperature=1
          top-p=1                               | temperature=1
          top-k=2147483647                      | temperature=1
          temperature=2                         | temperature=2
          temperature=1e-3                      | temperature=0.001
          top-k=40                              | top-k=40
          top-k=40,temperature=1,top-p=1.0      | top-k=40
          top-p=0.95,temperature=0.8            | temperature=0.8,top-p=0.95
          min-p=0                               | temperature=1
          min-p=-0.0                            | temperature=1
          typical-p=1                           | temperature=1
          temperature=0,min-p=0.1,typical-p=0.5 | greedy
          typical-p=0.9,min-p=.10               | min-p=0.1,typical-p=0.9
          min-p=0.05,top-p=0.9,top-k=3          | top-k=3,top-p=0.9,min-p=0.05
          top-p=.50, TOP-K = 7 ,temperature=1e2 | temperature=100,top-k=7,top-p=0.5
          """)
  void spellingsOfOneMeaningAreOneScheme(String spelling, String canonical) {
    SamplingScheme scheme = SamplingScheme.parse(spelling);

    assertThat(scheme).hasToString(spelling).isEqualTo(SamplingScheme.parse(canonical));
    assertThat(scheme).hasSameHashCodeAs(SamplingScheme.parse(canonical));
    assertThat(scheme.canonical()).hasToString(canonical).isEqualTo(scheme);
  }

  @Test
  void aSchemePrintsAsItWasGiven() {
    SamplingScheme scheme = SamplingScheme.parse(" top-p=0.95,temperature=0.8 ");

    assertThat(scheme).hasToString("top-p=0.95,temperature=0.8");
    assertThat(SamplingScheme.parse(scheme.toString())).hasToString(scheme.toString());
    assertThat(scheme.withTopK(40))
        .as("changed, so nobody gave it")
        .hasToString("temperature=0.8,top-k=40,top-p=0.95");
  }

  @Test
  void factoriesAndWithersSayTheSameAsTheSpelling() {
    assertThat(SamplingScheme.greedy()).hasToString("greedy").matches(SamplingScheme::isGreedy);
    assertThat(SamplingScheme.topK(40)).isEqualTo(SamplingScheme.parse("top-k=40"));
    assertThat(SamplingScheme.topP(0.95).withTemperature(0.8))
        .isEqualTo(SamplingScheme.parse("top-p=0.95,temperature=0.8"));
    assertThat(SamplingScheme.minP(0.1).withTypicalP(0.9))
        .isEqualTo(SamplingScheme.typicalP(0.9).withMinP(0.1))
        .isEqualTo(SamplingScheme.parse("min-p=0.1,typical-p=0.9"));
    assertThat(SamplingScheme.temperature(2).withTopK(3).withTopP(0.4))
        .isEqualTo(SamplingScheme.topP(0.4).withTopK(3).withTemperature(2))
        .isNotEqualTo(SamplingScheme.parse("temperature=2,top-k=3,top-p=0.4,min-p=0.1"))
        .isNotEqualTo(SamplingScheme.parse("temperature=2,top-k=3,top-p=0.4,typical-p=0.9"))
        .isNotEqualTo(SamplingScheme.parse("temperature=2,top-k=3,top-p=0.5"))
        .isNotEqualTo(SamplingScheme.parse("temperature=2,top-k=4,top-p=0.4"))
        .isNotEqualTo(SamplingScheme.parse("temperature=3,top-k=3,top-p=0.4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "beam",
        "top_k=4",
        "top-k",
        "top-k=",
        "top-k=4,",
        ",top-k=4",
        "top-k=x",
        "top-k=1.5",
        "top-k=99999999999",
        "top-p=half",
        "top-k=4,top-k=5",
        "greedy,top-k=4",
        "top-k=4;top-p=0.5",
        "temperature=1,temperature=1"
      })
  void aSpellingThatMeansNothingIsToldWhatIsAllowed(String spelling) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingScheme.parse(spelling))
        .withMessageStartingWith("sampling scheme '" + spelling + "': ")
        .withMessageEndingWith(
            "; allowed: greedy, or a comma-separated list of temperature=T (T >= 0), top-k=K"
                + " (K >= 1), top-p=P (0 < P <= 1), min-p=M (0 <= M <= 1), typical-p=P (0 < P <= 1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          temperature=-1       | temperature must be finite and >= 0, but is -1.0
          temperature=NaN      | temperature must be finite and >= 0, but is NaN
          temperature=Infinity | temperature must be finite and >= 0, but is Infinity
          temperature=1e999    | temperature must be finite and >= 0, but is Infinity
          top-k=0              | top-k must be >= 1, but is 0
          top-k=-3             | top-k must be >= 1, but is -3
          top-p=0              | top-p must be in (0, 1], but is 0.0
          top-p=1.01           | top-p must be in (0, 1], but is 1.01
          min-p=-0.1           | min-p must be in [0, 1], but is -0.1
          min-p=1.1            | min-p must be in [0, 1], but is 1.1
          min-p=NaN            | min-p must be in [0, 1], but is NaN
          typical-p=0          | typical-p must be in (0, 1], but is 0.0
          typical-p=2          | typical-p must be in (0, 1], but is 2.0
          top-p=NaN            | top-p must be in (0, 1], but is NaN
          """)
  void aValueOutOfRangeIsToldTheRange(String spelling, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingScheme.parse(spelling))
        .withMessageContaining(message);
  }

  /** They would be read as 0: greedy, or no limit. */
  @ParameterizedTest
  @ValueSource(strings = {"temperature=1e-400", "temperature=0.001e-9999999999", "min-p=1e-400"})
  void refusesWhatIsTooSmallToBeToldFromZero(String spelling) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingScheme.parse(spelling))
        .withMessageContaining("is not a number that");
    assertThat(SamplingScheme.parse("temperature=0.0e5")).isEqualTo(SamplingScheme.greedy());
  }
}
