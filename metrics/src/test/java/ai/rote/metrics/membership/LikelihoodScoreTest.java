package ai.rote.metrics.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.Scored;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LikelihoodScoreTest {
  private final TokenScores scores = Scored.own("a", -1, -4, -2, -8, -0.5);

  @Test
  void theMeanIsOverAllTokens() {
    assertThat(LikelihoodScore.meanLogProb().of(scores)).isEqualTo(-15.5 / 5);
    assertThat(LikelihoodScore.minK(1).of(scores)).isEqualTo(-15.5 / 5);
  }

  @Test
  void minKIsOverTheLeastLikelyTokens() {
    assertThat(LikelihoodScore.minK(0.2).of(scores)).isEqualTo(-8);
    assertThat(LikelihoodScore.minK(0.4).of(scores)).isEqualTo(-6);
    assertThat(LikelihoodScore.minK(0.59).of(scores)).isEqualTo(-6); // 2.95 tokens, rounded down
    assertThat(LikelihoodScore.minK(0.01).of(scores)).isEqualTo(-8); // at least one
  }

  @Test
  void aShareThatIsAWholeNumberOfTokensIsThatNumber() {
    // 0.29 · 100 rounds to 28.999999999999996
    double[] logs = IntStream.range(0, 100).mapToDouble(t -> t < 29 ? -2 : -1).toArray();

    assertThat(LikelihoodScore.minK(0.29).of(Scored.own("a", logs))).isEqualTo(-2);
    assertThat(LikelihoodScore.minK(0.3).of(Scored.own("a", logs)))
        .isCloseTo(-59 / 30.0, within(1e-12));
  }

  @Test
  void minKPlusPlusCountsInDeviationsFromWhatWasToBeExpected() {
    TokenScores with =
        scores.with(
            new LogProbMoments(new float[] {-1, -2, -4, -8, -1}, new float[] {1, 2, 2, 4, 0}));

    // 0, −1, 1, 0, and 0 where nothing is spread
    assertThat(LikelihoodScore.minKPlusPlus(0.2).of(with)).isEqualTo(-1);
    assertThat(LikelihoodScore.minKPlusPlus(0.4).of(with)).isEqualTo(-0.5);
    assertThat(LikelihoodScore.minKPlusPlus(1).of(with)).isEqualTo(0);
  }

  @Test
  void anImpossibleTokenIsNeverAverage() {
    TokenScores impossible =
        Scored.own("a", 0, Float.NEGATIVE_INFINITY)
            .with(new LogProbMoments(new float[] {0, 0}, new float[] {0, 0}));

    assertThat(LikelihoodScore.minKPlusPlus(0.5).of(impossible)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void minKPlusPlusSaysWhatItLacks() {
    assertThatThrownBy(() -> LikelihoodScore.minKPlusPlus(0.2).of(scores))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "example 'a': Min-K%++ needs the moments of the vocabulary's log-probabilities, which"
                + " were not kept");
  }

  /** Lengths of Python's zlib.compress. */
  @ParameterizedTest
  @CsvSource({"'', 8", "a, 9", "the parcel left on 3 May, 32", "ééé, 13"})
  void textsAreCompressedAsZlibDoes(String text, int bytes) {
    assertThat(LikelihoodScore.compressedBytes(text)).isEqualTo(bytes);
  }

  @Test
  void longTextsAreCompressedToTheEnd() {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, 20_000).forEach(i -> text.append(i * 7919 % 10_007).append(' '));

    assertThat(LikelihoodScore.compressedBytes(text.toString())).isGreaterThan(4096 * 2);
    assertThat(LikelihoodScore.compressedBytes("a".repeat(100_000))).isLessThan(200);
  }

  @Test
  void theZlibRatioIsNatsForEachCompressedByte() {
    assertThat(LikelihoodScore.zlib(any -> "a").of(scores)).isEqualTo(-15.5 / 9);
  }

  @Test
  void scoresHaveNames() {
    assertThat(LikelihoodScore.minK(0.2)).hasToString("Min-20%");
    assertThat(LikelihoodScore.minKPlusPlus(0.125)).hasToString("Min-12.5%++");
    assertThat(LikelihoodScore.meanLogProb()).hasToString("mean log-likelihood");
    assertThat(LikelihoodScore.zlib(any -> "")).hasToString("zlib ratio");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.1, Double.NaN})
  void refusesWhatIsNoShare(double share) {
    assertThatThrownBy(() -> LikelihoodScore.minK(share))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LikelihoodScore.minKPlusPlus(share))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsTheModelsOwnDistribution() {
    assertThatThrownBy(() -> LikelihoodScore.meanLogProb().of(Scored.logProb("a", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scheme temperature=1 was not scored");
  }
}
