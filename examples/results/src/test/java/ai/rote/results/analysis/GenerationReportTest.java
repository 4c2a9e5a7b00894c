package ai.rote.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.near.RankedGuesses;
import ai.rote.metrics.near.SampledAgainstComputed;
import ai.rote.metrics.stat.Intervals;
import ai.rote.results.record.Generated;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.TokenIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationReportTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topK(40);

  /** An example of p_z = 1/4, with so many of 100 draws that are the suffix. */
  private static void accept(GenerationReport report, String id, long verbatim) {
    accept(report, id, verbatim, null);
  }

  private static void accept(
      GenerationReport report, String id, long verbatim, Generated.Guess likeliest) {
    int[] suffix = {2};
    report.accept(
        new TokenScores(
            TokenizedExample.of(id, new int[] {1}, suffix),
            suffix,
            new int[] {1},
            new float[] {1},
            Map.of(SCHEME, new float[] {(float) Math.log(0.25)})),
        new Generated(
            Optional.of(
                new Generated.Sampled(
                    100,
                    0,
                    null,
                    NamedCloseness.LEVENSHTEIN,
                    TokenIds.of(suffix),
                    -1.5,
                    Map.of(
                        SCHEME,
                        new Generated.Draws(
                            null,
                            null,
                            verbatim,
                            1e-9,
                            List.of(0.0, 1.0),
                            List.of(verbatim, 100 - verbatim),
                            likeliest)))),
            Optional.empty(),
            Optional.empty()));
  }

  private static Generated.Guess guess(double logProb, int... ids) {
    return new Generated.Guess(logProb, TokenIds.of(ids));
  }

  @Test
  void guessesAreRankedByTheirProbabilityWhetherRightOrNot() {
    GenerationReport report = new GenerationReport(List.of(), Intervals.DEFAULT);
    assertThat(report.greedyGuesses()).isEmpty();
    accept(report, "a", 1, guess(-3, 3));
    accept(report, "b", 1, guess(-2, 2));
    accept(report, "c", 1, guess(-1, 2, 2));

    List<GuessedSuffix> ranked = GuessedSuffix.ranked(report.guesses(SCHEME));
    assertThat(ranked).extracting(GuessedSuffix::id).containsExactly("c", "b", "a");
    assertThat(ranked).extracting(GuessedSuffix::isRight).containsExactly(false, true, false);
    RankedGuesses guesses = report.ranked(report.guesses(SCHEME)).orElseThrow();
    assertThat(guesses.recallAtErrors(1).found()).isZero();
    assertThat(guesses.recallAtErrors(2).value()).isEqualTo(1 / 3.);
    assertThat(GuessedSuffix.ranked(report.greedyGuesses()))
        .as("equal ones stay in the order of the data")
        .extracting(GuessedSuffix::id)
        .containsExactly("a", "b", "c");
    assertThat(report.ranked(report.greedyGuesses()).orElseThrow().recallAtErrors(100).found())
        .isEqualTo(3);

    accept(report, "from a version that kept no draw", 1);
    assertThat(report.guesses(SCHEME)).isEmpty();
    assertThat(report.ranked(List.of())).isEmpty();
    assertThat(report.greedyGuesses()).hasSize(4);
  }

  @Test
  void theAgreementIsComputedOnceAndAnewWhenExamplesCome() {
    GenerationReport report = new GenerationReport(List.of(), Intervals.DEFAULT);
    assertThat(report.agreement(SCHEME)).isEmpty();
    accept(report, "a", 25);
    SampledAgainstComputed one = report.agreement(SCHEME).orElseThrow();

    assertThat(report.agreement(SCHEME).orElseThrow()).isSameAs(one);
    accept(report, "b", 60);
    SampledAgainstComputed both = report.agreement(SCHEME).orElseThrow();
    assertThat(both.examples()).hasSize(2);
    assertThat(both.joint().pValue()).isLessThan(0.01).isLessThan(one.joint().pValue());
    assertThat(report.only(any -> true).agreement(SCHEME).orElseThrow().joint())
        .isEqualTo(both.joint());
  }
}
