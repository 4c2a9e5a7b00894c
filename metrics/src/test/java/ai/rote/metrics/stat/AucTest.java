package ai.rote.metrics.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.Cases;
import ai.rote.metrics.Scored;
import ai.rote.metrics.membership.LikelihoodScore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AucTest {

  private static Auc auc(double[] members, double[] controls) {
    return Auc.of(members, controls, 0.95);
  }

  @Test
  void countsThePairsInTheRightOrderAndTiesHalf() {
    Auc auc = auc(new double[] {3, 1, 2}, new double[] {2, 0});

    // 3 > 2, 3 > 0, 1 < 2, 1 > 0, 2 = 2, 2 > 0
    assertThat(auc.value()).isEqualTo(4.5 / 6);
    assertThat(auc.tiedPairs()).isEqualTo(1);
    assertThat(auc.members()).isEqualTo(3);
    assertThat(auc.controls()).isEqualTo(2);
    assertThat(auc.toString()).startsWith("0.750 [").endsWith("], 3 against 2");
  }

  @Test
  void equalsTheCountOfAllPairs() {
    Cases.forEach(
        random -> {
          double[] members = random.ints(1 + random.nextInt(9), 0, 6).asDoubleStream().toArray();
          double[] controls = random.ints(1 + random.nextInt(9), 0, 6).asDoubleStream().toArray();
          double wins = 0;
          for (double member : members) {
            for (double control : controls) {
              wins += member > control ? 1 : member == control ? 0.5 : 0;
            }
          }
          Auc auc = auc(members, controls);
          assertThat(auc.value()).isEqualTo(wins / (members.length * controls.length));
          assertThat(auc(controls, members).value()).isCloseTo(1 - auc.value(), within(1e-15));
          assertThat(auc(controls, members).interval().low())
              .isCloseTo(1 - auc.interval().high(), within(1e-9));
          assertThat(auc.interval().contains(auc.value())).isTrue();
        });
  }

  @Test
  void aPerfectScoreStillHasAnIntervalWithAWidth() {
    Auc perfect = auc(new double[] {4, 5, 6, 7}, new double[] {1, 2, 3});

    assertThat(perfect.value()).isEqualTo(1);
    assertThat(perfect.interval().high()).isCloseTo(1, within(1e-12));
    assertThat(perfect.interval().low()).isBetween(0.3, 0.8);
  }

  @Test
  void aScoreThatTellsNothingShowsAsTies() {
    Auc degenerate = auc(new double[] {0, 0, 0}, new double[] {0, 0});

    assertThat(degenerate.value()).isEqualTo(0.5);
    assertThat(degenerate.tiedPairs()).isEqualTo(6);
  }

  /** The bounds solve (A − Â)² = z²·V(A), written out for one case. */
  @Test
  void boundsAreWhereTheZTestIsJustNotRejected() {
    Random random = new Random(5);
    double[] members = random.doubles(30).map(x -> x + 0.3).toArray();
    double[] controls = random.doubles(50).toArray();
    Auc auc = auc(members, controls);

    for (double bound : List.of(auc.interval().low(), auc.interval().high())) {
      double q =
          1 + (40 - 1) * ((1 - bound) / (2 - bound) + bound / (1 + bound)); // n* = (30 + 50)/2
      double variance = bound * (1 - bound) * q / 1500;
      assertThat(Math.abs(bound - auc.value()) / Math.sqrt(variance))
          .isCloseTo(1.959963984540054, within(1e-9));
    }
    assertThat(auc.interval().level()).isEqualTo(0.95);
  }

  @Test
  void moreLikelyTextsRankHigherUnderEveryScore() {
    var members = List.of(Scored.own("m1", -0.1, -0.2), Scored.own("m2", -0.3, -0.1));
    var controls = List.of(Scored.own("c1", -2, -3), Scored.own("c2", -1, -9));

    for (LikelihoodScore score :
        List.of(
            LikelihoodScore.meanLogProb(),
            LikelihoodScore.minK(0.5),
            LikelihoodScore.zlib(any -> "same"))) {
      assertThat(score.auc(members, controls, 0.95).value()).as(score.toString()).isEqualTo(1);
    }
  }

  @Test
  void infiniteScoresHaveAPlaceAndNanHasNone() {
    double[] infinite = {Double.NEGATIVE_INFINITY};
    assertThat(auc(new double[] {0}, infinite).value()).isEqualTo(1);
    assertThat(auc(infinite, infinite).value()).isEqualTo(0.5);
    assertThatThrownBy(() -> auc(new double[] {Double.NaN}, infinite))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the training set needs at least one score, and none that is NaN");
    assertThatThrownBy(() -> auc(infinite, new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the control set needs at least one score, and none that is NaN");
    assertThatThrownBy(() -> new Auc(1.1, 1, 1, 0, new Interval(0, 1, 0.9, "mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an AUC must be in [0, 1], but is 1.1");
  }
}
