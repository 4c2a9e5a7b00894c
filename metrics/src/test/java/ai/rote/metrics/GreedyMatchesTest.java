package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreedyMatchesTest {

  @ParameterizedTest
  @CsvSource({
    // pattern, matched, leading, trailing, longest start, longest length
    "xxx.xx,  5, 3, 2, 0, 3",
    "xx.xxx,  5, 2, 3, 3, 3",
    "x.xx.x,  4, 1, 1, 2, 2",
    "xx.xx.,  4, 2, 0, 0, 2",
    "......,  0, 0, 0, 0, 0",
    "xxxxxx,  6, 6, 6, 0, 6",
    ".....x,  1, 0, 1, 5, 1",
    "x,       1, 1, 1, 0, 1",
    "'.',     0, 0, 0, 0, 0"
  })
  void countsMatches(
      String pattern, int matched, int leading, int trailing, int longestStart, int longestLength) {
    assertThat(GreedyMatches.of(Scored.matching("a", pattern)))
        .isEqualTo(
            new GreedyMatches(
                pattern.length(), matched, leading, trailing, longestStart, longestLength));
  }

  @Test
  void theLongestRunSaysWhereItIs() {
    GreedyMatches.Run run =
        GreedyMatches.of(Scored.matching("a", "x.xxx.")).longestRun().orElseThrow();

    assertThat(run).isEqualTo(new GreedyMatches.Run(2, 3));
    assertThat(run.end()).isEqualTo(5);
    assertThat(GreedyMatches.of(Scored.matching("a", "..")).longestRun()).isEmpty();
    assertThatThrownBy(() -> new GreedyMatches.Run(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a run starts at 0 or later and has at least 1 token, but starts at -1 with 1");
    assertThatThrownBy(() -> new GreedyMatches.Run(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sharesAreOfTheSuffix() {
    GreedyMatches matches = GreedyMatches.of(Scored.matching("a", "xx.x"));

    assertThat(matches.exactMemorization()).isEqualTo(0.75);
    assertThat(matches.extractionStrength()).isEqualTo(0.25);
    assertThat(matches.all()).isFalse();
    assertThat(GreedyMatches.of(Scored.matching("a", "xx")).all()).isTrue();
  }

  /** The definition, tried for every cut, beside the one pass over the tokens. */
  @Test
  void extractionStrengthIsWhatItsDefinitionSays() {
    Cases.forEach(
        random -> {
          int tokens = 1 + random.nextInt(12);
          StringBuilder drawn = new StringBuilder();
          IntStream.range(0, tokens).forEach(t -> drawn.append(random.nextInt(3) == 0 ? '.' : 'x'));
          String pattern = drawn.toString();
          int shortest =
              IntStream.rangeClosed(0, tokens)
                  .filter(cut -> !pattern.substring(cut).contains("."))
                  .findFirst()
                  .orElseThrow();

          GreedyMatches matches = GreedyMatches.of(Scored.matching("a", pattern));

          assertThat(matches.extractionStrength()).isEqualTo((tokens - shortest) / (double) tokens);
          assertThat(matches.leading()).isLessThanOrEqualTo(matches.longestLength());
          assertThat(matches.trailing()).isLessThanOrEqualTo(matches.longestLength());
          assertThat(matches.longestLength()).isLessThanOrEqualTo(matches.matched());
        });
  }
}
