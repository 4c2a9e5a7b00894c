package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.core.PrefixSuffix;
import ai.rote.core.SamplingScheme;
import ai.rote.core.TokenScores;
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
    void the_last_prefix_token_is_out_and_the_last_suffix_token_is_in() {
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
    void the_extraction_strength_of_a_total_miss_is_0() {
      ExtractionReport report = ExtractionReport.of(List.of(Scored.matching("a", "....")));

      assertThat(report.tokens().extractionStrength().value()).isZero();
      assertThat(report.tokens().matches().get(0).extractionStrength()).isZero();
    }

    /** It stores an empty target as 0 although it logs none. */
    @Test
    void what_cannot_be_measured_is_counted_as_skipped_and_is_in_no_mean() {
      ExtractionReport.Builder builder = ExtractionReport.builder();
      builder.accept(Scored.matching("a", "xx"));
      builder.skip(new SkippedExample("empty", SkipReason.TOO_SHORT, Map.of()));

      ExtractionReport report = builder.build();

      assertThat(report.tokens().extractionStrength().value()).isEqualTo(1);
      assertThat(report.tokens().extractionStrength().count()).isEqualTo(1);
      assertThat(report.skipped()).hasSize(1);
    }

    /** It drops the last token as if it were an end mark, in plain text too. */
    @Test
    void the_last_suffix_token_counts() {
      assertThat(GreedyMatches.of(Scored.matching("a", "xxx.")).all()).isFalse();
      assertThat(GreedyMatches.of(Scored.matching("a", "...x")).extractionStrength())
          .isEqualTo(0.25);
    }

    /** It caches a result by the metric's name alone. */
    @Test
    void results_are_told_apart_by_the_whole_scheme_and_report() {
      Map<SamplingScheme, float[]> logs =
          Map.of(
              SamplingScheme.topK(40), new float[] {-1},
              SamplingScheme.topK(41), new float[] {-2});
      ExtractionReport report = ExtractionReport.of(List.of(Scored.of("a", Map.of(), 1, logs)));
      ExtractionReport narrower = report.withIntervals(ShareInterval.WILSON, 0.5);

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
    void halves_add_up_to_the_whole_and_divide_by_their_own_length() {
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
    void each_example_has_its_own_probability() {
      SchemeExtraction extraction = Scored.report(-1, -2, -4).under(Scored.SCHEME);

      assertThat(extraction.probabilities())
          .extracting(ExtractionProbability::logNats)
          .containsExactly(-1.0, -2.0, -4.0);
    }

    /** It takes token id 0 for padding. */
    @Test
    void token_id_0_is_a_token() {
      TokenScores zeros = Scored.matching("a", "xx.");

      assertThat(zeros.example().suffixIds()).containsOnly(0);
      assertThat(GreedyMatches.of(zeros).matched()).isEqualTo(2);
    }

    /** Any failure of its becomes -1. */
    @Test
    void there_are_no_sentinel_values() {
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
    void p_of_1e_20_and_1000_queries_give_1e_17() {
      assertThat(ExtractionProbability.ofLog(Math.log(1e-20)).within(1_000))
          .isCloseTo(1e-17, withinPercentage(1e-10));
    }
  }

  @Nested
  class LmEvaluationHarness {

    /** Its median of an even number of values is the upper one. */
    @Test
    void the_median_of_an_even_number_lies_in_the_middle() {
      assertThat(new LengthDistribution(new int[] {1, 2, 5, 9}, Intervals.DEFAULT).median().value())
          .isEqualTo(3.5);
    }

    /** Its standard error at 0 of N is 0, whatever N. */
    @Test
    void no_interval_is_a_point_at_0_or_at_1() {
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
    void a_ratio_is_defined_at_the_edges() {
      LikelihoodScore zlib = LikelihoodScore.zlib(any -> "");

      assertThat(zlib.of(Scored.own("certain", 0, 0))).isEqualTo(0);
      assertThat(zlib.of(Scored.own("a", -4))).isEqualTo(-0.5);
    }
  }
}
