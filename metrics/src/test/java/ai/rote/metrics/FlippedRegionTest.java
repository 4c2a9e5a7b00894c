package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.stat.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlippedRegionTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;

  private static PairedExtraction paired(double[] first, double[] second) {
    return PairedComparison.of(Scored.report(first), Scored.report(second)).under(Scored.SCHEME);
  }

  /** The finding of Hayes et al. on Pythia 1B and GPT-Neo 1.3B, in small. */
  @Test
  void theModelThatGreedyDecodingCallsSaferMayExtractMore() {
    // Greedily 2 against 1. Within many queries 3 against 4.
    PairedExtraction paired =
        paired(new double[] {-0.1, -0.2, -9, NONE, NONE}, new double[] {-0.3, -2, -2.5, -3, NONE});
    FlippedRegion region = paired.flips();

    assertThat(region.isEmpty()).isFalse();
    // Second overtakes when its third example is reached: ⌈ln 0.1 / ln(1 − e^−2.5)⌉ = 27
    assertThat(region.queries(0.9)).hasSize(1);
    assertThat(region.queries(0.9).get(0)).hasToString("27 ≤ n < infinite");
    assertThat(region.contains(26, 0.9)).isFalse();
    assertThat(region.contains(27, 0.9)).isTrue();
    assertThat(region.contains(Long.MAX_VALUE, 0.9)).isTrue();
    assertThat(region.queries(1)).isEmpty();
    assertThat(paired.rate(27, 0.9).difference().value()).isNegative();
  }

  @Test
  void aBandEndsWhereTheFirstCatchesUp() {
    FlippedRegion region =
        paired(new double[] {-0.1, -8, NONE}, new double[] {-1, -2, NONE}).flips();

    assertThat(region.bands()).hasSize(1);
    assertThat(region.bands().get(0).from()).isEqualTo(ExtractionProbability.ofLog(-2));
    assertThat(region.bands().get(0).until()).hasValue(ExtractionProbability.ofLog(-8));
    // ⌈ln ½ / ln(1 − e^−2)⌉ and ⌈ln ½ / ln(1 − e^−8)⌉
    assertThat(region.queries(0.5).get(0)).hasToString("5 ≤ n < 2066");
  }

  @Test
  void aBandTooThinForWholeNumbersOfQueriesLeavesNoRange() {
    FlippedRegion region =
        paired(new double[] {-0.1, -2.001, NONE}, new double[] {-1, -2, NONE}).flips();

    assertThat(region.bands()).hasSize(1);
    assertThat(region.queries(0.5)).isEmpty();
  }

  @Test
  void equalGreedyRatesHaveNoOrderToFlip() {
    assertThat(paired(new double[] {-0.1, -9}, new double[] {-0.2, -2}).flips().isEmpty()).isTrue();
    assertThat(paired(new double[] {-0.1, -2}, new double[] {-1, -2}).flips().isEmpty()).isTrue();
  }

  /** Brute force: at random points of the plane the two counts are compared. */
  @Test
  void containsExactlyThePointsWhereTheOrderIsTheOtherOne() {
    Cases.forEach(
        random -> {
          int size = 2 + random.nextInt(8);
          double[] a = IntStream.range(0, size).mapToDouble(i -> -random.nextInt(7)).toArray();
          double[] b = IntStream.range(0, size).mapToDouble(i -> -random.nextInt(7)).toArray();
          PairedComparison comparison = PairedComparison.of(Scored.report(a), Scored.report(b));
          PairedExtraction paired = comparison.under(Scored.SCHEME);
          FlippedRegion region = paired.flips();
          double greedy = comparison.greedy().difference().value();
          for (int i = 0; i < 20; i++) {
            long n = 1 + random.nextInt(2_000);
            double p = Cases.probability(random);
            boolean flipped = paired.rate(n, p).difference().value() * greedy < 0;
            assertThat(region.contains(n, p)).isEqualTo(flipped);
            QueriesNeeded here = QueriesNeeded.of(n);
            assertThat(
                    region.queries(p).stream()
                        .anyMatch(
                            range ->
                                range.from().compareTo(here) <= 0
                                    && here.compareTo(range.until()) < 0))
                .isEqualTo(flipped);
          }
        });
  }

  @Test
  void pointsOutOfRangeAreRefused() {
    FlippedRegion region =
        paired(new double[] {-0.1, -8, NONE}, new double[] {-1, -2, NONE}).flips();

    assertThatThrownBy(() -> region.contains(0, 0.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> region.queries(0)).isInstanceOf(IllegalArgumentException.class);
    FlippedRegion empty = new FlippedRegion(List.of());
    assertThatThrownBy(() -> empty.contains(0, 0.5))
        .hasMessage("number of queries n must be at least 1, but is 0");
    assertThatThrownBy(() -> empty.contains(1, 0))
        .hasMessage("probability p must be in (0, 1], but is 0.0");
    assertThatThrownBy(() -> empty.queries(2))
        .hasMessage("probability p must be in (0, 1], but is 2.0");
  }

  @Test
  void aBandIsBackedWhereAPointInItDiffersTheOtherWayRoundBeyondChance() {
    FlippedRegion.Band early =
        new FlippedRegion.Band(
            ExtractionProbability.ofLog(-2), Optional.of(ExtractionProbability.ofLog(-5)));
    FlippedRegion.Band late =
        new FlippedRegion.Band(ExtractionProbability.ofLog(-9), Optional.empty());
    FlippedRegion region = new FlippedRegion(List.of(early, late));
    FlippedRegion.Point few = new FlippedRegion.Point(20, 0.5);
    FlippedRegion.Point many = new FlippedRegion.Point(1_000_000, 0.5);
    Map<FlippedRegion.Point, Verdict> verdicts =
        Map.of(few, Verdict.NO_DIFFERENCE, many, Verdict.LOWER);

    assertThat(early.contains(few.n(), few.p())).isTrue();
    assertThat(late.contains(many.n(), many.p())).isTrue();
    assertThat(region.backed(Verdict.HIGHER, verdicts).bands()).containsExactly(late);
    assertThat(region.backed(Verdict.LOWER, verdicts).isEmpty()).isTrue();
    assertThat(region.backed(Verdict.NO_DIFFERENCE, verdicts).isEmpty()).isTrue();
  }
}
