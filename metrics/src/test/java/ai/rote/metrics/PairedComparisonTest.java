package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.TokenScores;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.Significance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;

  // greedy where p_z is above ½:             yes  no  yes   no    no
  private final ExtractionReport one = Scored.report(-0.1, -2, -0.5, -4, NONE);
  //                                        yes    yes  no    no    no
  private final ExtractionReport two = Scored.report(-0.2, -0.5, -3, NONE, NONE);
  private final PairedComparison comparison = PairedComparison.of(one, two);

  @Test
  void greedyExtractionMakesAFourfoldTable() {
    PairedRates greedy = comparison.greedy();

    assertThat(greedy).isEqualTo(new PairedRates(1, 1, 1, 2, 0.95));
    assertThat(greedy.first()).isEqualTo(one.greedy());
    assertThat(greedy.second()).isEqualTo(two.greedy());
    assertThat(greedy.total()).isEqualTo(5);
    assertThat(comparison.examples()).isEqualTo(5);
    assertThat(comparison.first()).isSameAs(one);
    assertThat(comparison.second()).isSameAs(two);
  }

  @Test
  void probabilisticExtractionMakesOneForEachNAndP() {
    PairedExtraction extraction = comparison.under(Scored.SCHEME);

    assertThat(extraction.rate(1, 0.5)).isEqualTo(comparison.greedy());
    assertThat(extraction.rate(100, 0.5)).isEqualTo(new PairedRates(3, 1, 0, 1, 0.95));
    assertThat(extraction.worstCase()).isEqualTo(new PairedRates(3, 1, 0, 1, 0.95));
    assertThat(extraction.first().rate(1, 0.5)).isEqualTo(extraction.rate(1, 0.5).first());
    assertThat(extraction.second().rate(1, 0.5)).isEqualTo(extraction.rate(1, 0.5).second());
  }

  @Test
  void theTableAgreesWithTheTwoReports() {
    Cases.forEach(
        random -> {
          int size = 1 + random.nextInt(12);
          double[] a = random.doubles(size).map(u -> Cases.logProb(random)).toArray();
          double[] b = random.doubles(size).map(u -> Cases.logProb(random)).toArray();
          PairedExtraction extraction =
              PairedComparison.of(Scored.report(a), Scored.report(b)).under(Scored.SCHEME);
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          assertThat(extraction.rate(n, p).first()).isEqualTo(extraction.first().rate(n, p));
          assertThat(extraction.rate(n, p).second()).isEqualTo(extraction.second().rate(n, p));
          assertThat(extraction.worstCase().first()).isEqualTo(extraction.first().worstCase());
        });
  }

  @Test
  void theMeanDifferenceIsOverPairsPossibleInBothAndCountsTheRest() {
    PairedExtraction.LogProbDifference difference =
        comparison.under(Scored.SCHEME).logProbDifference(Bootstrap.seeded(1));

    // 0.1, −1.5, 2.5; −4 against nothing; nothing twice
    Mean mean = difference.mean().orElseThrow();
    assertThat(mean.value()).isCloseTo(1.1 / 3, within(1e-7));
    assertThat(mean.count()).isEqualTo(3);
    assertThat(mean.interval().orElseThrow().method()).startsWith("BCa bootstrap");
    assertThat(difference.onlyFirstPossible()).isEqualTo(1);
    assertThat(difference.onlySecondPossible()).isZero();
    assertThat(difference.neitherPossible()).isEqualTo(1);
    assertThat(difference.toString())
        .endsWith(
            "over 3 examples; possible in the first alone 1, in the second alone 0, in neither 1");
  }

  @Test
  void whereNoPairIsPossibleInBothThereIsNoMean() {
    PairedExtraction.LogProbDifference difference =
        PairedComparison.of(Scored.report(-1, NONE, NONE), Scored.report(NONE, -1, -2))
            .under(Scored.SCHEME)
            .logProbDifference(Bootstrap.seeded(1));

    assertThat(difference.mean()).isEmpty();
    assertThat(difference.onlyFirstPossible()).isEqualTo(1);
    assertThat(difference.onlySecondPossible()).isEqualTo(2);
    assertThat(difference)
        .hasToString(
            "no example possible in both; possible in the first alone 1, in the second alone 2, in"
                + " neither 0");
  }

  @Test
  void theLevelIsTheFirstReports() {
    PairedComparison other = PairedComparison.of(one.with(Intervals.DEFAULT.withLevel(0.8)), two);

    assertThat(other.greedy().level()).isEqualTo(0.8);
    assertThat(other.greedy().difference().interval().level()).isEqualTo(0.8);
    assertThat(
            other
                .under(Scored.SCHEME)
                .logProbDifference(Bootstrap.seeded(1))
                .mean()
                .flatMap(Mean::interval)
                .orElseThrow()
                .level())
        .isEqualTo(0.8);
  }

  @Test
  void reportsOnOtherExamplesAreRefused() {
    ExtractionReport fewer = Scored.report(-1, -1);
    ExtractionReport other =
        ExtractionReport.of(List.of(Scored.logProb("e0000", -1), Scored.logProb("x", -1)));

    assertThatThrownBy(() -> PairedComparison.of(fewer, one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("paired reports must hold the same examples, but they hold 2 and 5");
    assertThatThrownBy(() -> PairedComparison.of(fewer, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "paired reports must hold the same examples, but they hold 2 and 2, and the second"
                + " lacks 'e0001'");
  }

  @Test
  void variantsArePairedWithTheirOriginals() {
    List<TokenScores> scores =
        List.of(
            Scored.margin("a", 1),
            Scored.margin("a-variant", -1),
            Scored.margin("b", 1),
            Scored.margin("b-variant", 1),
            Scored.margin("c", -1),
            Scored.margin("c-variant", -1),
            Scored.margin("alone", 1));
    ExtractionReport report = ExtractionReport.of(scores);

    PairedRates consistency =
        PairedComparison.ofVariants(
                report, report, Map.of("a", "a-variant", "b", "b-variant", "c", "c-variant"))
            .greedy();

    assertThat(consistency).isEqualTo(new PairedRates(1, 1, 0, 1, 0.95));
    assertThat(consistency.agreement()).isEqualTo(Rate.of(2, 3));
    assertThat(consistency.retained()).hasValue(Rate.of(1, 2));
    assertThatThrownBy(() -> PairedComparison.ofVariants(report, report, Map.of("a", "z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the report holds no example 'z'");
    assertThatThrownBy(() -> PairedComparison.ofVariants(report, report, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a comparison needs at least one pair");
  }

  @Test
  void whereTheFirstFindsNothingNothingIsRetained() {
    assertThat(new PairedRates(0, 0, 3, 2, 0.95).retained()).isEmpty();
  }

  @Test
  void aTableHasADifferenceARatioAndATest() {
    PairedRates table = new PairedRates(130, 180, 9, 9681, 0.95);

    assertThat(table.difference().value()).isCloseTo(0.0171, within(1e-12));
    assertThat(table.difference().interval().method())
        .isEqualTo("exact, melded, by McNemar's test");
    assertThat(table.ratio().value().orElseThrow()).isCloseTo(310 / 139.0, within(1e-12));
    assertThat(table.ratio().interval().method()).isEqualTo("Nam-Blackwelder score, paired");
    assertThat(table.mcNemar()).isEqualTo(Significance.mcNemar(180, 9));
    assertThat(table)
        .hasToString(
            "both 130, only first 180, only second 9, neither 9681; difference 0.017 [0.014,"
                + " 0.020], 310/10000 - 139/10000");
  }

  @Test
  void aTableWithoutDifferencesStillHasAWidth() {
    Interval interval = new PairedRates(3, 0, 0, 97, 0.95).difference().interval();

    // 1 − 0.025^(1/N), the Clopper–Pearson bound of 0 in N
    assertThat(interval.high()).isCloseTo(1 - Math.pow(0.025, 0.01), within(1e-9));
    assertThat(interval.low()).isCloseTo(-interval.high(), within(1e-12));
  }

  @Test
  void aTableChecksItsCounts() {
    assertThatThrownBy(() -> new PairedRates(0, 0, 0, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a fourfold table needs counts of at least 0 and an example, but has 0, 0, 0, 0");
    for (int negative = 0; negative < 4; negative++) {
      long[] counts = {2, 2, 2, 2};
      counts[negative] = -1;
      assertThatThrownBy(() -> new PairedRates(counts[0], counts[1], counts[2], counts[3], 0.95))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
