package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.metrics.Cases;
import ai.rote.metrics.Golden;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareIntervalTest {

  static List<JsonNode> intervals() {
    return Golden.cases("golden-intervals.json");
  }

  @ParameterizedTest
  @MethodSource("intervals")
  void boundsEqualHighPrecisionArithmetic(JsonNode golden) {
    ShareInterval method = ShareInterval.valueOf(golden.get("method").textValue());
    Interval interval =
        method.of(
            golden.get("count").longValue(),
            golden.get("total").longValue(),
            golden.get("level").doubleValue());
    double percent = method == ShareInterval.WILSON ? 1e-10 : 1e-7;

    assertThat(interval.low()).isCloseTo(Golden.number(golden, "low"), withinPercentage(percent));
    assertThat(interval.high()).isCloseTo(Golden.number(golden, "high"), withinPercentage(percent));
  }

  /** A field's tool prints a standard error of exactly 0 here. */
  @ParameterizedTest
  @EnumSource
  void noneAndAllHaveAnIntervalThatIsNoPoint(ShareInterval method) {
    for (long total = 1; total <= 2_000; total++) {
      Interval none = method.of(0, total, 0.95);
      assertThat(none.low()).isZero();
      assertThat(none.high()).isGreaterThan(0).isLessThan(1);
      Interval all = method.of(total, total, 0.95);
      assertThat(all.low()).isGreaterThan(0).isLessThan(1);
      assertThat(all.high()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void staysWithin0And1AroundTheShareAndWidensWithTheLevel(ShareInterval method) {
    Cases.forEach(
        random -> {
          long total = 1 + (long) Math.pow(10, 9 * random.nextDouble());
          long count = Math.min(total, (long) (random.nextDouble() * (total + 1)));
          Interval narrow = method.of(count, total, 0.8);
          Interval wide = method.of(count, total, 0.99);
          assertThat(wide.low()).isBetween(0.0, narrow.low());
          assertThat(wide.high()).isBetween(narrow.high(), 1.0);
          assertThat(narrow.contains((double) count / total)).isTrue();
        });
  }

  @ParameterizedTest
  @EnumSource
  void mirrorsWhenSuccessesAndFailuresSwap(ShareInterval method) {
    Cases.forEach(
        random -> {
          long total = 1 + random.nextInt(10_000);
          long count = random.nextInt((int) total + 1);
          Interval interval = method.of(count, total, 0.95);
          Interval mirrored = method.of(total - count, total, 0.95);
          assertThat(1 - mirrored.high()).isCloseTo(interval.low(), within(1e-10));
        });
  }

  /** The defining property, summed up exactly: coverage of Clopper-Pearson is never too low. */
  @Test
  void clopperPearsonCoversEveryShareWithAtLeastItsLevel() {
    int total = 40;
    for (double share = 0.005; share < 1; share += 0.005) {
      double covered = 0;
      double mass = Math.pow(1 - share, total);
      for (int count = 0; count <= total; count++) {
        if (ShareInterval.CLOPPER_PEARSON.of(count, total, 0.95).contains(share)) {
          covered += mass;
        }
        mass *= (double) (total - count) / (count + 1) * share / (1 - share);
      }
      assertThat(covered).as("coverage of %s", share).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void namesItsMethod() {
    assertThat(ShareInterval.WILSON.of(130, 10_000, 0.95))
        .hasToString("[0.011, 0.015], 95% Wilson score");
    assertThat(ShareInterval.CLOPPER_PEARSON.of(130, 10_000, 0.999))
        .hasToString("[0.010, 0.017], 99.9% Clopper-Pearson");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 95, -0.5, Double.NaN})
  void refusesWhatIsNoLevel(double level) {
    assertThatThrownBy(() -> ShareInterval.WILSON.of(1, 2, level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence level must be in (0, 1), but is " + level);
  }

  @Test
  void anIntervalRefusesBoundsOutOfOrder() {
    assertThatThrownBy(() -> new Interval(0.2, 0.1, 0.95, "mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an interval's lower bound must not exceed its upper bound, but they are 0.2 and 0.1");
    assertThatThrownBy(() -> new Interval(Double.NaN, 0.1, 0.95, "mine"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void methodsAreNamedAsOnTheCommandLine() {
    for (ShareInterval method : ShareInterval.values()) {
      assertThat(ShareInterval.parse(method.toString())).isEqualTo(method);
    }
    assertThat(ShareInterval.CLOPPER_PEARSON).hasToString("clopper-pearson");
    assertThatThrownBy(() -> ShareInterval.parse("exact"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval 'exact' is not known; allowed: wilson, clopper-pearson");
  }
}
