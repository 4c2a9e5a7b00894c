package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Cases;
import ai.rote.metrics.ControlledRate;
import ai.rote.metrics.Golden;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exact intervals of differences: against arithmetic of another kind, and their coverage summed.
 */
class MeldingTest {
  private static final double LEVEL = 0.95;

  static List<JsonNode> golden() {
    return Golden.cases("golden-melding.json");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsHighPrecisionArithmetic(JsonNode golden) {
    int comparisons = golden.get("comparisons").intValue();
    RatePair pair = pair(golden);
    Interval interval = pair.difference(LEVEL, comparisons).interval();

    assertNear(interval.low(), Golden.number(golden, "low"));
    assertNear(interval.high(), Golden.number(golden, "high"));
    double pValue = Golden.number(golden, "pValue");
    assertThat(pair.test().among(comparisons).pValue()).isCloseTo(pValue, within(1e-9 * pValue));
    if (golden.has("adjustedLow")) {
      ControlledRate rate = new ControlledRate(pair.first(), pair.second());
      Interval adjusted = rate.adjusted().orElseThrow().interval();
      assertNear(adjusted.low(), Golden.number(golden, "adjustedLow"));
      assertNear(adjusted.high(), Golden.number(golden, "adjustedHigh"));
      assertThat(rate.significance()).isEqualTo(pair.test());
    }
  }

  private static RatePair pair(JsonNode golden) {
    long[] counts = new long[golden.get("counts").size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = golden.get("counts").get(i).longValue();
    }
    return counts.length == 3
        ? paired(counts[0], counts[1], counts[2])
        : new IndependentRates(Rate.of(counts[0], counts[1]), Rate.of(counts[2], counts[3]));
  }

  private static RatePair paired(long b, long c, long total) {
    return new MatchedRates(new PairedRates(0, b, c, total - b - c, LEVEL));
  }

  private static void assertNear(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-8 * Math.max(0.01, Math.abs(expected))));
  }

  @Test
  void whereOnlyOneOfTheTwoEverHasThePropertyTheBoundIsClopperPearsons() {
    for (long count : new long[] {0, 1, 7, 60}) {
      Interval share = ShareInterval.CLOPPER_PEARSON.of(count, 60, LEVEL);

      Interval more = paired(count, 0, 60).difference(LEVEL, 1).interval();
      Interval less = paired(0, count, 60).difference(LEVEL, 1).interval();

      assertThat(more.high()).isCloseTo(share.high(), within(1e-9));
      assertThat(less.low()).isCloseTo(-share.high(), within(1e-9));
    }
  }

  @Test
  void anIntervalExcludesNoDifferenceExactlyIfThePValueIsBelowTheError() {
    Cases.forEach(
        random -> {
          int total = 1 + random.nextInt(400);
          int b = random.nextInt(total + 1) >> random.nextInt(6);
          int c = random.nextInt(total - b + 1) >> random.nextInt(8);
          int other = 1 + random.nextInt(300);
          int k = random.nextInt(other + 1) >> random.nextInt(6);
          double level = random.nextBoolean() ? 0.95 : 0.5 + 0.4999 * random.nextDouble();
          int comparisons = 1 + random.nextInt(random.nextBoolean() ? 3 : 1000);
          for (RatePair pair :
              List.of(
                  paired(b, c, total),
                  new IndependentRates(Rate.of(b, total), Rate.of(k, other)))) {
            ComparedRates compared = ComparedRates.of(pair, level, comparisons);
            Interval interval = compared.difference().interval();
            boolean significant = compared.significance().pValue() < 1 - level;

            assertThat(!interval.contains(0)).isEqualTo(significant);
            assertThat(compared.verdict().isDifference()).isEqualTo(significant);
            assertThat(interval.contains(compared.difference().value())).isTrue();
            assertThat(interval.low()).isGreaterThanOrEqualTo(-1);
            assertThat(interval.high()).isLessThanOrEqualTo(1);
            if (significant) {
              assertThat(interval.low() > 0).isEqualTo(compared.verdict() == Verdict.HIGHER);
            }
          }
        });
  }

  @Test
  void theAdjustedRateLiesAbove0ExactlyIfTheDifferenceDoes() {
    Cases.forEach(
        random -> {
          Rate measured = rate(random.nextInt(40), 40 + random.nextInt(300));
          Rate control = rate(random.nextInt(30), 31 + random.nextInt(200));
          ControlledRate rate = new ControlledRate(measured, control);
          Interval adjusted = rate.adjusted().orElseThrow().interval();
          Interval difference = rate.difference().interval();

          assertThat(adjusted.low() > 0).isEqualTo(difference.low() > 0);
          assertThat(adjusted.high() < 0).isEqualTo(difference.high() < 0);
          assertThat(adjusted.contains(rate.adjusted().orElseThrow().value())).isTrue();
        });
  }

  private static Rate rate(long count, long total) {
    return Rate.of(count, total);
  }

  /** All outcomes of 24 examples, each with its probability: no simulation, nothing by chance. */
  @ParameterizedTest
  @CsvSource({"0.95", "0.999"})
  void pairedIntervalsCoverEveryDifferenceWithAtLeastTheirLevel(double level) {
    int n = 24;
    Interval[][] intervals = new Interval[n + 1][n + 1];
    for (int b = 0; b <= n; b++) {
      for (int c = 0; b + c <= n; c++) {
        intervals[b][c] = paired(b, c, n).difference(level, 1).interval();
      }
    }
    double[] shares = {0, 0.004, 0.01, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25, 0.33, 0.42, 0.5};
    double worst = 1;
    for (double first : shares) {
      for (double second : shares) {
        double covered = 0;
        for (int b = 0; b <= n; b++) {
          for (int c = 0; b + c <= n; c++) {
            covered +=
                intervals[b][c].contains(first - second) ? trinomial(n, b, c, first, second) : 0;
          }
        }
        worst = Math.min(worst, covered);
      }
    }
    System.out.printf("paired melding at %s: least coverage %.5f%n", level, worst);
    assertThat(worst).isGreaterThanOrEqualTo(level - 1e-9);
  }

  private static double trinomial(int n, int b, int c, double first, double second) {
    return CombinatoricsUtils.binomialCoefficientDouble(n, b)
        * CombinatoricsUtils.binomialCoefficientDouble(n - b, c)
        * Math.pow(first, b)
        * Math.pow(second, c)
        * Math.pow(Math.max(0, 1 - first - second), n - b - c);
  }

  @ParameterizedTest
  @CsvSource({"0.95, 20, 12", "0.999, 15, 30"})
  void intervalsOfDifferentExamplesCoverWithAtLeastTheirLevel(double level, int n1, int n2) {
    double[] shares = {0, 0.003, 0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99, 1};
    Interval[][] differences = new Interval[n1 + 1][n2 + 1];
    Interval[][] adjusted = new Interval[n1 + 1][n2 + 1];
    for (int k1 = 0; k1 <= n1; k1++) {
      for (int k2 = 0; k2 <= n2; k2++) {
        Rate first = Rate.of(k1, n1, ShareInterval.WILSON, level);
        differences[k1][k2] = RateDifference.independent(first, rate(k2, n2)).interval();
        if (k2 < n2) {
          adjusted[k1][k2] =
              new ControlledRate(first, rate(k2, n2)).adjusted().orElseThrow().interval();
        }
      }
    }
    double worst = 1;
    for (double first : shares) {
      for (double second : shares) {
        double difference = 0;
        double rate = 0;
        for (int k1 = 0; k1 <= n1; k1++) {
          for (int k2 = 0; k2 <= n2; k2++) {
            double probability = binomial(n1, k1, first) * binomial(n2, k2, second);
            difference += differences[k1][k2].contains(first - second) ? probability : 0;
            // where all of the control is extracted there is no rate to be wrong
            boolean right = k2 == n2 || adjusted[k1][k2].contains((first - second) / (1 - second));
            rate += right ? probability : 0;
          }
        }
        worst = Math.min(worst, Math.min(difference, second < 1 ? rate : 1));
      }
    }
    System.out.printf("melding at %s: least coverage %.5f%n", level, worst);
    assertThat(worst).isGreaterThanOrEqualTo(level - 1e-9);
  }

  private static double binomial(int n, int k, double share) {
    return CombinatoricsUtils.binomialCoefficientDouble(n, k)
        * Math.pow(share, k)
        * Math.pow(1 - share, n - k);
  }

  @Test
  void largeCountsComeNearTheNormalInterval() {
    Interval interval = paired(52_000, 48_000, 1_000_000).difference(LEVEL, 1).interval();

    double error = Math.sqrt(100_000 - 4_000.0 * 4_000 / 1_000_000) / 1_000_000;
    assertThat(interval.low()).isCloseTo(0.004 - 1.959964 * error, within(0.01 * error));
    assertThat(interval.high()).isCloseTo(0.004 + 1.959964 * error, within(0.01 * error));
    Interval different =
        RateDifference.independent(rate(60_000, 400_000), rate(300, 2_000)).interval();
    double width = 2 * 1.959964 * Math.sqrt(0.15 * 0.85 * (1 / 400_000.0 + 1 / 2_000.0));
    assertThat(different.high() - different.low()).isBetween(width, 1.05 * width);
  }
}
