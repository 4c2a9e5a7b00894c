package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.TokenScores;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Estimate;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Quantile;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.metrics.stat.TokenMean;
import ai.rote.metrics.stat.Weighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenMemorizationTest {
  private final TokenMemorization tokens = tokens("xxxx", "xx.x", "....", "x...", "x.");

  private static TokenMemorization tokens(String... patterns) {
    return report(patterns).tokens();
  }

  private static ExtractionReport report(String... patterns) {
    List<TokenScores> scores = new ArrayList<>();
    for (String pattern : patterns) {
      scores.add(Scored.matching("e" + scores.size(), pattern));
    }
    return ExtractionReport.of(scores);
  }

  @Test
  void exactMemorizationWeighsTokensOrSequences() {
    TokenMean byToken = tokens.exactMemorization(Weighting.TOKENS);
    TokenMean bySequence = tokens.exactMemorization(Weighting.SEQUENCES);

    assertThat(byToken.value()).isEqualTo(9 / 18.0);
    assertThat(bySequence.value()).isCloseTo((1 + 0.75 + 0 + 0.25 + 0.5) / 5, within(1e-15));
    assertThat(byToken.tokens()).isEqualTo(18);
    assertThat(bySequence.tokens()).isEqualTo(18);
    assertThat(byToken.examples()).isEqualTo(5);
    assertThat(byToken).hasToString("0.5, token-weighted over 18 tokens of 5 examples");
    assertThat(bySequence.weighting()).hasToString("sequence-weighted");
  }

  @Test
  void theTwoWeightingsAreEqualWhereLengthsAre() {
    TokenMemorization equal = tokens("xx..", "x...", "xxxx");

    assertThat(equal.exactMemorization(Weighting.TOKENS).value())
        .isCloseTo(equal.exactMemorization(Weighting.SEQUENCES).value(), within(1e-15));
  }

  @Test
  void extractionStrengthIsAMeanWithAnInterval() {
    Mean strength = tokens.extractionStrength();

    assertThat(strength.value()).isCloseTo((1 + 0.25) / 5, within(1e-15));
    assertThat(strength.count()).isEqualTo(5);
    assertThat(strength.interval().orElseThrow().contains(0.25)).isTrue();
    assertThat(strength.interval().orElseThrow().method())
        .isEqualTo("Wilson score for values in [0, 1]");
  }

  @Test
  void theSurvivalCurveCountsWhoIsLeftAmongThoseLongEnough() {
    List<Rate> survival = tokens.survival();

    assertThat(survival).extracting(Rate::count).containsExactly(4L, 2L, 1L, 1L);
    assertThat(survival).extracting(Rate::total).containsExactly(5L, 5L, 4L, 4L);
    assertThat(survival.get(0)).isEqualTo(Rate.of(4, 5));
    assertThat(survival.get(3)).isEqualTo(Rate.of(1, 4));
  }

  @Test
  void survivalEndsAtTheGreedyRateAndAddsUpToTheMeanLength() {
    Cases.forEach(
        random -> {
          int length = 1 + random.nextInt(8);
          String[] patterns = new String[1 + random.nextInt(10)];
          for (int i = 0; i < patterns.length; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int t = 0; t < length; t++) {
              pattern.append(random.nextInt(4) == 0 ? '.' : 'x');
            }
            patterns[i] = pattern.toString();
          }
          ExtractionReport report = report(patterns);
          List<Rate> survival = report.tokens().survival();
          LengthDistribution lengths = report.tokens().memorizedLengths();

          assertThat(survival.get(length - 1)).isEqualTo(report.greedy());
          assertThat(survival.stream().mapToDouble(Rate::value).sum())
              .isCloseTo(lengths.mean().value(), within(1e-9));
          for (int t = 1; t <= length; t++) {
            assertThat(lengths.atLeast(t)).isEqualTo(survival.get(t - 1));
          }
        });
  }

  @Test
  void memorizedLengthsAndLongestRunsAreDistributions() {
    assertThat(tokens.memorizedLengths().counts()).isEqualTo(Map.of(0, 1, 1, 2, 2, 1, 4, 1));
    assertThat(tokens("..xx", "x.xx", "....").longestRuns().counts()).isEqualTo(Map.of(0, 1, 2, 2));
    assertThat(tokens.matches()).hasSize(5);
    assertThat(tokens.matches().get(1).leading()).isEqualTo(2);
  }

  @Test
  void quantilesAreObservedLengths() {
    LengthDistribution lengths = new LengthDistribution(new int[] {7, 0, 1, 3}, Intervals.DEFAULT);

    assertThat(lengths.quantile(0.25).value()).isZero();
    assertThat(lengths.quantile(0.26).value()).isEqualTo(1);
    assertThat(lengths.quantile(0.5).value()).isEqualTo(1);
    assertThat(lengths.quantile(1).value()).isEqualTo(7);
    assertThat(lengths.median()).isEqualTo(new Estimate(2, 4, Optional.empty()));
    assertThat(lengths.mean().value()).isEqualTo(2.75);
    assertThat(lengths.mean().interval()).isEmpty();
    assertThat(lengths.examples()).isEqualTo(4);
    assertThat(lengths.atLeast(3)).isEqualTo(Rate.of(2, 4));
    assertThat(lengths)
        .hasToString("LengthDistribution[median 2.0 of 4 examples, mean 2.75 over 4 examples]");
    assertThatThrownBy(() -> lengths.quantile(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share of examples must be in (0, 1], but is 0.0");
  }

  @Test
  void skewnessIsTheThirdMomentInStandardUnits() {
    // 0, 0, 0, 4: mean 1, m2 = (1 + 1 + 1 + 9)/4 = 3, m3 = (−3 + 27)/4 = 6, 6/3^1.5
    assertThat(
            new LengthDistribution(new int[] {0, 0, 4, 0}, Intervals.DEFAULT)
                .skewness()
                .orElseThrow()
                .value())
        .isCloseTo(6 / Math.pow(3, 1.5), within(1e-12));
    assertThat(
            new LengthDistribution(new int[] {4, 4, 0}, Intervals.DEFAULT)
                .skewness()
                .orElseThrow()
                .value())
        .isNegative();
    assertThat(new LengthDistribution(new int[] {3, 3, 3}, Intervals.DEFAULT).skewness()).isEmpty();
    assertThat(new LengthDistribution(new int[] {3}, Intervals.DEFAULT).median().value())
        .isEqualTo(3);
  }

  @Test
  void quantilesAndMediansHaveIntervals() {
    int[] lengths = {0, 0, 1, 1, 2, 2, 3, 5, 9, 30};
    LengthDistribution plain = new LengthDistribution(lengths, Intervals.DEFAULT);
    assertThat(plain.median()).hasToString("2.000 [0.000, 9.000] of 10 examples");
    assertThat(plain.median().interval().orElseThrow().method()).isEqualTo("order statistics");
    assertThat(plain.quantile(0.5))
        .isEqualTo(
            new Quantile<>(2, 0.5, 10, Optional.of(0), Optional.of(9), 0.95, "order statistics"));
    assertThat(plain.skewness().orElseThrow().examples()).isEqualTo(10);
  }

  @Test
  void exactMemorizationHasAnIntervalWhereExamplesCountTheSame() {
    assertThat(tokens.exactMemorization(Weighting.TOKENS).interval()).isEmpty();
    assertThat(tokens.exactMemorization(Weighting.SEQUENCES).interval().orElseThrow())
        .isEqualTo(ShareInterval.ofMean(0.5, 5, 0.95));
    assertThat(tokens("xx..", "x...").exactMemorization(Weighting.TOKENS).interval().orElseThrow())
        .isEqualTo(ShareInterval.ofMean(3 / 8.0, 2, 0.95));
    TokenMean none = tokens("....", "..").exactMemorization(Weighting.SEQUENCES);
    assertThat(none.interval().orElseThrow().high()).isPositive();
    TokenMean resampled =
        report(
                "xx..", "x.x.", "xx..", "x..x", "xx..", "xxx.", ".xx.", ".xxx", "xx..", "x..x",
                "...x", "xx")
            .with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(3)))
            .tokens()
            .exactMemorization(Weighting.SEQUENCES);
    assertThat(resampled.interval().orElseThrow().method()).startsWith("BCa bootstrap");
  }
}
