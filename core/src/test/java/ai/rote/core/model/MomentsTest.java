package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.TestFiles;
import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Mean and deviation of the log-probabilities, against those of every token scored one by one. */
class MomentsTest {
  private static final Path CHECKPOINT = TestFiles.golden("gpt_neox/single-fp32");
  private static final SamplingScheme OWN = SamplingScheme.temperature(1);

  @Test
  void momentsAreThoseOfTheWholeVocabulary() {
    try (CausalLm model = CausalLm.load(CHECKPOINT)) {
      int vocabulary = model.info().vocabularySize();
      List<TokenizedExample> everyToken =
          IntStream.range(0, vocabulary)
              .mapToObj(
                  token ->
                      TokenizedExample.of("token " + token, new int[] {1, 2, 3}, new int[] {token}))
              .toList();
      List<TokenScores> scores = model.score(everyToken, List.of(OWN, SamplingScheme.topK(2)));
      double[] logProb = scores.stream().mapToDouble(each -> each.tokenLogProb(OWN, 0)).toArray();
      double mean = 0;
      for (double each : logProb) {
        mean += Math.exp(each) * each;
      }
      double variance = 0;
      for (double each : logProb) {
        variance += Math.exp(each) * Math.pow(each - mean, 2);
      }

      LogProbMoments moments = scores.get(0).moments().orElseThrow();

      assertThat(moments.suffixTokens()).isEqualTo(1);
      assertThat((double) moments.mean(0)).isEqualTo(mean, within(1e-5));
      assertThat((double) moments.sd(0)).isEqualTo(Math.sqrt(variance), within(1e-5));
    }
  }

  @Test
  void eachPositionHasItsOwn() {
    try (CausalLm model = CausalLm.load(CHECKPOINT)) {
      TokenizedExample whole = TokenizedExample.of("a", new int[] {1}, new int[] {2, 3, 4, 5});
      TokenizedExample end = TokenizedExample.of("b", new int[] {1, 2, 3}, new int[] {4, 5});
      List<TokenScores> scores = model.score(List.of(whole, end), List.of(OWN));

      LogProbMoments cut = scores.get(0).recut(3, 2).moments().orElseThrow();
      LogProbMoments direct = scores.get(1).moments().orElseThrow();

      for (int t = 0; t < 2; t++) {
        assertThat(cut.mean(t)).isEqualTo(direct.mean(t), within(1e-5f));
        assertThat(cut.sd(t)).isEqualTo(direct.sd(t), within(1e-5f));
      }
      assertThat(cut.mean(0)).isNotEqualTo(cut.mean(1));
    }
  }

  @Test
  void theyComeWithTheModelsOwnDistributionOnly() {
    try (CausalLm model = CausalLm.load(CHECKPOINT)) {
      TokenizedExample example = TokenizedExample.of("a", new int[] {1}, new int[] {2});

      assertThat(model.score(List.of(example), List.of(SamplingScheme.topK(5))).get(0).moments())
          .isEmpty();
      assertThat(model.score(List.of(example), List.of()).get(0).moments()).isEmpty();
    }
  }

  @Test
  void momentsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new LogProbMoments(new float[] {0.1f}, new float[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "suffix token 0: a mean log-probability must be at most 0 and a deviation at least 0,"
                + " but they are 0.1 and 1.0");
    assertThatThrownBy(() -> new LogProbMoments(new float[] {-1}, new float[] {Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogProbMoments(new float[] {-1}, new float[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("moments need as many means as deviations, but there are 1 and 0");
  }

  @Test
  void scoresThatAreNoneAreRefused() {
    TokenizedExample example = TokenizedExample.of("a", new int[] {1}, new int[] {2});
    int[] one = {1};

    assertThatThrownBy(() -> new TokenScores(example, one, one, new float[] {Float.NaN}, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "example 'a', suffix token 0: rank must be at least 1 and the margin a number, but they"
                + " are 1 and NaN");
    assertThatThrownBy(() -> new TokenScores(example, one, new int[1], new float[1], Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 and 0.0");
  }
}
