package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.membership.Exposure;
import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.metrics.stat.Significance;
import ai.rote.metrics.stat.Weighting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every metric by hand, on three examples with suffixes of two tokens. Read this first.
 *
 * <pre>
 *   example      q_1    q_2    p_z = q_1·q_2   greedy
 *   memorised    0.9    0.8    0.72            both tokens are the arg max
 *   half-known   0.5    0.2    0.1             the second is not
 *   unknown      0.3    0      0               the scheme filters the second out
 * </pre>
 */
class MetricsByHandTest {
  private final List<TokenScores> scores =
      List.of(
          Scored.probabilities("memorised", true, 0.9, 0.8),
          Scored.probabilities("half-known", false, 0.5, 0.2),
          Scored.probabilities("unknown", false, 0.3, 0));

  private final ExtractionReport report = ExtractionReport.of(scores);
  private final SchemeExtraction extraction = report.under(Scored.SCHEME);

  @Test
  void greedyExtractionCountsSuffixesWhoseEveryTokenIsTheArgMax() {
    assertThat(report.greedy().count()).isEqualTo(1);
    assertThat(report.greedy().total()).isEqualTo(3);
    assertThat(report.greedy().value()).isEqualTo(1 / 3.0);
  }

  @Test
  void theExtractionProbabilityIsTheProductOfTheTokenProbabilities() {
    // examples stand in the order of their ids: half-known, memorised, unknown
    assertThat(extraction.probabilities().get(0).value()).isCloseTo(0.1, within(1e-7));
    assertThat(extraction.probabilities().get(1).value()).isCloseTo(0.72, within(1e-7));
    assertThat(extraction.probabilities().get(2).value()).isZero();
  }

  @Test
  void nPExtractionCountsSuffixesThatNQueriesReturnWithProbabilityP() {
    // One query: 0.72, 0.1 and 0. Only the first reaches one half.
    assertThat(extraction.rate(1, 0.5).count()).isEqualTo(1);
    // Six queries: half-known has 1 − 0.9^6 = 0.469. Seven: 1 − 0.9^7 = 0.522.
    assertThat(extraction.rate(6, 0.5).count()).isEqualTo(1);
    assertThat(extraction.rate(7, 0.5).count()).isEqualTo(2);
    // Certainty is for p_z = 1 alone.
    assertThat(extraction.rate(1_000_000, 1).count()).isZero();
  }

  @Test
  void ratesOfAWholeGrid() {
    // reached by:  p = 0.05          0.5              0.9
    //   n = 1      0.72 and 0.1     0.72             none
    //   n = 7      0.9999 and 0.522 both             0.9999
    assertThat(List.of(0.05, 0.5, 0.9))
        .extracting(p -> extraction.rate(1, p).count())
        .containsExactly(2L, 1L, 0L);
    assertThat(List.of(0.05, 0.5, 0.9))
        .extracting(p -> extraction.rate(7, p).count())
        .containsExactly(2L, 2L, 1L);
  }

  @Test
  void theWorstCaseCountsSuffixesThatTheSchemeCanEmitAtAll() {
    assertThat(extraction.worstCase().count()).isEqualTo(2);
  }

  @Test
  void queriesNeededIsTheNumberAtWhichAShareOfTheExamplesIsExtracted() {
    // ⌈ln 0.5 / ln 0.28⌉ = ⌈0.54⌉ = 1,  ⌈ln 0.5 / ln 0.9⌉ = ⌈6.58⌉ = 7,  infinite
    assertThat(extraction.queriesNeeded(0.5, 1 / 3.0).value()).hasToString("1");
    assertThat(extraction.queriesNeeded(0.5, 0.5).value()).hasToString("7");
    assertThat(extraction.queriesNeeded(0.5, 1).value()).hasToString("infinite");
    // three examples are too few to bound a median: P(X = 0) = 1/8 > 0.025
    assertThat(extraction.queriesNeeded(0.5, 0.5))
        .hasToString("7 [none, none], quantile 0.5 of 3 examples");
  }

  @Test
  void expectedExtractionIsTheMeanChanceOfBeingExtracted() {
    // Two queries: 1 − 0.28² = 0.9216, 1 − 0.9² = 0.19, and 0
    assertThat(extraction.expectedExtraction(2).value())
        .isCloseTo((0.9216 + 0.19 + 0) / 3, within(1e-7));
    assertThat(extraction.expectedExtraction(2).count()).isEqualTo(3);
  }

  @Test
  void everyRateHasItsCountsAndA95PercentWilsonInterval() {
    // (1 + 1.92 ± 1.96·√(1·2/3 + 0.96)) / (3 + 3.84) = (2.92 ± 2.50) / 6.84
    assertThat(report.greedy()).hasToString("0.333 [0.061, 0.792], 1/3");
  }

  @Test
  void clopperPearsonBoundsAreTheRatesAtWhichTheCountIsJustTooUnlikely() {
    Interval interval =
        report.with(Intervals.of(ShareInterval.CLOPPER_PEARSON)).greedy().interval();
    double low = interval.low();
    double high = interval.high();

    // at least 1 of 3: 1 − (1 − π)³; at most 1 of 3: (1 − π)³ + 3π(1 − π)²
    assertThat(1 - Math.pow(1 - low, 3)).isCloseTo(0.025, within(1e-9));
    assertThat(Math.pow(1 - high, 3) + 3 * high * Math.pow(1 - high, 2))
        .isCloseTo(0.025, within(1e-9));
  }

  @Test
  void aCurveHoldsEveryNAtWhichTheRateRises() {
    // For p = ½ memorised needs 1 query, half-known 7, unknown infinitely many.
    assertThat(extraction.curve(0.5).steps())
        .containsExactly(
            new RateCurve.Step(1, Rate.of(1, 3)), new RateCurve.Step(7, Rate.of(2, 3)));
  }

  @Test
  void tokenMetricsLookAtTheGreedyChoiceOfEveryToken() {
    // memorised x x, half-known x ., unknown x .
    TokenMemorization tokens = report.tokens();

    assertThat(tokens.exactMemorization(Weighting.TOKENS).value()).isEqualTo(4 / 6.0);
    assertThat(tokens.extractionStrength().value()).isEqualTo((1 + 0 + 0) / 3.0);
    assertThat(tokens.survival()).containsExactly(Rate.of(3, 3), Rate.of(1, 3));
    // lengths 1, 1, 2: mean 4/3, m2 = 2/9, m3 = 2/27
    LengthDistribution lengths = tokens.memorizedLengths();
    assertThat(lengths.mean().value()).isEqualTo(4 / 3.0);
    assertThat(lengths.median().value()).isEqualTo(1);
    assertThat(lengths.quantile(0.9).value()).isEqualTo(2);
    assertThat(lengths.skewness().orElseThrow().value())
        .isCloseTo((2 / 27.0) / Math.pow(2 / 9.0, 1.5), within(1e-12));
    assertThat(tokens.matches().get(1).longestRun()).hasValue(new GreedyMatches.Run(0, 2));
  }

  @Test
  void likelihoodIsMeasuredUnderTheModelsOwnDistribution() {
    // −ln q of the tokens: 1 and 3; 2
    ExtractionReport own =
        ExtractionReport.of(List.of(Scored.own("a", -1, -3), Scored.own("b", -2)));

    assertThat(own.likelihood().nll(Weighting.TOKENS).value()).isEqualTo((1 + 3 + 2) / 3.0);
    assertThat(own.likelihood().nll(Weighting.SEQUENCES).value()).isEqualTo((2 + 2) / 2.0);
    assertThat(own.likelihood().perplexity(Weighting.TOKENS).value())
        .isCloseTo(Math.exp(2), within(1e-12));
  }

  @Test
  void twoModelsAreComparedExampleByExample() {
    ExtractionReport other =
        ExtractionReport.of(
            List.of(
                Scored.probabilities("memorised", true, 0.9, 0.9),
                Scored.probabilities("half-known", true, 0.8, 0.9),
                Scored.probabilities("unknown", false, 0.3, 0.1)));
    PairedComparison comparison = PairedComparison.of(other, report);

    // both find memorised, the other alone half-known
    assertThat(comparison.greedy()).isEqualTo(new PairedRates(1, 1, 0, 1, 0.95));
    assertThat(comparison.greedy().difference().value()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(comparison.greedy().ratio().value().orElseThrow()).isEqualTo(2);
    assertThat(comparison.greedy().mcNemar().pValue()).isEqualTo(1); // one example decides nothing
    // ln 0.81/0.72 and ln 0.72/0.1; unknown is impossible for one of them, and counted
    PairedExtraction.LogProbDifference difference =
        comparison.under(Scored.SCHEME).logProbDifference(Bootstrap.seeded(1));
    assertThat(difference.mean().orElseThrow().value())
        .isCloseTo((Math.log(1.125) + Math.log(7.2)) / 2, within(1e-6));
    assertThat(difference.onlyFirstPossible()).isEqualTo(1);
  }

  @Test
  void theModelThatGreedyDecodingCallsSaferMayGiveAwayMore() {
    // Greedily 0 of 3 against 1 of 3. But each p_z is 0.3, and two queries then reach one half:
    // 1 − 0.7² = 0.51. Of the other model's, 0.72 is reached at once, 0.1 at 7 queries, 0 never.
    ExtractionReport even =
        ExtractionReport.of(
            List.of(
                Scored.probabilities("memorised", false, 0.5, 0.6),
                Scored.probabilities("half-known", false, 0.5, 0.6),
                Scored.probabilities("unknown", false, 0.5, 0.6)));
    FlippedRegion flips = PairedComparison.of(even, report).under(Scored.SCHEME).flips();

    assertThat(flips.queries(0.5)).hasToString("[2 ≤ n < infinite]");
    assertThat(flips.contains(1, 0.5)).isFalse();
    assertThat(flips.contains(2, 0.5)).isTrue();
  }

  @Test
  void originalsAndVariantsShowHowFarExtractionSurvivesAChange() {
    ExtractionReport changed =
        ExtractionReport.of(
            List.of(
                Scored.probabilities("memorised, other name", false, 0.9, 0.1),
                Scored.probabilities("half-known, other name", false, 0.5, 0.2),
                Scored.probabilities("unknown, other name", false, 0.3, 0)));
    PairedRates greedy =
        PairedComparison.ofVariants(
                report,
                changed,
                Map.of(
                    "memorised", "memorised, other name",
                    "half-known", "half-known, other name",
                    "unknown", "unknown, other name"))
            .greedy();

    assertThat(greedy.agreement()).isEqualTo(Rate.of(2, 3)); // two are extracted neither way
    assertThat(greedy.retained()).hasValue(Rate.of(0, 1)); // the one that was is so no more
  }

  @Test
  void manyTestsAreCorrectedTogether() {
    List<Significance> corrected =
        Significance.holm(
            List.of(
                new Significance(0.04, "t", 9),
                new Significance(0.01, "t", 9),
                new Significance(0.03, "t", 9)));

    // the least times 3, the next times 2, the last times 1, but none below the one before it
    assertThat(corrected).extracting(Significance::pValue).containsExactly(0.06, 0.03, 0.06);
  }

  @Test
  void aControlSetShowsWhatAModelWritesWithoutHavingSeenIt() {
    // 4 of 10 against 1 of 10: 0.3 more; of the 0.9 that cannot be written unseen, a third is
    ControlledRate rate = new ControlledRate(Rate.of(4, 10), Rate.of(1, 10));

    assertThat(rate.difference().value()).isCloseTo(0.3, within(1e-12));
    assertThat(rate.adjusted().orElseThrow().value()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void likelihoodScoresAreJudgedByHowWellTheyTellMembersFromControls() {
    LikelihoodScore score = LikelihoodScore.minK(0.5); // the worse of two tokens
    List<TokenScores> members = List.of(Scored.own("a", -1, -3), Scored.own("b", -1, -1));
    List<TokenScores> controls = List.of(Scored.own("c", 0, -2));

    // −3 and −1 against −2: one pair right, one wrong
    assertThat(score.auc(members, controls, 0.95).value()).isEqualTo(0.5);
  }

  @Test
  void likelihoodScoresAllowForWhatIsEasyToGuess() {
    TokenScores scores =
        Scored.own("a", -1, -3).with(new LogProbMoments(new float[] {-2, -2}, new float[] {1, 2}));

    // log-likelihoods −1 and −3; against means of −2 they are 1 and −½ deviations off
    assertThat(LikelihoodScore.meanLogProb().of(scores)).isEqualTo(-2);
    assertThat(LikelihoodScore.minKPlusPlus(0.5).of(scores)).isEqualTo(-0.5);
    // 24 times the letter a take 11 bytes after compression
    assertThat(LikelihoodScore.zlib(any -> "a".repeat(24)).of(scores)).isEqualTo(-4 / 11.0);
  }

  @Test
  void aCanarysExposureIsTheBitsByWhichItStandsOut() {
    // Second of eight candidates: log₂ 8 − log₂ 2
    assertThat(Exposure.of(-2, new double[] {-1, -3, -4, -5, -6, -7, -8}, 0.95).bits())
        .isCloseTo(2, within(1e-12));
  }

  @Test
  void onePassOverATextServesEveryLength() {
    TokenScores whole = Scored.matching("a", "xx.x"); // a prefix of 1 token, then 4
    LengthReports lengths = LengthReports.of(List.of(whole), List.of(1, 4), List.of(1, 2, 3));

    assertThat(lengths.suffixTokens()) // tokens 2; 2 and 3; 2 to 4
        .extracting(suffix -> lengths.report(1, suffix).orElseThrow().greedy().count())
        .containsExactly(1L, 1L, 0L);
    assertThat(lengths.report(4, 1).orElseThrow().greedy().count()).isEqualTo(1); // token 5
    assertThat(lengths.report(4, 2)).isEmpty(); // there is no token 6
  }
}
