package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Golden;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ratios and tests against high-precision arithmetic that shares no formula. */
class EffectsGoldenTest {
  private static final double RELATIVE_ERROR = 1e-9;

  static List<JsonNode> effects() {
    return Golden.cases("golden-effects.json");
  }

  static List<JsonNode> tests() {
    return Golden.cases("golden-mcnemar.json");
  }

  @ParameterizedTest
  @MethodSource("effects")
  void intervalsEqualHighPrecisionArithmetic(JsonNode golden) {
    Interval interval = interval(golden);

    assertNear(interval.low(), Golden.number(golden, "low"));
    assertNear(
        interval.high(),
        golden.has("high") ? Golden.number(golden, "high") : Double.POSITIVE_INFINITY);
    assertThat(interval.level()).isEqualTo(golden.get("level").doubleValue());
  }

  private static Interval interval(JsonNode golden) {
    long[] counts = new long[4];
    for (int i = 0; i < 4; i++) {
      counts[i] = golden.get("counts").get(i).longValue();
    }
    double level = golden.get("level").doubleValue();
    return switch (golden.get("kind").textValue()) {
      case "INDEPENDENT_RATIO" ->
          RateRatio.independent(rate(counts[0], counts[1], level), rate(counts[2], counts[3]))
              .interval();
      default -> paired(counts, level).ratio().interval();
    };
  }

  private static Rate rate(long count, long total, double level) {
    return Rate.of(count, total, ShareInterval.WILSON, level);
  }

  private static Rate rate(long count, long total) {
    return Rate.of(count, total);
  }

  private static PairedRates paired(long[] counts, double level) {
    long neither = counts[3] - counts[0] - counts[1] - counts[2];
    return new PairedRates(counts[0], counts[1], counts[2], neither, level);
  }

  private static void assertNear(double actual, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual)
          .isCloseTo(expected, within(RELATIVE_ERROR * Math.max(1e-3, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @MethodSource("tests")
  void mcnemarEqualsHighPrecisionArithmetic(JsonNode golden) {
    long onlyFirst = golden.get("onlyFirst").longValue();
    long onlySecond = golden.get("onlySecond").longValue();
    Significance test = Significance.mcNemar(onlyFirst, onlySecond);

    double expected = Golden.number(golden, "pValue");
    assertThat(test.pValue()).isCloseTo(expected, within(1e-10 * expected));
    assertThat(Significance.mcNemar(onlySecond, onlyFirst)).isEqualTo(test);
    assertThat(test.informative()).isEqualTo(onlyFirst + onlySecond);
  }
}
