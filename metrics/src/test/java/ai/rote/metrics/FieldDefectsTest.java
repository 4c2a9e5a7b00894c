package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.TokenMean;
import ai.rote.metrics.stat.Weighting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Defects of other tools of this field, each by the name of the tool, so that none returns here.
 */
class FieldDefectsTest {

  @Nested
  class LmExtractionBenchmark {

    /** Its loss covers tokens 49 … 98 where the suffix is 50 … 99. */
    @Test
    void theLastPrefixTokenIsOutAndTheLastSuffixTokenIsIn() {
      SchemeExtraction extraction =
          ExtractionEvaluator.of(new FakeLm())
              .with(Scored.SCHEME)
              .withTokens(10, 10)
              .evaluate(List.of(PrefixSuffix.ofDocument("a", "x".repeat(20))))
              .under(Scored.SCHEME);

      assertThat(extraction.probabilities().get(0).logNats())
          .isEqualTo(FakeLm.sumOfPositions(10, 20));
    }
  }

  @Nested
  class OpenUnlearning {

    /** Its extraction strength of a total miss is 1/N. */
    @Test
    void theExtractionStrengthOfATotalMissIs0() {
      ExtractionReport report = ExtractionReport.of(List.of(Scored.matching("a", "....")));

      assertThat(report.tokens().extractionStrength().value()).isZero();
      assertThat(report.tokens().matches().get(0).extractionStrength()).isZero();
    }

    /** It stores an empty target as 0 although it logs none. */
    @Test
    void whatCannotBeMeasuredIsCountedAsSkippedAndIsInNoMean() {
      ExtractionReport.Builder builder = ExtractionReport.builder();
      builder.accept(Scored.matching("a", "xx"));
      builder.skip(new SkippedExample("empty", SkippedExample.Reason.TOO_SHORT, Map.of()));

      ExtractionReport report = builder.build();

      assertThat(report.tokens().extractionStrength().value()).isEqualTo(1);
      assertThat(report.tokens().extractionStrength().count()).isEqualTo(1);
      assertThat(report.skipped()).hasSize(1);
    }

    /** It drops the last token as if it were an end mark, in plain text too. */
    @Test
    void theLastSuffixTokenCounts() {
      assertThat(GreedyMatches.of(Scored.matching("a", "xxx.")).all()).isFalse();
      assertThat(GreedyMatches.of(Scored.matching("a", "...x")).extractionStrength())
          .isEqualTo(0.25);
    }

    /** It caches a result by the metric's name alone. */
    @Test
    void resultsAreToldApartByTheWholeSchemeAndReport() {
      Map<SamplingScheme, float[]> logs =
          Map.of(
              SamplingScheme.topK(40), new float[] {-1},
              SamplingScheme.topK(41), new float[] {-2});
      ExtractionReport report = ExtractionReport.of(List.of(Scored.of("a", Map.of(), 1, logs)));
      ExtractionReport narrower = report.with(Intervals.DEFAULT.withLevel(0.5));

      assertThat(report.under(SamplingScheme.topK(40)).probabilities().get(0).logNats())
          .isEqualTo(-1);
      assertThat(report.under(SamplingScheme.topK(41)).probabilities().get(0).logNats())
          .isEqualTo(-2);
      assertThat(narrower.under(SamplingScheme.topK(40)).worstCase().interval().level())
          .isEqualTo(0.5);
      assertThat(report.under(SamplingScheme.topK(40)).worstCase().interval().level())
          .isEqualTo(0.95);
    }
  }

  @Nested
  class SemanticMemorization {

    /** Both of its half perplexities divide by the full length. */
    @Test
    void halvesAddUpToTheWholeAndDivideByTheirOwnLength() {
      TokenScores whole = Scored.own("a", -1, -3, -2, -6);
      TokenMean first = nll(whole.recut(1, 2));
      TokenMean second = nll(whole.recut(3, 2));

      assertThat(first.value()).isEqualTo(2);
      assertThat(second.value()).isEqualTo(4);
      assertThat(first.value() * first.tokens() + second.value() * second.tokens())
          .isEqualTo(nll(whole).value() * 4);
    }

    private TokenMean nll(TokenScores scores) {
      return ExtractionReport.of(List.of(scores)).likelihood().nll(Weighting.TOKENS);
    }

    /** It writes the mean loss of a batch as the loss of each row. */
    @Test
    void eachExampleHasItsOwnProbability() {
      SchemeExtraction extraction = Scored.report(-1, -2, -4).under(Scored.SCHEME);

      assertThat(extraction.probabilities())
          .extracting(ExtractionProbability::logNats)
          .containsExactly(-1.0, -2.0, -4.0);
    }

    /** It takes token id 0 for padding. */
    @Test
    void tokenId0IsAToken() {
      TokenScores zeros = Scored.matching("a", "xx.");

      assertThat(zeros.example().suffixIds()).containsOnly(0);
      assertThat(GreedyMatches.of(zeros).matched()).isEqualTo(2);
    }

    /** Any failure of its becomes -1. */
    @Test
    void thereAreNoSentinelValues() {
      assertThat(GreedyMatches.of(Scored.matching("a", ".")).longestRun()).isEmpty();
      assertThat(new PairedRates(0, 0, 1, 1, 0.95).ratio().value()).isPresent();
      assertThat(new PairedRates(0, 1, 0, 1, 0.95).ratio().value()).isEmpty();
      assertThatThrownBy(() -> Mean.of(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class PrivacyGuard {

    /** It leaves log space, and answers 0. */
    @Test
    void pOf1e20And1000QueriesGive1e17() {
      assertThat(ExtractionProbability.ofLog(Math.log(1e-20)).within(1_000))
          .isCloseTo(1e-17, withinPercentage(1e-10));
    }
  }

  @Nested
  class LmEvaluationHarness {

    /** Its median of an even number of values is the upper one. */
    @Test
    void theMedianOfAnEvenNumberLiesInTheMiddle() {
      assertThat(new LengthDistribution(new int[] {1, 2, 5, 9}, Intervals.DEFAULT).median().value())
          .isEqualTo(3.5);
    }

    /** Its standard error at 0 of N is 0, whatever N. */
    @Test
    void noIntervalIsAPointAt0OrAt1() {
      assertThat(Rate.of(0, 1_000).interval().high()).isPositive();
      assertThat(Rate.of(1_000, 1_000).interval().low()).isLessThan(1);
      Mean none =
          Scored.report(Double.NEGATIVE_INFINITY).under(Scored.SCHEME).expectedExtraction(1);
      assertThat(none.value()).isZero();
      assertThat(none.interval().orElseThrow().high()).isPositive();
      assertThat(Auc.of(new double[] {1, 2}, new double[] {0}, 0.95).interval().low())
          .isLessThan(1);
    }
  }

  @Nested
  class LmMemorization {

    /** Its ratio of log-perplexity to something may divide by about 0. */
    @Test
    void aRatioIsDefinedAtTheEdges() {
      LikelihoodScore zlib = LikelihoodScore.zlib(any -> "");

      assertThat(zlib.of(Scored.own("certain", 0, 0))).isEqualTo(0);
      assertThat(zlib.of(Scored.own("a", -4))).isEqualTo(-0.5);
    }
  }
}
