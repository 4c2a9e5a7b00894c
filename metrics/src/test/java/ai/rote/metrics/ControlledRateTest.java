package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.metrics.stat.RateFamily;
import ai.rote.metrics.stat.RateRatio;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlledRateTest {
  private final ControlledRate rate = new ControlledRate(Rate.of(440, 10_000), Rate.of(30, 10_000));

  @Test
  void theDifferenceAndTheRatioAreOfIndependentRates() {
    assertThat(rate.difference().value()).isCloseTo(0.041, within(1e-12));
    assertThat(rate.difference().interval().method()).isEqualTo("exact, melded, by Fisher's test");
    assertThat(rate.difference()).hasToString("0.041 [0.037, 0.045], 440/10000 - 30/10000");
    assertThat(rate.ratio()).hasToString("14.667 [10.166, 21.167], 440/10000 : 30/10000");
    assertThat(rate.ratio().interval().method()).isEqualTo("Koopman score");
  }

  @Test
  void theAdjustedRateIsTheShareOfWhatCannotBeWrittenUnseen() {
    ControlledRate.Adjusted adjusted = rate.adjusted().orElseThrow();

    assertThat(adjusted.value()).isCloseTo((0.044 - 0.003) / (1 - 0.003), within(1e-12));
    assertThat(adjusted.interval().contains(adjusted.value())).isTrue();
    assertThat(adjusted).hasToString("0.041 [0.037, 0.045]");
  }

  @Test
  void withNothingInTheControlSetTheAdjustedRateIsTheRate() {
    ControlledRate.Adjusted adjusted =
        new ControlledRate(Rate.of(7, 100), Rate.of(0, 1000)).adjusted().orElseThrow();

    assertThat(adjusted.value()).isCloseTo(0.07, within(1e-12));
    assertThat(adjusted.interval().low()).isBetween(0.025, 0.04);
  }

  @Test
  void aControlThatIsExtractedMoreGivesANegativeRate() {
    ControlledRate.Adjusted adjusted =
        new ControlledRate(Rate.of(0, 50), Rate.of(10, 50)).adjusted().orElseThrow();

    assertThat(adjusted.value()).isCloseTo(-0.25, within(1e-12));
    assertThat(adjusted.interval().high()).isNegative();
  }

  @Test
  void aControlThatIsExtractedWholeLeavesNothingToAdjust() {
    assertThat(new ControlledRate(Rate.of(3, 10), Rate.of(10, 10)).adjusted()).isEmpty();
  }

  /** 4 of 40 against 0 of 90: beyond chance alone, not among 20. */
  @Test
  void asOneOfManyTheAdjustedRateAgreesWithTheFamily() {
    ControlledRate few = new ControlledRate(Rate.of(4, 40), Rate.of(0, 90));
    for (ControlledRate each : List.of(rate, few)) {
      for (int comparisons : new int[] {1, 2, 20}) {
        RateFamily.Builder<Integer> family = RateFamily.builder(0.9);
        for (int i = 0; i < comparisons; i++) {
          family.add(i, each.measured(), each.control());
        }
        Interval difference = family.build().of(0).difference().interval();
        Interval adjusted = each.adjusted(0.9, comparisons).orElseThrow().interval();

        assertThat(adjusted.level()).isEqualTo(0.9);
        assertThat(adjusted.method()).isEqualTo(difference.method());
        assertThat(adjusted.low() > 0).isEqualTo(difference.low() > 0);
        // The interval of one alone at the level that Bonferroni's inequality asks of each.
        double alone = 1 - 0.1 / comparisons;
        Interval single = each.adjusted(alone, 1).orElseThrow().interval();
        assertThat(adjusted.low()).isCloseTo(single.low(), within(1e-12));
        assertThat(adjusted.high()).isCloseTo(single.high(), within(1e-12));
      }
    }
    assertThat(few.adjusted(0.9, 1).orElseThrow().interval().low()).isPositive();
    assertThat(few.adjusted(0.9, 20).orElseThrow().interval().low()).isNegative();
    assertThat(rate.adjusted()).isEqualTo(rate.adjusted(0.95, 1));
    assertThatThrownBy(() -> rate.adjusted(0.95, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number of comparisons must be at least 1, but is 0");
  }

  @Test
  void aRatioToNothingHasNoValueButALowerBound() {
    RateRatio ratio = RateRatio.independent(Rate.of(5, 56), Rate.of(0, 29));

    assertThat(ratio.value()).isEmpty();
    assertThat(ratio.interval().low()).isPositive();
    assertThat(ratio.interval().high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(ratio.toString()).startsWith("none [").endsWith("Infinity], 5/56 : 0/29");
    assertThat(RateRatio.independent(Rate.of(0, 9), Rate.of(0, 9)).interval())
        .extracting(Interval::low, Interval::high)
        .containsExactly(0.0, Double.POSITIVE_INFINITY);
  }

  @Test
  void interchangingTheRatesTurnsDifferenceAndRatioOver() {
    Cases.forEach(
        random -> {
          Rate a = Rate.of(1 + random.nextInt(50), 51 + random.nextInt(500));
          Rate b = Rate.of(1 + random.nextInt(50), 51 + random.nextInt(500));
          assertThat(RateDifference.independent(a, b).interval().low())
              .isCloseTo(-RateDifference.independent(b, a).interval().high(), within(1e-12));
          assertThat(RateRatio.independent(a, b).interval().low())
              .isCloseTo(1 / RateRatio.independent(b, a).interval().high(), within(1e-9));
          assertThat(RateRatio.independent(a, b).interval().contains(a.value() / b.value()))
              .isTrue();
        });
  }

  @Test
  void groupsAreSetAgainstTheControlGroup() {
    ExtractionReport report =
        ExtractionReport.of(
            List.of(
                Scored.of("a", Map.of("times", 0L), -1, Map.of()),
                Scored.of("b", Map.of("times", 0L), -1, Map.of()),
                Scored.of("c", Map.of("times", 1L), 1, Map.of()),
                Scored.of("d", Map.of("times", 4L), -1, Map.of())));

    var against = report.groupBy("times").against(0, ExtractionReport::greedy);

    assertThat(against.keySet()).containsExactly(1L, 4L);
    assertThat(against.get(1L)).isEqualTo(new ControlledRate(Rate.of(1, 1), Rate.of(0, 2)));
    assertThatThrownBy(() -> report.groupBy("times").against(9, ExtractionReport::greedy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no example has 'times' = 9; there are [0, 1, 4]");
  }
}
