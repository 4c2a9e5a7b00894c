package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Golden;
import ai.rote.metrics.near.Decision;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HitsTest {

  static List<JsonNode> golden() {
    return Golden.cases("golden-hits.json");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void chanceWithinNEqualsCountingInWholeNumbers(JsonNode golden) {
    Hits hits = new Hits(golden.get("count").longValue(), golden.get("draws").longValue());
    assertThat(hits.within(golden.get("n").longValue()))
        .isCloseTo(Golden.number(golden, "within"), within(1e-13));
  }

  /** Summed over all outcomes: the mean of the estimate is the truth. */
  @ParameterizedTest
  @CsvSource({"0.01, 1", "0.01, 10", "0.2, 3", "0.2, 30", "0.9, 2"})
  void chanceWithinNIsUnbiased(double p, long n) {
    int draws = 30;
    BinomialDistribution outcomes = new BinomialDistribution(null, draws, p);
    double mean = 0;
    double pluggedIn = 0;
    for (int count = 0; count <= draws; count++) {
      Hits hits = new Hits(count, draws);
      mean += outcomes.probability(count) * hits.within(n);
      pluggedIn += outcomes.probability(count) * (1 - Math.pow(1 - hits.share(), n));
    }
    double truth = 1 - Math.pow(1 - p, n);
    assertThat(mean).isCloseTo(truth, within(1e-12));
    if (n > 1) {
      assertThat(pluggedIn).isLessThan(truth - 1e-4);
    }
  }

  @Test
  void risesWithNAndStartsAtTheShare() {
    Hits hits = new Hits(3, 1_000);
    assertThat(hits.share()).isEqualTo(0.003);
    assertThat(hits.within(1)).isCloseTo(0.003, within(1e-15));
    double last = 0;
    for (long n = 1; n <= 1_000; n++) {
      assertThat(hits.within(n)).isGreaterThanOrEqualTo(last);
      last = hits.within(n);
    }
    assertThat(last).isEqualTo(1);
  }

  @Test
  void refusesMoreQueriesThanDraws() {
    assertThatThrownBy(() -> new Hits(3, 10).within(11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no unbiased estimate for n = 11 queries from only 10 draws");
    assertThatThrownBy(() -> new Hits(3, 10).within(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Hits(11, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Hits(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addsUp() {
    assertThat(new Hits(3, 10).plus(new Hits(1, 5))).isEqualTo(new Hits(4, 15)).hasToString("4/15");
    assertThat(new Hits(3, 10).interval(0.9))
        .isEqualTo(ShareInterval.CLOPPER_PEARSON.of(3, 10, 0.9));
  }

  /** π_needed for n = 10, p = 0.5 is 0.0670: below, above and across it. */
  @ParameterizedTest
  @CsvSource({
    "0.07, 0.2, YES",
    "0.01, 0.06, NO",
    "0.06, 0.07, UNDECIDED",
    "0, 0, NO",
    "0, 1, UNDECIDED",
    "1, 1, YES"
  })
  void anIntervalDecidesOrNot(double low, double high, Decision expected) {
    Interval interval = new Interval(low, high, 0.95, "given");
    assertThat(Decision.discoverable(interval, 10, 0.5)).isEqualTo(expected);
  }

  @Test
  void certaintyIsNeverProvedButDisprovedByOneMiss() {
    assertThat(Decision.discoverable(new Hits(999, 1_000).interval(0.95), 1_000, 1))
        .isEqualTo(Decision.NO);
    assertThat(Decision.discoverable(new Hits(1_000, 1_000).interval(0.95), 1_000, 1))
        .isEqualTo(Decision.UNDECIDED);
  }
}
