package ai.rote.metrics.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.metrics.distance.Hamming;
import ai.rote.metrics.distance.LongestCommonSubstring;
import ai.rote.metrics.distance.RougeL;
import ai.rote.metrics.distance.Scale;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.ShareInterval;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApproximateMemorizationTest {
  private static final Hamming HAMMING = new Hamming(Scale.COUNT);

  private static final ApproximateMemorization BY_HAND =
      ApproximateMemorization.of(
          List.of(
              ApproximateMemorization.Pair.ofText("same", "abcdefgh", "abcdefgh"),
              ApproximateMemorization.Pair.ofText("one off", "abcdefgh", "abcdefgX"),
              ApproximateMemorization.Pair.ofText("cut", "abcdefgh", "abcd"),
              ApproximateMemorization.Pair.ofText("other", "abcdefgh", "ijklmnop")));

  @Test
  void countsWhatIsNear() {
    assertThat(BY_HAND.verbatim()).isEqualTo(Rate.of(1, 4));
    assertThat(BY_HAND.within(HAMMING, 0)).isEqualTo(BY_HAND.verbatim());
    assertThat(BY_HAND.within(HAMMING, 1)).isEqualTo(Rate.of(2, 4));
    assertThat(BY_HAND.within(new LongestCommonSubstring(Scale.COUNT), 4).count()).isEqualTo(3);
    assertThat(BY_HAND.values(HAMMING)).containsExactly(0.0, 1.0, 4.0, 8.0);
    assertThat(BY_HAND.mean(HAMMING)).isEqualTo(Mean.of(13.0 / 4, 4));
    assertThat(BY_HAND.mean(new RougeL()).value()).isEqualTo((1 + 7.0 / 8 + 8.0 / 12 + 0) / 4);
    assertThat(BY_HAND.pairs()).hasSize(4);
    assertThat(BY_HAND).hasToString("ApproximateMemorization[4 examples]");
  }

  /** (7/8 · 6/7 · 5/6 · 4/5)^(1/4) is 0.84; a suffix cut in half has e^−1. */
  @Test
  void bleuAboveThreeQuartersIsThePaperSDefinition() {
    assertThat(BY_HAND.bleuAbove75Percent().count()).isEqualTo(2);
  }

  @Test
  void intervalsAreThoseAskedFor() {
    assertThat(BY_HAND.with(Intervals.of(ShareInterval.CLOPPER_PEARSON).withLevel(0.8)).verbatim())
        .isEqualTo(Rate.of(1, 4, ShareInterval.CLOPPER_PEARSON, 0.8));
    assertThat(BY_HAND.mean(HAMMING).interval()).isEmpty();
    ApproximateMemorization bootstrapped =
        BY_HAND.with(Intervals.DEFAULT.withLevel(0.8).withBootstrap(Bootstrap.seeded(1)));
    assertThat(bootstrapped.mean(HAMMING).interval().orElseThrow().level()).isEqualTo(0.8);
    assertThat(bootstrapped.with(Intervals.DEFAULT.withLevel(0.9)).mean(HAMMING).interval())
        .as("others take the place of all that was there")
        .isEmpty();
  }

  @Test
  void pairsAreCopies() {
    int[] target = {1, 2};
    int[] generated = {1, 2};
    ApproximateMemorization.Pair pair =
        ApproximateMemorization.Pair.ofTokens("a", target, generated);
    target[0] = 9;
    generated[0] = 8;
    pair.target()[1] = 7;
    pair.generated()[1] = 7;
    assertThat(pair.target()).containsExactly(1, 2);
    assertThat(pair.generated()).containsExactly(1, 2);
    assertThat(pair.isVerbatim()).isTrue();
    assertThat(pair.id()).isEqualTo("a");
    assertThat(pair).hasToString("Pair[a]");
    assertThat(ApproximateMemorization.Pair.ofText("a", "\uD83D\uDE00", "").target())
        .containsExactly(0x1F600);
    assertThat(ApproximateMemorization.Pair.ofText("a", "", "xy").generated())
        .containsExactly('x', 'y');
    assertThatThrownBy(() -> ApproximateMemorization.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("approximate memorization needs at least 1 example");
  }
}
