package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class RateTest {

  @Test
  void saysValueIntervalAndCounts() {
    assertThat(Rate.of(130, 10_000)).hasToString("0.013 [0.011, 0.015], 130/10000");
    assertThat(Rate.of(0, 250)).hasToString("0.000 [0.000, 0.015], 0/250");
    assertThat(Rate.of(1, 1)).hasToString("1.000 [0.207, 1.000], 1/1");
  }

  @Test
  void showsAsManyDecimalsAsSmallRatesAndNarrowIntervalsNeed() {
    assertThat(Rate.of(3, 100_000)).hasToString("0.00003 [0.00001, 0.00009], 3/100000");
    assertThat(Rate.of(1, 10_000)).hasToString("0.00010 [0.00002, 0.00057], 1/10000");
  }

  @Test
  void isWrittenTheSameInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(Rate.of(130, 10_000)).hasToString("0.013 [0.011, 0.015], 130/10000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void takesItsIntervalFromTheMethodAndLevelAskedFor() {
    Rate rate = Rate.of(130, 10_000, ShareInterval.CLOPPER_PEARSON, 0.9);

    assertThat(rate.interval()).isEqualTo(ShareInterval.CLOPPER_PEARSON.of(130, 10_000, 0.9));
    assertThat(Rate.of(130, 10_000).interval().method()).isEqualTo("Wilson score");
    assertThat(Rate.of(130, 10_000).interval().level()).isEqualTo(0.95);
  }

  @Test
  void thereIsNoRateOfNothing() {
    assertThatThrownBy(() -> Rate.of(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a rate needs a total of at least 1, but the total is 0");
  }

  @Test
  void refusesCountsOutsideTheTotal() {
    assertThatThrownBy(() -> Rate.of(11, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count must be from 0 to the total 10, but is 11");
    assertThatThrownBy(() -> Rate.of(-1, 10)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMeanSaysItsCountAndItsIntervalIfItHasOne() {
    Mean mean = Mean.of(0.25, 80);

    assertThat(mean).hasToString("0.25 over 80 examples");
    assertThat(mean.withInterval(new Interval(0.2, 0.3, 0.95, "bootstrap, 1000 resamples")))
        .hasToString("0.250 [0.200, 0.300] over 80 examples");
    assertThatThrownBy(() -> Mean.of(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mean needs at least 1 example, but the count is 0");
  }

  @Test
  void aRateWithAnIntervalFromElsewhereChecksItsCountsToo() {
    Interval interval = new Interval(0, 1, 0.95, "mine");

    assertThatThrownBy(() -> new Rate(2, 1, interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count must be from 0 to the total 1, but is 2");
  }

  @Test
  void anIntervalContainsItsBoundsAndNothingOutside() {
    Interval interval = new Interval(0.25, 0.5, 0.95, "mine");

    assertThat(interval.contains(0.25)).isTrue();
    assertThat(interval.contains(0.5)).isTrue();
    assertThat(interval.contains(Math.nextDown(0.25))).isFalse();
    assertThat(interval.contains(Math.nextUp(0.5))).isFalse();
    assertThat(interval.contains(Double.NaN)).isFalse();
    assertThat(new Interval(0.25, 0.25, 0.95, "mine").contains(0.25)).isTrue();
  }

  /** The mean of values in [0, 1] has Wilson's bounds at k = N·mean, here 20 of 80. */
  @Test
  void theClosedFormOfAMeanIsWilsonsAtItsSum() {
    Interval mean = ShareInterval.ofMean(0.25, 80, 0.9);
    Interval share = ShareInterval.WILSON.of(20, 80, 0.9);

    assertThat(mean.low()).isEqualTo(share.low());
    assertThat(mean.high()).isEqualTo(share.high());
    assertThat(mean.method()).isEqualTo("Wilson score for values in [0, 1]");
  }
}
