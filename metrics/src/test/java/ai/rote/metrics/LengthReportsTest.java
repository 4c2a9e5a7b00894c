package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Rate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LengthReportsTest {
  private final FakeLm model = new FakeLm();

  private static TokenizedExample example(String id, int[] ids, int prefixTokens) {
    return TokenizedExample.ofText(
            id,
            Arrays.copyOf(ids, prefixTokens),
            Arrays.copyOfRange(ids, prefixTokens, ids.length),
            true)
        .withMetadata(Map.of("of", id));
  }

  private TokenScores score(TokenizedExample example) {
    return model.score(List.of(example), List.of(Scored.SCHEME, SamplingScheme.greedy())).get(0);
  }

  /** The position of every token can be read off its score: see {@link FakeLm}. */
  @Test
  void aRecutEqualsScoringTheCut() {
    Cases.forEach(
        random -> {
          int[] ids = random.ints(3 + random.nextInt(12), 0, 3).toArray();
          int scoredPrefix = 1 + random.nextInt(2);
          int prefix = scoredPrefix + random.nextInt(ids.length - scoredPrefix);
          int suffix = 1 + random.nextInt(ids.length - prefix);

          TokenScores cut = score(example("a", ids, scoredPrefix)).recut(prefix, suffix);
          TokenScores direct = score(example("a", Arrays.copyOf(ids, prefix + suffix), prefix));

          assertThat(cut.logProb(Scored.SCHEME))
              .isEqualTo(FakeLm.sumOfPositions(prefix, prefix + suffix))
              .isEqualTo(direct.logProb(Scored.SCHEME));
          assertThat(cut.example().prefixIds()).isEqualTo(direct.example().prefixIds());
          assertThat(cut.example().suffixIds()).isEqualTo(direct.example().suffixIds());
          assertThat(cut.example().metadata()).isEqualTo(Map.of("of", "a"));
          assertThat(cut.example().borderMoved()).isEqualTo(prefix == scoredPrefix);
          assertThat(cut.schemes()).isEqualTo(direct.schemes());
          assertThat(GreedyMatches.of(cut)).isEqualTo(GreedyMatches.of(direct));
          for (int t = 0; t < suffix; t++) {
            assertThat(cut.tokenLogProb(Scored.SCHEME, t))
                .isEqualTo(direct.tokenLogProb(Scored.SCHEME, t));
            assertThat(cut.rank(t)).isEqualTo(direct.rank(t));
            assertThat(cut.margin(t)).isEqualTo(direct.margin(t));
          }
        });
  }

  @Test
  void aRecutTakesTheMomentsAlong() {
    TokenScores whole =
        Scored.own("a", -1, -2, -3)
            .with(new LogProbMoments(new float[] {-4, -5, -6}, new float[] {1, 2, 3}));

    LogProbMoments moments = whole.recut(2, 1).moments().orElseThrow();

    assertThat(moments.suffixTokens()).isEqualTo(1);
    assertThat(moments.mean(0)).isEqualTo(-5);
    assertThat(moments.sd(0)).isEqualTo(2);
    assertThatThrownBy(() -> whole.recut(2, 2).with(moments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moments has 1 values, but the suffix has 2 tokens");
  }

  @Test
  void aCutOutsideWhatWasScoredIsRefused() {
    TokenScores scores = score(example("a", new int[] {1, 1, 2, 2}, 2));

    for (int[] cut : new int[][] {{1, 2}, {2, 3}, {2, 0}, {4, 1}, {Integer.MAX_VALUE, 2}}) {
      assertThatThrownBy(() -> scores.recut(cut[0], cut[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "example 'a' was scored with 2 + 2 tokens: a cut of "
                  + cut[0]
                  + " + "
                  + cut[1]
                  + " is not inside");
    }
  }

  @Test
  void ratesStandAgainstBothLengths() {
    List<TokenScores> whole =
        List.of(
            score(example("aaaaaa", new int[] {1, 1, 1, 1, 1, 1}, 1)),
            score(example("aaaabb", new int[] {1, 1, 1, 1, 2, 2}, 1)),
            score(example("aaab", new int[] {1, 1, 1, 2}, 1)));

    LengthReports lengths = LengthReports.of(whole, List.of(1, 4), List.of(2, 5, 9));

    assertThat(lengths.prefixTokens()).containsExactly(1, 4);
    assertThat(lengths.suffixTokens()).containsExactly(2, 5, 9);
    assertThat(greedy(lengths, 1))
        .containsExactly(Optional.of(Rate.of(3, 3)), Optional.of(Rate.of(1, 2)), Optional.empty());
    assertThat(greedy(lengths, 4))
        .containsExactly(Optional.of(Rate.of(1, 2)), Optional.empty(), Optional.empty());
    assertThat(lengths.report(1, 5).orElseThrow().skipped())
        .extracting(SkippedExample::id)
        .containsExactly("aaab");
    assertThat(lengths.report(4, 2).orElseThrow().under(Scored.SCHEME).probabilities())
        .extracting(ExtractionProbability::logNats)
        .containsExactly(FakeLm.sumOfPositions(4, 6), FakeLm.sumOfPositions(4, 6));
    assertThat(lengths.report(4, 9)).isEmpty();
  }

  /** The greedy rates of one prefix length, by suffix length. */
  private static List<Optional<Rate>> greedy(LengthReports lengths, int prefixTokens) {
    return lengths.suffixTokens().stream()
        .map(suffix -> lengths.report(prefixTokens, suffix).map(ExtractionReport::greedy))
        .toList();
  }

  @Test
  void lengthsAreChecked() {
    LengthReports lengths =
        LengthReports.of(
            List.of(score(example("a", new int[] {1, 1, 1}, 1))), List.of(1, 1), List.of(2));

    assertThat(lengths.prefixTokens()).containsExactly(1);
    assertThatThrownBy(() -> lengths.report(2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are prefix lengths [1] and suffix lengths [2], but not 2 with 2");
    assertThatThrownBy(() -> lengths.report(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LengthReports.builder(List.of(0), List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "prefix lengths must be at least 1 token, and at least one length, but are [0]");
    assertThatThrownBy(() -> LengthReports.builder(List.of(1), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("suffix lengths must be at least 1 token");
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    Random random = new Random(1);
    TokenScores a = score(example("a", random.ints(9, 0, 2).toArray(), 1));
    TokenScores b = score(example("b", random.ints(7, 0, 2).toArray(), 1));

    assertThat(greedy(LengthReports.of(List.of(a, b), List.of(2), List.of(3, 6)), 2))
        .isEqualTo(greedy(LengthReports.of(List.of(b, a), List.of(2), List.of(3, 6)), 2));
  }
}
