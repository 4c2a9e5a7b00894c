package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which tokens are scored, through the whole path from a checkpoint's files: with a model whose
 * log-probability for each pair of neighbours is a known number unlike all others, being one
 * position off anywhere would show.
 *
 * <pre>
 *   ids      z1   z2   z3 | z4   z5        prefix of 3, suffix of 2
 *   scored             (z3 → z4) (z4 → z5), and neither (z2 → z3) nor any pair beyond z5
 * </pre>
 */
class AlignmentTest {
  private static final int TOKENS = 24;
  private static final SamplingScheme PLAIN = SamplingScheme.temperature(1);

  private static final float[][] LOGITS = new float[TOKENS][TOKENS];
  private static CausalLm model;

  @BeforeAll
  static void load(@TempDir Path folder) throws IOException {
    // Token i + 1 follows token i with log-probability -(0.5 + i / 10), all else shares the rest.
    for (int i = 0; i < TOKENS; i++) {
      double p = Math.exp(-(0.5 + i / 10.));
      Arrays.fill(LOGITS[i], (float) Math.log((1 - p) / (TOKENS - 1)));
      LOGITS[i][(i + 1) % TOKENS] = (float) Math.log(p);
    }
    model = CausalLm.load(TinyCheckpoint.bigram(LOGITS).write(folder));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "1, 23", "23, 1", "3, 2", "12, 12"})
  void exactlyTheSuffixIsScored(int prefixTokens, int suffixTokens) {
    TokenizedExample example = counting("example", 0, prefixTokens, suffixTokens);

    TokenScores scores = model.score(List.of(example), List.of(PLAIN)).get(0);

    assertThat(scores.suffixTokens()).isEqualTo(suffixTokens);
    for (int t = 0; t < suffixTokens; t++) {
      int before = prefixTokens + t - 1;
      assertThat((double) scores.tokenLogProb(PLAIN, t))
          .as("suffix token %d, predicted from token %d", t, before)
          .isEqualTo(-(0.5 + before / 10.), within(1e-5));
      assertThat(scores.argMax(t)).isEqualTo((before + 1) % TOKENS);
      assertThat(scores.rank(t)).isEqualTo(1);
    }
    assertThat(scores.greedyMatch()).isTrue();
    double expected =
        IntStream.range(prefixTokens - 1, prefixTokens + suffixTokens - 1)
            .mapToDouble(before -> -(0.5 + before / 10.))
            .sum();
    assertThat(scores.logProb(PLAIN)).isEqualTo(expected, within(1e-4));
  }

  @Test
  void otherTokensOfTheExampleChangeNothing() {
    int[] prefix = {3, 1, 4, 15, 9, 2, 6};
    int[] changed = {20, 21, 22, 23, 0, 1, 6};
    int[] suffix = {5, 3, 5};

    List<TokenScores> scores =
        model.score(
            List.of(
                TokenizedExample.of("a", prefix, suffix),
                TokenizedExample.of("b", changed, suffix)),
            List.of(PLAIN));

    for (int t = 0; t < suffix.length; t++) {
      assertThat(scores.get(0).tokenLogProb(PLAIN, t))
          .isEqualTo(scores.get(1).tokenLogProb(PLAIN, t));
    }
  }

  @Test
  void rankMarginAndArgMaxBelongToTheirPosition() {
    int[] ids = {7, 8, 2, 3, 11, 12};
    TokenScores scores =
        model
            .score(
                List.of(
                    TokenizedExample.of(
                        "jumps", Arrays.copyOf(ids, 2), Arrays.copyOfRange(ids, 2, 6))),
                List.of(PLAIN))
            .get(0);

    for (int t = 0; t < 4; t++) {
      float[] row = LOGITS[ids[t + 1]];
      int target = ids[t + 2];
      assertThat(scores.argMax(t)).isEqualTo(SchemeOracle.argMax(row));
      assertThat((double) scores.margin(t))
          .isEqualTo(SchemeOracle.margin(row, target), within(1e-4));
      assertThat(scores.greedyMatch(t)).isEqualTo(target == ids[t + 1] + 1);
    }
    assertThat(scores.greedyMatch()).isFalse();
  }

  @Test
  void aLongSuffixKeepsItsPlaces() {
    Random random = new Random(8);
    int[] prefix = random.ints(20, 0, TOKENS).toArray();
    int[] suffix = random.ints(TinyCheckpoint.CONTEXT - 20, 0, TOKENS).toArray();

    TokenScores scores =
        model.score(List.of(TokenizedExample.of("long", prefix, suffix)), List.of(PLAIN)).get(0);

    for (int t = 0; t < suffix.length; t++) {
      int before = t == 0 ? prefix[19] : suffix[t - 1];
      assertThat((double) scores.tokenLogProb(PLAIN, t))
          .as("suffix token " + t)
          .isEqualTo(SchemeOracle.apply(LOGITS[before], PLAIN).logProb()[suffix[t]], within(1e-4));
    }
  }

  private static TokenizedExample counting(String id, int first, int prefix, int suffix) {
    return TokenizedExample.of(
        id,
        IntStream.range(first, first + prefix).toArray(),
        IntStream.range(first + prefix, first + prefix + suffix).toArray());
  }
}
