package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.Scored;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final double Z = 1.959963984540054;

  private static Interval interval(Bootstrap bootstrap, double... values) {
    return bootstrap.ofMean(values, 0.95).orElseThrow();
  }

  private static double[] exponential(int size, long seed) {
    Random random = new Random(seed);
    return random.doubles(size).map(u -> -Math.log1p(-u)).toArray();
  }

  @Test
  void oneSeedGivesOneIntervalAndSaysSo() {
    double[] values = exponential(50, 1);

    assertThat(interval(Bootstrap.seeded(7), values))
        .isEqualTo(interval(Bootstrap.seeded(7), values));
    assertThat(interval(Bootstrap.seeded(8), values))
        .isNotEqualTo(interval(Bootstrap.seeded(7), values));
    assertThat(interval(Bootstrap.seeded(7).withResamples(200), values).method())
        .isEqualTo("BCa bootstrap, 200 resamples, seed 7");
    assertThat(interval(Bootstrap.seeded(7), values).level()).isEqualTo(0.95);
  }

  /**
   * BCa agrees to second order with the normal bounds corrected for skewness γ, θ̂ + s/√N·(±z +
   * γ(2z² + 1)/(6√N)), which is a formula of another kind.
   */
  @Test
  void boundsFollowTheSkewnessOfTheSample() {
    double[] values = exponential(400, 2);
    double mean = Arrays.stream(values).average().orElseThrow();
    double m2 = Arrays.stream(values).map(x -> Math.pow(x - mean, 2)).sum() / 400;
    double m3 = Arrays.stream(values).map(x -> Math.pow(x - mean, 3)).sum() / 400;
    double error = Math.sqrt(m2 / 400);
    double shift = m3 / Math.pow(m2, 1.5) * (2 * Z * Z + 1) / (6 * 20);

    Interval bca = interval(Bootstrap.seeded(3).withResamples(20_000), values);

    assertThat(shift).isGreaterThan(0.1);
    assertThat((bca.low() - mean) / error).isCloseTo(-Z + shift, within(0.06));
    assertThat((bca.high() - mean) / error).isCloseTo(Z + shift, within(0.06));
  }

  /** Seven values can be drawn in 7⁷ ways, few enough to take each once: the plain oracle. */
  @Test
  void equalsTheBoundsFromAllResamplesThereAre() {
    double[] values = {0, 0.13, 0.41, 1.07, 2.03, 3.01, 6.17};
    double mean = Arrays.stream(values).average().orElseThrow();
    double[] all = new double[823_543];
    double below = 0;
    for (int way = 0; way < all.length; way++) {
      for (int draw = 0, rest = way; draw < 7; draw++, rest /= 7) {
        all[way] += values[rest % 7] / 7;
      }
      below += all[way] < mean ? 1 : 0;
    }
    Arrays.sort(all);
    double bias = Normal.quantile(below / all.length);
    double squares = 0;
    double cubes = 0;
    for (double each : values) {
      squares += Math.pow((each - mean) / 6, 2); // what leaving it out takes from the mean
      cubes += Math.pow((each - mean) / 6, 3);
    }
    double acceleration = cubes / (6 * Math.pow(squares, 1.5));

    Interval interval = interval(Bootstrap.seeded(1).withResamples(200_000), values);

    assertThat(bias).isGreaterThan(0.05);
    for (int side = -1; side <= 1; side += 2) {
      double z = bias + side * Z;
      double share = Normal.probability(bias + z / (1 - acceleration * z));
      double bound = all[(int) Math.round(share * all.length)];
      assertThat(side < 0 ? interval.low() : interval.high()).isCloseTo(bound, within(0.04));
    }
  }

  @Test
  void columnsDrawnTogetherHaveTheIntervalsOfEachAlone() {
    double[] shares = new Random(3).ints(300, 0, 11).mapToDouble(i -> i / 10.0).toArray();
    double[] same = new double[300];
    double[] infinite = exponential(300, 5);
    infinite[7] = Double.NEGATIVE_INFINITY;
    List<double[]> columns =
        List.of(exponential(300, 1), shares, same, exponential(300, 2), infinite);
    Bootstrap bootstrap = Bootstrap.seeded(7).withResamples(500);

    List<Optional<Interval>> together = bootstrap.ofMeans(columns, 0.9);

    assertThat(together)
        .isEqualTo(columns.stream().map(each -> bootstrap.ofMean(each, 0.9)).toList());
    assertThat(together.get(0)).isPresent();
    assertThat(together.get(2)).as("without spread").isEmpty();
    assertThat(together.get(4)).as("infinite").isEmpty();
    assertThat(bootstrap.ofMeans(List.of(), 0.9)).isEmpty();
    assertThatThrownBy(() -> bootstrap.ofMeans(List.of(shares, new double[3]), 0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("300 and 3");
  }

  @Test
  void meansTakenTogetherAreThoseTakenAlone() {
    double[] few = new double[300];
    few[4] = 0.5; // one example carries the mean: the closed form
    double[] spread = new Random(5).doubles(300).toArray();
    Intervals intervals = Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(7).withResamples(500));
    for (Intervals each : List.of(intervals, Intervals.DEFAULT)) {
      List<double[]> columns = List.of(spread, few, spread.clone());
      assertThat(each.shareMeans(columns))
          .isEqualTo(columns.stream().map(each::shareMean).toList());
      assertThat(each.means(columns)).isEqualTo(columns.stream().map(each::mean).toList());
    }
    assertThat(intervals.shareMean(few).interval().orElseThrow().method())
        .doesNotContain("bootstrap");
  }

  @Test
  void mirroredSamplesHaveMirroredSkewness() {
    double[] values = exponential(300, 4);
    double mean = Arrays.stream(values).average().orElseThrow();
    double[] mirrored = Arrays.stream(values).map(x -> -x).toArray();
    Interval interval = interval(Bootstrap.seeded(5).withResamples(4_000), values);
    Interval ofMirrored = interval(Bootstrap.seeded(5).withResamples(4_000), mirrored);

    assertThat(interval.high() - mean).isGreaterThan(mean - interval.low());
    assertThat(-ofMirrored.low()).isCloseTo(interval.high(), within(0.01));
    assertThat(-ofMirrored.high()).isCloseTo(interval.low(), within(0.01));
  }

  @Test
  void shiftsAndScalesWithTheSample() {
    double[] values = exponential(80, 6);
    Interval interval = interval(Bootstrap.seeded(9), values);
    Interval moved =
        interval(Bootstrap.seeded(9), Arrays.stream(values).map(x -> 5 + 3 * x).toArray());

    assertThat(moved.low()).isCloseTo(5 + 3 * interval.low(), within(1e-9));
    assertThat(moved.high()).isCloseTo(5 + 3 * interval.high(), within(1e-9));
  }

  @Test
  void aHigherLevelIsWider() {
    double[] values = exponential(60, 8);
    Interval narrow = Bootstrap.seeded(1).ofMean(values, 0.8).orElseThrow();
    Interval wide = Bootstrap.seeded(1).ofMean(values, 0.99).orElseThrow();

    assertThat(wide.low()).isLessThan(narrow.low());
    assertThat(wide.high()).isGreaterThan(narrow.high());
  }

  /** Example i holds w tokens that sum to x: drawing examples moves both sums together. */
  @Test
  void aRatioOfSumsIsResampledByExample() {
    Random random = new Random(11);
    double[] tokens = random.ints(500, 1, 40).asDoubleStream().toArray();
    double[] sums = Arrays.stream(tokens).map(w -> w * (2 + random.nextGaussian())).toArray();
    double total = Arrays.stream(tokens).sum();
    double ratio = Arrays.stream(sums).sum() / total;
    double squares = 0;
    for (int i = 0; i < 500; i++) {
      squares += Math.pow(sums[i] - ratio * tokens[i], 2);
    }
    double error = Math.sqrt(squares) / total; // the linearised standard error of a ratio

    Interval interval =
        Bootstrap.seeded(2).withResamples(10_000).ofRatio(sums, tokens, 0.95).orElseThrow();

    assertThat(interval.high() - interval.low()).isCloseTo(2 * Z * error, within(0.1 * error));
    assertThat(interval.contains(ratio)).isTrue();
  }

  @Test
  void everyExampleIsDrawnEquallyOften() {
    // The mean of an indicator of the last example alone: bounds 0 and about 3 of 5
    double[] last = {0, 0, 0, 0, 1};
    double[] first = {1, 0, 0, 0, 0};
    Interval ofLast = interval(Bootstrap.seeded(1).withResamples(50_000), last);
    Interval ofFirst = interval(Bootstrap.seeded(1).withResamples(50_000), first);

    assertThat(ofLast).isEqualTo(new Interval(0, ofLast.high(), 0.95, ofLast.method()));
    assertThat(ofLast.high()).isEqualTo(ofFirst.high()).isBetween(0.4, 0.8);
  }

  @Test
  void withoutSpreadThereIsNoIntervalRatherThanOneOfWidth0() {
    assertThat(Bootstrap.seeded(1).ofMean(new double[] {0, 0, 0}, 0.95)).isEmpty();
    assertThat(Bootstrap.seeded(1).ofMean(new double[] {0.1, 0.1, 0.1, 0.1, 0.1}, 0.95)).isEmpty();
    assertThat(Bootstrap.seeded(1).ofMean(new double[] {4}, 0.95)).isEmpty();
    assertThat(Bootstrap.seeded(1).ofMean(new double[] {1, Double.NEGATIVE_INFINITY}, 0.95))
        .isEmpty();
    assertThat(Bootstrap.seeded(1).ofRatio(new double[] {2, 4}, new double[] {1, 2}, 0.95))
        .isEmpty(); // both ratios are 2
  }

  @Test
  void extremeSkewnessAndLevelsStayInTheSample() {
    double[] spike = new double[40];
    spike[7] = 1;
    Interval interval = Bootstrap.seeded(1).ofMean(spike, 0.9999).orElseThrow();

    assertThat(interval.low()).isZero();
    assertThat(interval.high()).isBetween(0.05, 1.0);
    Interval negative =
        Bootstrap.seeded(1)
            .ofMean(Arrays.stream(spike).map(x -> -x).toArray(), 0.9999)
            .orElseThrow();
    assertThat(negative.high()).isZero();
    assertThat(negative.low()).isBetween(-1.0, -0.05);
  }

  @Test
  void meansOfAReportTakeItOn() {
    double[] logProbs = new double[40];
    Arrays.setAll(logProbs, i -> i == 0 ? Double.NEGATIVE_INFINITY : -0.1 * i);
    ExtractionReport report = Scored.report(logProbs);
    SchemeExtraction resampled =
        report.with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(4))).under(Scored.SCHEME);

    assertThat(resampled.expectedExtraction(2).interval().orElseThrow().method())
        .isEqualTo("BCa bootstrap, 10000 resamples, seed 4");
    assertThat(report.under(Scored.SCHEME).expectedExtraction(2).interval().orElseThrow().method())
        .isEqualTo("Wilson score for values in [0, 1]");
    assertThat(resampled.expectedExtraction(2).value())
        .isEqualTo(report.under(Scored.SCHEME).expectedExtraction(2).value());
    assertThat(
            report
                .with(
                    Intervals.of(ShareInterval.CLOPPER_PEARSON)
                        .withBootstrap(Bootstrap.seeded(4))
                        .withLevel(0.8))
                .under(Scored.SCHEME)
                .expectedExtraction(2)
                .interval()
                .orElseThrow()
                .level())
        .isEqualTo(0.8);
  }

  @Test
  void aMeanThatFewExamplesCarryKeepsItsClosedForm() {
    double[] near0 = new double[200];
    double[] near1 = new double[200];
    Arrays.fill(near1, 1);
    Intervals resampling = Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1));
    for (int i = 0; i < 9; i++) {
      near0[i] = 0.5;
      near1[i] = 0.5;
    }

    for (double[] values : List.of(near0, near1)) {
      assertThat(Bootstrap.carriers(values)).isCloseTo(9, within(1e-9));
      assertThat(resampling.shareMean(values)).isEqualTo(Intervals.DEFAULT.shareMean(values));
      values[150] = 0.5;
      assertThat(Bootstrap.carriers(values)).isCloseTo(10, within(1e-9));
      assertThat(resampling.shareMean(values).interval().orElseThrow().method())
          .startsWith("BCa bootstrap");
    }
    assertThat(Bootstrap.carriers(new double[5])).isZero();
  }

  @Test
  void refusesWhatCannotBeResampled() {
    assertThatThrownBy(() -> Bootstrap.seeded(1).withResamples(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("resamples must be at least 100, but are 99");
    assertThatThrownBy(() -> Bootstrap.seeded(1).ofMean(new double[0], 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bootstrap needs at least 1 value and as many weights, but has 0 and 0");
    assertThatThrownBy(
            () -> Bootstrap.seeded(1).ofRatio(new double[2], new double[] {1, 1, 1}, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bootstrap.seeded(1).ofMean(new double[] {1, 2}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence level must be in (0, 1), but is 1.0");
    assertThatThrownBy(() -> Bootstrap.seeded(1).ofMean(new double[] {1, Double.NaN}, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a bootstrap needs numbers and weights above 0, but value 1 is NaN with weight 1.0");
    assertThatThrownBy(
            () -> Bootstrap.seeded(1).ofRatio(new double[] {1, 2}, new double[] {0, 1}, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a bootstrap needs numbers and weights above 0, but value 0 is 1.0 with weight 0.0");
  }
}
