package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.metrics.Cases;
import ai.rote.metrics.Golden;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.Interval;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceSequenceTest {
  private static final ConfidenceSequence SEQUENCE = new ConfidenceSequence(0.95);

  static List<JsonNode> golden() {
    return Golden.cases("golden-confidence-sequences.json");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void boundsEqualHighPrecisionArithmetic(JsonNode golden) {
    Interval interval =
        new ConfidenceSequence(golden.get("level").doubleValue())
            .at(new Hits(golden.get("count").longValue(), golden.get("draws").longValue()));

    assertThat(interval.low()).isCloseTo(Golden.number(golden, "low"), withinPercentage(1e-7));
    assertThat(interval.high()).isCloseTo(Golden.number(golden, "high"), withinPercentage(1e-7));
    assertThat(interval.level()).isEqualTo(golden.get("level").doubleValue());
  }

  /**
   * How likely a process ever leaves the true probability outside, within 300 draws and a look
   * after each: computed exactly, path by path, no simulation.
   */
  private static double everOutside(double truth, Function<Hits, Interval> interval) {
    double[] inside = {1}; // by number of hits so far: probability of that and never outside
    double outside = 0;
    for (int draws = 1; draws <= 300; draws++) {
      double[] next = new double[draws + 1];
      for (int count = 0; count < draws; count++) {
        next[count] += inside[count] * (1 - truth);
        next[count + 1] += inside[count] * truth;
      }
      for (int count = 0; count <= draws; count++) {
        if (next[count] > 0 && !interval.apply(new Hits(count, draws)).contains(truth)) {
          outside += next[count];
          next[count] = 0;
        }
      }
      inside = next;
    }
    return outside;
  }

  /** The promise, at the only two things that matter: never above 5 %, and not vacuously so. */
  @ParameterizedTest
  @ValueSource(doubles = {0.004, 0.05, 0.4, 0.97})
  void coversAfterEveryDrawAtOnce(double truth) {
    assertThat(everOutside(truth, SEQUENCE::at)).isBetween(0.005, 0.05);
  }

  /** So that the check above is known to be able to fail. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.4})
  void anIntervalForOneLookDoesNot(double truth) {
    assertThat(everOutside(truth, hits -> hits.interval(0.95))).isGreaterThan(0.10);
  }

  @Test
  void noneAndAllHaveAnIntervalThatIsNoPoint() {
    for (long draws : new long[] {1, 10, 1_000, 1_000_000_000_000L}) {
      Interval none = SEQUENCE.at(new Hits(0, draws));
      assertThat(none.low()).isZero();
      assertThat(none.high()).isGreaterThan(0).isLessThan(1);
      Interval all = SEQUENCE.at(new Hits(draws, draws));
      assertThat(all.low()).isGreaterThan(0).isLessThan(1);
      assertThat(all.high()).isEqualTo(1);
    }
  }

  @Test
  void mirrorsWidensWithTheLevelAndHoldsTheShare() {
    Cases.forEach(
        random -> {
          long draws = 1 + random.nextInt(10_000);
          long count = random.nextInt((int) draws + 1);
          Interval interval = SEQUENCE.at(new Hits(count, draws));
          Interval mirrored = SEQUENCE.at(new Hits(draws - count, draws));
          Interval wide = new ConfidenceSequence(0.99).at(new Hits(count, draws));
          assertThat(1 - mirrored.high()).isCloseTo(interval.low(), within(1e-10));
          assertThat(wide.low()).isLessThanOrEqualTo(interval.low());
          assertThat(wide.high()).isGreaterThanOrEqualTo(interval.high());
          assertThat(interval.contains((double) count / draws)).isTrue();
        });
  }

  /** The price of looking all the time, as the documentation has it. */
  @Test
  void isHalfToOneAndAHalfTimesWiderThanAnIntervalForOneLook() {
    for (long draws : new long[] {100, 1_000, 10_000, 100_000}) {
      for (double share : new double[] {0.01, 0.1, 0.5}) {
        Hits hits = new Hits(Math.round(share * draws), draws);
        Interval once = hits.interval(0.95);
        Interval always = SEQUENCE.at(hits);
        assertThat((always.high() - always.low()) / (once.high() - once.low()))
            .as("%s", hits)
            .isBetween(1.3, 2.3);
      }
    }
  }

  @Test
  void severalExamplesShareTheLevel() {
    assertThat(ConfidenceSequence.jointly(0.95, 1)).isEqualTo(SEQUENCE);
    assertThat(ConfidenceSequence.jointly(0.9, 4).level()).isEqualTo(0.975);
    assertThatThrownBy(() -> ConfidenceSequence.jointly(0.9, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("examples must be at least 1, but are 0");
    assertThatThrownBy(() -> ConfidenceSequence.jointly(1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence level must be in (0, 1), but is 1.0");
    assertThatThrownBy(() -> new ConfidenceSequence(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SEQUENCE).hasToString("95% beta-binomial confidence sequence");
    assertThat(SEQUENCE.at(new Hits(1, 2)).method()).isEqualTo("beta-binomial confidence sequence");
  }

  private static Interval interval(double low, double high) {
    return new Interval(low, high, 0.95, "given");
  }

  @Test
  void rulesStopAtTheirBorder() {
    assertThat(StoppingRule.narrow(0.25).stops(interval(0.25, 0.5), 1)).isTrue();
    assertThat(StoppingRule.narrow(0.25).stops(interval(0.25, 0.51), 1)).isFalse();
    assertThat(StoppingRule.withinFactor(2).stops(interval(0.01, 0.02), 1)).isTrue();
    assertThat(StoppingRule.withinFactor(2).stops(interval(0.01, 0.021), 1)).isFalse();
    assertThat(StoppingRule.withinFactor(2).stops(interval(0, 0.001), 1)).isFalse();
    assertThat(StoppingRule.atMost(10).stops(interval(0, 1), 9)).isFalse();
    assertThat(StoppingRule.atMost(10).stops(interval(0, 1), 10)).isTrue();
    // n = 10 and p = 0.5 need 0.0670
    StoppingRule decided = StoppingRule.decided(10, 0.5);
    assertThat(decided.stops(interval(0.01, 0.066), 1)).isTrue();
    assertThat(decided.stops(interval(0.068, 0.5), 1)).isTrue();
    assertThat(decided.stops(interval(0.066, 0.068), 1)).isFalse();
    StoppingRule either = decided.or(StoppingRule.atMost(10));
    assertThat(either.stops(interval(0.066, 0.068), 9)).isFalse();
    assertThat(either.stops(interval(0.066, 0.068), 10)).isTrue();
    assertThat(either.stops(interval(0.068, 0.1), 9)).isTrue();
    StoppingRule both = decided.and(StoppingRule.decided(1, 0.5));
    assertThat(both.stops(interval(0.01, 0.06), 1)).isTrue();
    assertThat(both.stops(interval(0.07, 0.49), 1)).isTrue();
    assertThat(both.stops(interval(0.07, 0.51), 1)).isFalse();
    assertThat(both.stops(interval(0.06, 0.07), 1)).isFalse();
  }

  @Test
  void rulesRefuseWhatNeverStops() {
    assertThatThrownBy(() -> StoppingRule.narrow(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width must be above 0, but is 0.0");
    assertThatThrownBy(() -> StoppingRule.withinFactor(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor must be above 1, but is 1.0");
    assertThatThrownBy(() -> StoppingRule.atMost(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("draws must be at least 1, but are 0");
    assertThat(StoppingRule.atMost(1).stops(interval(0, 1), 1)).isTrue();
    assertThatThrownBy(() -> StoppingRule.decided(0, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StoppingRule.decided(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void drawsUntilARuleStopsAndNoFurther() {
    List<Hits> batches = new ArrayList<>();
    Hits hits =
        SEQUENCE.drawUntil(
            StoppingRule.atMost(25),
            () -> {
              batches.add(new Hits(1, 10));
              return new Hits(1, 10);
            });
    assertThat(hits).isEqualTo(new Hits(3, 30));
    assertThat(batches).hasSize(3);
  }

  /** Far from the border an answer is cheap: the point of stopping early. */
  @Test
  void decidesClearCasesInFewDraws() {
    Random random = new Random(3);
    StoppingRule rule = StoppingRule.decided(10, 0.5).or(StoppingRule.atMost(100_000));
    Hits often = SEQUENCE.drawUntil(rule, () -> new Hits(random.nextDouble() < 0.5 ? 1 : 0, 1));
    Hits never = SEQUENCE.drawUntil(rule, () -> new Hits(0, 1));
    assertThat(often.draws()).isLessThan(40);
    assertThat(never.draws()).isLessThan(120);
    assertThat(Decision.discoverable(SEQUENCE.at(often), 10, 0.5)).isEqualTo(Decision.YES);
    assertThat(Decision.discoverable(SEQUENCE.at(never), 10, 0.5)).isEqualTo(Decision.NO);
  }
}
