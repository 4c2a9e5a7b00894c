package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ExampleException;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.metrics.membership.MembershipScore;
import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.TruePositiveRate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlledReportTest {
  private static ControlledReport.Builder builder() {
    ControlledReport.Builder builder =
        ControlledReport.builder(
            scores -> scores.example().id().startsWith("c"),
            List.of(LikelihoodScore.meanLogProb(), LikelihoodScore.minK(0.5)));
    for (double logProb : new double[] {-0.1, -1, -2, -5}) {
      builder.accept(Scored.own("t" + logProb, logProb, -1));
    }
    for (double logProb : new double[] {-1.5, -6, -7}) {
      builder.accept(Scored.own("c" + logProb, logProb, -1));
    }
    return builder;
  }

  @Test
  void trainingAndControlAreCountedApart() {
    ControlledReport report = builder().build();

    assertThat(report.training().ids()).containsExactly("t-0.1", "t-1.0", "t-2.0", "t-5.0");
    assertThat(report.control().ids()).containsExactly("c-1.5", "c-6.0", "c-7.0");
    ControlledRate greedy = report.compare(ExtractionReport::greedy);
    assertThat(greedy).isEqualTo(new ControlledRate(Rate.of(0, 4), Rate.of(0, 3)));
    assertThat(report.training().likelihood()).isNotNull();
  }

  @Test
  void eachMembershipScoreHasItsAreaAndItsTruePositiveRate() {
    List<MembershipScore> scores = builder().build().membership();

    assertThat(scores)
        .extracting(MembershipScore::score)
        .containsExactly("mean log-likelihood", "Min-50%");
    double[] training = {-0.55, -1, -1.5, -3};
    double[] control = {-1.25, -3.5, -4};
    MembershipScore mean = scores.get(0);
    assertThat(mean.auc().value()).isEqualTo(Auc.of(training, control, 0.95).value());
    assertThat(mean.tpr().found())
        .isEqualTo(TruePositiveRate.of(training, control, 0.01, 0.95).found())
        .isEqualTo(2);
    assertThat(mean.meanOfTraining()).isCloseTo(-6.05 / 4, within(1e-6));
    assertThat(mean.meanOfControl()).isCloseTo(-8.75 / 3, within(1e-6));
    assertThat(mean.toString()).startsWith("mean log-likelihood: AUC 0.8");
  }

  @Test
  void everyIntervalIsAtTheLevelAskedFor() {
    ControlledReport report =
        builder().build(Intervals.DEFAULT.withLevel(0.8).withBootstrap(Bootstrap.seeded(1)));

    assertThat(report.compare(ExtractionReport::greedy).difference().interval().level())
        .isEqualTo(0.8);
    assertThat(report.membership().get(0).auc().interval().level()).isEqualTo(0.8);
    assertThat(report.membership().get(1).tpr().interval().level()).isEqualTo(0.8);
    assertThat(report.control().greedy().interval().level()).isEqualTo(0.8);
  }

  @Test
  void oneKindAloneIsNoComparison() {
    ControlledReport.Builder builder = ControlledReport.builder(any -> false, List.of());
    builder.accept(Scored.own("a", -1));

    assertThatThrownBy(builder::build)
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "a report with a control set needs examples of both kinds, but has 1 training and 0"
                + " control examples");
  }

  @Test
  void whatAScoreNeedsMustBeThere() {
    ControlledReport.Builder builder =
        ControlledReport.builder(any -> false, LikelihoodScore.customary(true));
    TokenScores without = Scored.own("a", -1);

    assertThat(LikelihoodScore.customary(false)).hasSize(2);
    assertThatThrownBy(() -> builder.accept(without))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs the moments");
  }
}
