package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.rote.metrics.Cases;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.Golden;
import ai.rote.metrics.near.SampledAgainstComputed.Example;
import ai.rote.metrics.stat.Hits;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampledAgainstComputedTest {

  private static Example example(double logPz, long count, long draws) {
    return new Example("e", ExtractionProbability.ofLog(logPz), new Hits(count, draws));
  }

  static List<JsonNode> golden() {
    return Golden.cases("golden-binomial-tests.json");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void oneExampleIsTestedAsBySummingTerms(JsonNode golden) {
    Example example =
        example(
            golden.get("logPz").doubleValue(),
            golden.get("count").longValue(),
            golden.get("draws").longValue());
    assertThat(example.test().pValue())
        .isCloseTo(Golden.number(golden, "pValue"), withinPercentage(1e-7));
    assertThat(example.test().method()).isEqualTo("exact binomial");
    assertThat(example.test().informative()).isEqualTo(golden.get("draws").longValue());
  }

  @Test
  void oneExampleIsRejectedWherePZIsOutsideClopperPearson() {
    Cases.forEach(
        random -> {
          long draws = 1 + random.nextInt(1_000);
          Example example =
              example(Math.log(random.nextDouble()), random.nextInt((int) draws + 1), draws);
          boolean inside = example.sampled().interval(0.95).contains(example.computed().value());
          assertThat(example.test().pValue() >= 0.05).isEqualTo(inside);
        });
  }

  /** As many examples as there are truths, drawn from probabilities that may be wrong. */
  private static List<Example> sampled(
      Random random, int examples, int draws, DoubleUnaryOperator wrong) {
    List<Example> sampled = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      double computed = Math.exp(-8 * random.nextDouble());
      double actual = wrong.applyAsDouble(computed);
      long hits = random.doubles(draws).filter(u -> u < actual).count();
      sampled.add(
          new Example(
              "e" + i, ExtractionProbability.ofLog(Math.log(computed)), new Hits(hits, draws)));
    }
    return sampled;
  }

  /** The paper's figure in numbers: 250 examples, 1,000 draws; false alarm at most 1 in 1,000. */
  @Test
  void aRightSamplerAgrees() {
    SampledAgainstComputed test =
        SampledAgainstComputed.of(sampled(new Random(1), 250, 1_000, p -> p));
    assertThat(test.agree(0.001)).isTrue();
    assertThat(test.outside(0.95).count()).isLessThanOrEqualTo(26);
    assertThat(test.outside(0.95).total()).isEqualTo(250);
    assertThat(test.examples()).hasSize(250);
    assertThat(test.joint().informative()).isEqualTo(250);
    assertThat(test.joint().method())
        .isEqualTo("exact binomial, Holm over 250 tests; deviance, 9,999 simulations; doubled");
  }

  @Test
  void aSamplerThatIsALittleOffEverywhereIsNoticedByTheSpread() {
    SampledAgainstComputed test =
        SampledAgainstComputed.of(sampled(new Random(2), 250, 1_000, p -> Math.pow(p, 1.06)));
    assertThat(test.spread().pValue()).isLessThan(0.0005);
    assertThat(test.outliers().pValue()).isGreaterThan(0.001);
    assertThat(test.agree(0.001)).isFalse();
  }

  /** 199 simulations, none as far off: 1/200, doubled. */
  @Test
  void aPValueAtTheFalseAlarmRateIsAnAlarm() {
    SampledAgainstComputed test =
        SampledAgainstComputed.of(
            sampled(new Random(2), 250, 1_000, p -> Math.pow(p, 1.06)), 0, 199);
    assertThat(test.joint().pValue()).isEqualTo(0.01);
    assertThat(test.agree(0.01)).isFalse();
  }

  @Test
  void oneExampleThatIsFarOffIsNoticedAmongMany() {
    List<Example> examples = sampled(new Random(3), 250, 1_000, p -> p);
    examples.set(17, example(Math.log(0.2), 275, 1_000));
    SampledAgainstComputed test = SampledAgainstComputed.of(examples);
    assertThat(test.outliers().pValue()).isLessThan(0.0001);
    assertThat(test.single().get(17).pValue()).isEqualTo(test.outliers().pValue());
    assertThat(test.agree(0.001)).isFalse();
  }

  /** What cannot be, was seen; what must be, was not; and both the other way round. */
  @Test
  void impossibleAndCertainSuffixes() {
    for (Example wrong : List.of(example(Double.NEGATIVE_INFINITY, 1, 100), example(0, 99, 100))) {
      SampledAgainstComputed test = SampledAgainstComputed.of(List.of(wrong), 0, 999);
      assertThat(wrong.test().pValue()).isZero();
      assertThat(test.spread().pValue()).isEqualTo(0.001);
      assertThat(test.joint().pValue()).isZero();
    }
    SampledAgainstComputed right =
        SampledAgainstComputed.of(
            List.of(example(Double.NEGATIVE_INFINITY, 0, 100), example(0, 100, 100)), 0, 999);
    assertThat(right.joint().pValue()).isEqualTo(1);
    assertThat(right.spread().pValue()).isEqualTo(1);
    assertThat(right.outside(0.95).count()).isZero();
  }

  /** With one example the deviance's distribution can be summed up: within 5 standard errors. */
  @Test
  void theSpreadOfOneExampleEqualsSummingOverAllOutcomes() {
    int simulations = 20_000;
    for (double p : new double[] {0.004, 0.3, 0.5, 0.95}) {
      int draws = 60;
      BinomialDistribution outcomes = new BinomialDistribution(null, draws, p);
      for (int count : new int[] {0, 1, 12, 24, 30, 55, 60}) {
        double exact = 0;
        for (int other = 0; other <= draws; other++) {
          if (deviance(other, draws, p) >= deviance(count, draws, p) - 1e-9) {
            exact += outcomes.probability(other);
          }
        }
        exact = Math.min(1, exact);
        double simulated =
            SampledAgainstComputed.of(List.of(example(Math.log(p), count, draws)), 5, simulations)
                .spread()
                .pValue();
        double error = Math.sqrt(exact * (1 - exact) / simulations) + 1.0 / simulations;
        assertThat(simulated)
            .as("%s of %s at %s", count, draws, p)
            .isBetween(exact - 5 * error, exact + 5 * error);
      }
    }
  }

  private static double deviance(int count, int draws, double p) {
    int misses = draws - count;
    return 2
        * ((count == 0 ? 0 : count * Math.log(count / (draws * p)))
            + (misses == 0 ? 0 : misses * Math.log(misses / (draws * (1 - p)))));
  }

  /**
   * 500 data sets of a right sampler: the joint test at 10 % alarms in at most 10 % of them. 81 or
   * more would be a false alarm of this test in fewer than 1 in 10,000 cases; below 5, one that
   * never alarms.
   */
  @Test
  void falseAlarmsAreAsRareAsStated() {
    Random random = new Random(4);
    int joint = 0;
    int spread = 0;
    for (int dataSet = 0; dataSet < 500; dataSet++) {
      SampledAgainstComputed test =
          SampledAgainstComputed.of(sampled(random, 15, 60, p -> p), dataSet, 99);
      joint += test.agree(0.1) ? 0 : 1;
      spread += test.spread().pValue() <= 0.1 ? 1 : 0;
    }
    assertThat(joint).isBetween(5, 80);
    assertThat(spread).isBetween(25, 80);
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    List<Example> examples = sampled(new Random(5), 20, 100, p -> p);
    assertThat(SampledAgainstComputed.of(examples, 7, 500).spread())
        .isEqualTo(SampledAgainstComputed.of(examples, 7, 500).spread())
        .isNotEqualTo(SampledAgainstComputed.of(examples, 8, 500).spread());
  }

  @Test
  void refusesWhatItCannotTest() {
    assertThatThrownBy(() -> SampledAgainstComputed.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a test needs at least 1 example and 1 simulation, but has 0 and 9999");
    List<Example> one = List.of(example(-1, 3, 10));
    assertThatThrownBy(() -> SampledAgainstComputed.of(one, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    SampledAgainstComputed test = SampledAgainstComputed.of(one, 0, 199);
    assertThatThrownBy(() -> test.agree(0.009))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("with 199 simulations the false-alarm rate must be in [0.01, 1), but is 0.009");
    assertThat(test.agree(0.01)).isTrue();
    assertThatThrownBy(() -> test.agree(1)).isInstanceOf(IllegalArgumentException.class);
  }
}
