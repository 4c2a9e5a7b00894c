package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Cases;
import ai.rote.metrics.distance.Bleu;
import ai.rote.metrics.distance.Closeness;
import ai.rote.metrics.distance.Hamming;
import ai.rote.metrics.distance.RougeL;
import ai.rote.metrics.distance.Scale;
import ai.rote.metrics.stat.Hits;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledExtractionTest {
  private static final Closeness HAMMING = new Hamming(Scale.COUNT);

  /** An example of which so many draws have distance 0, 1 and 2. */
  private static SampledExample example(String id, int exact, int one, int two) {
    double[] values = new double[exact + one + two];
    Arrays.fill(values, exact, exact + one, 1);
    Arrays.fill(values, exact + one, values.length, 2);
    return example(id, HAMMING, values);
  }

  private static SampledExample example(String id, Closeness closeness, double... values) {
    return SampledExample.of(id, closeness, Histogram.of(values));
  }

  @Test
  void countsDrawsWithinTheThreshold() {
    SampledExample example =
        SampledExample.ofTokens(
            "a",
            HAMMING,
            new int[] {1, 2, 3},
            List.of(
                new int[] {1, 2, 3},
                new int[] {1, 2, 4},
                new int[] {1, 2},
                new int[] {9, 9, 9},
                new int[] {1, 2, 3}));
    assertThat(example.hits(0)).isEqualTo(new Hits(2, 5));
    assertThat(example.hits(0.5)).isEqualTo(new Hits(2, 5));
    assertThat(example.hits(1)).isEqualTo(new Hits(4, 5));
    assertThat(example.hits(3)).isEqualTo(new Hits(5, 5));
    assertThat(example.draws()).isEqualTo(5);
    assertThat(example.id()).isEqualTo("a");
    assertThat(example.closeness()).isEqualTo(HAMMING);
    assertThat(example).hasToString("SampledExample[a, hamming, 5 draws]");
  }

  @Test
  void countsSimilarDrawsFromTheThresholdUp() {
    SampledExample example = example("a", new RougeL(), 0.3, 0.7, 0.7, 1, 0);
    assertThat(example.hits(1)).isEqualTo(new Hits(1, 5));
    assertThat(example.hits(0.7)).isEqualTo(new Hits(3, 5));
    assertThat(example.hits(0)).isEqualTo(new Hits(5, 5));
  }

  @Test
  void textsAreComparedByCodePoints() {
    SampledExample example =
        SampledExample.ofText("a", HAMMING, "x\uD83D\uDE00", List.of("x\uD83D\uDE01", "x", "yy"));
    assertThat(example.hits(0)).isEqualTo(new Hits(0, 3));
    assertThat(example.hits(1)).isEqualTo(new Hits(2, 3));
  }

  @Test
  void batchesOfDrawsAddUpToAllDraws() {
    Cases.forEach(
        random -> {
          double[] values = random.doubles(2 + random.nextInt(30), 0, 4).map(Math::rint).toArray();
          int cut = 1 + random.nextInt(values.length - 1);
          SampledExample whole = example("a", HAMMING, values);
          SampledExample parts =
              example("a", HAMMING, Arrays.copyOf(values, cut))
                  .plus(example("a", HAMMING, Arrays.copyOfRange(values, cut, values.length)));
          for (double epsilon = 0; epsilon <= 4; epsilon++) {
            double most = epsilon;
            long hits = Arrays.stream(values).filter(each -> each <= most).count();
            assertThat(whole.hits(epsilon)).isEqualTo(new Hits(hits, values.length));
            assertThat(parts.hits(epsilon)).isEqualTo(whole.hits(epsilon));
          }
        });
  }

  @Test
  void anExampleRefusesWhatItCannotCount() {
    SampledExample example = example("a", 1, 0, 0);
    assertThatThrownBy(() -> SampledExample.ofTokens("a", HAMMING, new int[1], List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'a' needs at least 1 draw, but has none");
    assertThatThrownBy(() -> example.hits(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a threshold for hamming must not be NaN");
    assertThatThrownBy(() -> example.plus(example("b", 1, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("draws of 'b' (hamming) cannot be added to draws of 'a' (hamming)");
    assertThatThrownBy(() -> example.plus(example("a", new RougeL(), 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * n = 10 and p = 0.5 need a probability of 0.0670. Of 100 draws each, jointly at 95 %, that is
   * proved by 15 hits or more, and disproved by 0 but not by 1.
   */
  private static final SampledExtraction BY_HAND =
      SampledExtraction.of(
          List.of(
              example("surely", 40, 10, 50),
              example("likely", 8, 42, 50),
              example("hardly", 5, 0, 95),
              example("not", 0, 7, 93)));

  @Test
  void anExampleCountsIfItsShareOfHitsReachesWhatNAndPNeed() {
    SampledRate rate = BY_HAND.rate(0, 10, 0.5);
    assertThat(rate.rate()).isEqualTo(Rate.of(2, 4));
    assertThat(rate.extracted()).isEqualTo(1);
    assertThat(rate.undecided()).isEqualTo(2);
    assertThat(rate.notExtracted()).isEqualTo(1);
    assertThat(rate.least()).isEqualTo(0.25);
    assertThat(rate.most()).isEqualTo(0.75);
    assertThat(rate.level()).isEqualTo(0.95);
    assertThat(rate)
        .hasToString("0.500 [0.150, 0.850], 2/4; from 1 to 3 by the draws, 2 undecided");
  }

  @Test
  void nearDrawsCountTooIfEpsilonTakesThemIn() {
    SampledRate rate = BY_HAND.rate(1, 10, 0.5);
    assertThat(rate.rate().count()).isEqualTo(3);
    assertThat(rate.extracted()).isEqualTo(2);
    assertThat(rate.notExtracted()).isZero();
    assertThat(BY_HAND.rate(2, 1, 0.9).extracted()).isEqualTo(4);
    assertThat(BY_HAND.hits(1))
        .containsExactly(new Hits(50, 100), new Hits(50, 100), new Hits(5, 100), new Hits(7, 100));
  }

  @Test
  void decisionsAreThoseOfClopperPearsonAtTheJointLevel() {
    Cases.forEach(
        random -> {
          List<SampledExample> examples =
              IntStream.range(0, 1 + random.nextInt(4))
                  .mapToObj(
                      i ->
                          example(
                              "e" + i,
                              random.nextInt(30),
                              random.nextInt(30),
                              1 + random.nextInt(50)))
                  .toList();
          long n = 1 + random.nextInt(40);
          double p = 0.05 + 0.9 * random.nextDouble();
          double needed = 1 - Math.pow(1 - p, 1.0 / n);
          double level = 1 - 0.2 / examples.size();
          int[] decided = new int[2];
          int count = 0;
          for (SampledExample each : examples) {
            Hits hits = each.hits(1);
            Interval interval = hits.interval(level);
            decided[0] += interval.low() >= needed ? 1 : 0;
            decided[1] += interval.high() < needed ? 1 : 0;
            count += hits.share() >= needed ? 1 : 0;
          }
          SampledRate rate =
              SampledExtraction.of(examples)
                  .with(Intervals.of(ShareInterval.CLOPPER_PEARSON).withLevel(0.8))
                  .rate(1, n, p);
          assertThat(rate.extracted()).isEqualTo(decided[0]);
          assertThat(rate.notExtracted()).isEqualTo(decided[1]);
          assertThat(rate.rate())
              .isEqualTo(Rate.of(count, examples.size(), ShareInterval.CLOPPER_PEARSON, 0.8));
        });
  }

  @Test
  void drawsThatWereStoppedEarlyDecideLess() {
    SampledExtraction stopped = BY_HAND.stoppedEarly();
    assertThat(stopped.rate(0, 10, 0.5).undecided()).isEqualTo(3);
    assertThat(stopped.rate(0, 10, 0.5).rate()).isEqualTo(BY_HAND.rate(0, 10, 0.5).rate());
    assertThat(stopped.with(Intervals.DEFAULT.withLevel(0.5)).rate(0, 10, 0.5).undecided())
        .isEqualTo(2);
    assertThat(BY_HAND.with(Intervals.DEFAULT.withLevel(0.5)).rate(0, 10, 0.5).undecided())
        .isEqualTo(2);
  }

  @Test
  void aGridHoldsEveryCombinationInOrder() {
    List<SampledRate> rates = BY_HAND.rates(List.of(0.0, 1.0), List.of(1L, 10L), List.of(0.1, 0.5));
    assertThat(rates).hasSize(8);
    int i = 0;
    for (double epsilon : new double[] {0, 1}) {
      for (long n : new long[] {1, 10}) {
        for (double p : new double[] {0.1, 0.5}) {
          assertThat(rates.get(i++)).isEqualTo(BY_HAND.rate(epsilon, n, p));
        }
      }
    }
    assertThat(rates.get(6).threshold()).isEqualTo(1);
    assertThat(rates.get(6).n()).isEqualTo(10);
    assertThat(rates.get(6).p()).isEqualTo(0.1);
  }

  @Test
  void ratesRiseWithEpsilonAndNAndFallWithP() {
    Cases.forEach(
        random -> {
          SampledExtraction extraction =
              SampledExtraction.of(
                  IntStream.range(0, 3)
                      .mapToObj(i -> example("e" + i, random.nextInt(9), random.nextInt(9), 1 + i))
                      .toList());
          long n = 1 + random.nextInt(100);
          double p = 0.9 * Cases.probability(random);
          SampledRate rate = extraction.rate(0, n, p);
          for (SampledRate higher :
              List.of(
                  extraction.rate(1, n, p),
                  extraction.rate(0, 2 * n, p),
                  extraction.rate(0, n, p / 2))) {
            assertThat(higher.rate().count()).isGreaterThanOrEqualTo(rate.rate().count());
            assertThat(higher.extracted()).isGreaterThanOrEqualTo(rate.extracted());
            assertThat(higher.notExtracted()).isLessThanOrEqualTo(rate.notExtracted());
          }
        });
  }

  @Test
  void expectedExtractionIsTheMeanOfUnbiasedEstimates() {
    assertThat(BY_HAND.expectedExtraction(0, 1).value())
        .isCloseTo((0.40 + 0.08 + 0.05 + 0) / 4, within(1e-15));
    double five =
        (new Hits(40, 100).within(5) + new Hits(8, 100).within(5) + new Hits(5, 100).within(5)) / 4;
    assertThat(BY_HAND.expectedExtraction(0, 5).value()).isCloseTo(five, within(1e-15));
    assertThat(BY_HAND.expectedExtraction(0, 5).interval()).isPresent();
  }

  @Test
  void aDataSetRefusesWhatDoesNotBelongTogether() {
    assertThatThrownBy(() -> SampledExtraction.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("extraction by sampling needs at least 1 example");
    assertThatThrownBy(
            () -> SampledExtraction.of(List.of(example("a", 1, 0, 0), example("a", 0, 1, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'a' comes twice");
    assertThatThrownBy(
            () ->
                SampledExtraction.of(
                    List.of(example("a", 1, 0, 0), example("b", Bleu.STANDARD, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'b' is compared by bleu-4, but 'a' by hamming");
    assertThat(BY_HAND.examples()).hasSize(4);
    assertThat(BY_HAND).hasToString("SampledExtraction[hamming, 4 examples]");
  }

  @Test
  void aSampledRateRefusesCountsThatDoNotFit() {
    Rate rate = Rate.of(2, 4);
    for (int[] counts :
        new int[][] {{1, 1, 1}, {3, 0, 1}, {0, 3, 1}, {-1, 2, 3}, {3, -1, 2}, {2, 3, -1}}) {
      assertThatThrownBy(
              () -> new SampledRate(0, 1, 0.5, rate, counts[0], counts[1], counts[2], 0.95))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("undecided do not fit a rate of 2/4");
    }
    assertThat(new SampledRate(0, 1, 0.5, rate, 2, 2, 0, 0.95).least()).isEqualTo(0.5);
    assertThat(new SampledRate(0, 1, 0.5, rate, 0, 2, 2, 0.95).most()).isEqualTo(0.5);
    assertThatThrownBy(() -> new SampledRate(0, 0, 0.5, rate, 2, 2, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SampledRate(0, 1, 0, rate, 2, 2, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SampledRate(0, 1, 0.5, rate, 2, 2, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * 40 examples of known probability, 200 draws each, decided jointly at 90 %. In at most 10 % of
   * such data sets is any example decided wrongly; more than 12 of 40 data sets would be a false
   * alarm in fewer than 1 of 10,000 cases.
   */
  @Test
  void decisionsAreRightJointly() {
    Random random = new Random(7);
    int wrong = 0;
    for (int dataSet = 0; dataSet < 40; dataSet++) {
      double[] truth = random.doubles(40).map(u -> 0.5 * Math.pow(500, -u)).toArray();
      List<SampledExample> examples =
          IntStream.range(0, truth.length)
              .mapToObj(
                  i -> {
                    int hits = (int) random.doubles(200).filter(u -> u < truth[i]).count();
                    return example("e" + i, hits, 0, 200 - hits);
                  })
              .toList();
      SampledRate rate =
          SampledExtraction.of(examples).with(Intervals.DEFAULT.withLevel(0.9)).rate(0, 10, 0.5);
      long extractable = Arrays.stream(truth).filter(p -> 1 - Math.pow(1 - p, 10) >= 0.5).count();
      wrong += rate.extracted() > extractable || rate.notExtracted() > 40 - extractable ? 1 : 0;
    }
    assertThat(wrong).isLessThanOrEqualTo(12);
  }
}
