package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.Cases;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.Scored;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileTest {

  /** Of 1 … total, so that a value is its own rank. */
  private static Quantile<Integer> ofRanks(int total, double share, double level) {
    return Quantile.of(i -> i + 1, total, share, level);
  }

  /** Ranks of the median's 95 % interval as textbooks tabulate them. */
  @ParameterizedTest
  @CsvSource({"6,1,6", "8,1,8", "9,2,8", "10,2,9", "20,6,15", "25,8,18", "50,18,33", "100,40,61"})
  void boundsOfTheMedianStandInTables(int total, int low, int high) {
    Quantile<Integer> median = ofRanks(total, 0.5, 0.95);

    assertThat(median.low()).hasValue(low);
    assertThat(median.high()).hasValue(high);
    assertThat(median.value()).isEqualTo((total + 1) / 2);
  }

  @Test
  void boundsAreTheRanksThatABinomialCountHardlyPasses() {
    Cases.forEach(
        random -> {
          int total = 1 + random.nextInt(60);
          double share = 1 - random.nextDouble();
          double level = 0.5 + 0.499 * random.nextDouble();
          Quantile<Integer> quantile = ofRanks(total, share, level);
          double tail = (1 - level) / 2;
          int low = quantile.low().orElse(0);
          int high = quantile.high().orElse(total + 1);

          assertThat(below(low, total, share)).isLessThanOrEqualTo(tail);
          assertThat(1 - below(high, total, share)).isLessThanOrEqualTo(tail + 1e-12);
          if (low < total) {
            assertThat(below(low + 1, total, share)).isGreaterThan(tail);
          }
          if (high > 1) {
            assertThat(1 - below(high - 1, total, share)).isGreaterThan(tail - 1e-12);
          }
          assertThat(quantile.value()).isBetween(low, high);
        });
  }

  /** P(X < rank) for X binomial(total, share), term by term. */
  private static double below(int rank, int total, double share) {
    double sum = 0;
    double ways = 1;
    for (int k = 0; k < rank; k++) {
      sum += ways * Math.pow(share, k) * Math.pow(1 - share, total - k);
      ways = ways * (total - k) / (k + 1);
    }
    return sum;
  }

  @Test
  void aSmallSampleBoundsNothing() {
    assertThat(ofRanks(5, 0.5, 0.95)).hasToString("3 [none, none], quantile 0.5 of 5 examples");
    assertThat(ofRanks(5, 0.9, 0.95)).hasToString("5 [3, none], quantile 0.9 of 5 examples");
  }

  @Test
  void theLargestValueIsALowerBoundOfTheLargestThereIs() {
    assertThat(ofRanks(50, 1, 0.95))
        .isEqualTo(
            new Quantile<>(50, 1, 50, Optional.of(50), Optional.empty(), 0.95, "order statistics"));
  }

  @Test
  void aMillionExamplesAreNoTrouble() {
    Quantile<Integer> quantile = ofRanks(1_000_000, 0.5, 0.95);

    assertThat(quantile.low()).hasValue(499_020); // 500,000 − 1.96·500
    assertThat(quantile.high()).hasValue(500_981);
  }

  @Test
  void queriesNeededHaveBoundsThatMayBeInfinite() {
    SchemeExtraction extraction =
        Scored.report(-1, -2, -3, -4, -5, -6, -7, -8, Double.NEGATIVE_INFINITY, -9)
            .under(Scored.SCHEME);
    Quantile<QueriesNeeded> median = extraction.queriesNeeded(0.5, 0.5);

    // the 5th of ten, between the 2nd and the 9th
    assertThat(median.value()).isEqualTo(ExtractionProbability.ofLog(-5).queriesNeeded(0.5));
    assertThat(median.low()).hasValue(ExtractionProbability.ofLog(-2).queriesNeeded(0.5));
    assertThat(median.high()).hasValue(ExtractionProbability.ofLog(-9).queriesNeeded(0.5));
    assertThat(extraction.queriesNeeded(0.5, 0.6).high()).hasValue(QueriesNeeded.infinite());
    assertThat(median.level()).isEqualTo(0.95);
  }

  @Test
  void refusesWhatIsNoQuantile() {
    assertThatThrownBy(
            () ->
                new Quantile<>(
                    1, 0, 1, Optional.empty(), Optional.empty(), 0.95, "order statistics"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share of examples must be in (0, 1], but is 0.0");
    assertThatThrownBy(
            () ->
                new Quantile<>(
                    1, 0.5, 0, Optional.empty(), Optional.empty(), 0.95, "order statistics"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a quantile needs at least 1 example, but the count is 0");
    assertThatThrownBy(
            () ->
                new Quantile<>(
                    1, 0.5, 1, Optional.empty(), Optional.empty(), 1, "order statistics"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence level must be in (0, 1), but is 1.0");
    assertThatThrownBy(() -> new Estimate(Double.NaN, 1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an estimate needs a number and at least 1 example, but has NaN and 1");
    assertThatThrownBy(() -> new Estimate(1, 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
