package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.score.TokenScores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchemeExtractionTest {

  private static List<TokenScores> dataSet(Random random) {
    List<TokenScores> scores = new ArrayList<>();
    int size = 1 + random.nextInt(12);
    for (int i = 0; i < size; i++) {
      scores.add(Scored.logProb("example-" + i, Cases.logProb(random)));
    }
    return scores;
  }

  @Test
  void ratesRiseWithNToTheWorstCaseAndFallWithP() {
    Cases.forEach(
        random -> {
          SchemeExtraction extraction = Scored.extraction(dataSet(random));
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          long count = extraction.rate(n, p).count();
          assertThat(extraction.rate(n + Cases.queries(random), p).count())
              .isBetween(count, extraction.worstCase().count());
          assertThat(extraction.rate(n, p + (1 - p) * random.nextDouble()).count())
              .isLessThanOrEqualTo(count);
        });
  }

  @Test
  void nothingDependsOnTheOrderOfTheExamples() {
    Cases.forEach(
        random -> {
          List<TokenScores> scores = dataSet(random);
          SchemeExtraction before = Scored.extraction(scores);
          Collections.shuffle(scores, random);
          SchemeExtraction after = Scored.extraction(scores);
          long n = Cases.queries(random);
          double p = Cases.probability(random);
          assertThat(after.rate(n, p)).isEqualTo(before.rate(n, p));
          assertThat(after.worstCase()).isEqualTo(before.worstCase());
          assertThat(after.expectedExtraction(n)).isEqualTo(before.expectedExtraction(n));
          assertThat(after.queriesNeeded(p, 0.5)).isEqualTo(before.queriesNeeded(p, 0.5));
          assertThat(after.probabilities()).isEqualTo(before.probabilities());
        });
  }

  @Test
  void queriesNeededIsTheLeastNWhoseRateReachesTheShare() {
    Cases.forEach(
        random -> {
          SchemeExtraction extraction = Scored.extraction(dataSet(random));
          double p = Cases.probability(random);
          int total = extraction.examples();
          double share =
              random.nextBoolean()
                  ? 1 - random.nextDouble()
                  : (1 + random.nextInt(total)) / (double) total;
          extraction
              .queriesNeeded(p, share)
              .value()
              .count()
              .ifPresentOrElse(
                  n -> {
                    assertThat(extraction.rate(n, p).value()).isGreaterThanOrEqualTo(share);
                    if (n > 1) {
                      assertThat(extraction.rate(n - 1, p).value()).isLessThan(share);
                    }
                  },
                  () -> assertThat(extraction.rate(Long.MAX_VALUE, p).value()).isLessThan(share));
        });
  }

  @Test
  void aShareThatIsACountOverTheTotalAsksForThatCount() {
    // 0.07 · 100 rounds up to 7.000000000000001
    List<TokenScores> scores = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      scores.add(Scored.logProb("e" + i, i < 7 ? -1 : Double.NEGATIVE_INFINITY));
    }

    assertThat(Scored.extraction(scores).queriesNeeded(0.5, 7 / 100.0).value().isFinite()).isTrue();
    assertThat(Scored.extraction(scores).queriesNeeded(0.5, 8 / 100.0).value().isFinite())
        .isFalse();
  }

  @Test
  void expectedExtractionLiesBetween0AndTheWorstCase() {
    Cases.forEach(
        random -> {
          SchemeExtraction extraction = Scored.extraction(dataSet(random));
          long n = Cases.queries(random);
          double value = extraction.expectedExtraction(n).value();
          assertThat(value).isBetween(0.0, Math.nextUp(extraction.worstCase().value()));
          assertThat(extraction.expectedExtraction(n + 1).value()).isGreaterThanOrEqualTo(value);
        });
  }

  @Test
  void refusesArgumentsOutOfRange() {
    SchemeExtraction extraction = Scored.extraction(dataSet(new Random(3)));

    assertThatThrownBy(() -> extraction.rate(0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number of queries n must be at least 1, but is 0");
    assertThatThrownBy(() -> extraction.rate(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probability p must be in (0, 1], but is 0.0");
    assertThatThrownBy(() -> extraction.queriesNeeded(0.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share of examples must be in (0, 1], but is 0.0");
    assertThatThrownBy(() -> extraction.expectedExtraction(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
