package ai.rote.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleChangesTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topK(40);

  /** Examples of one suffix token with these p_z, named a, b, c ... */
  private static ExtractionReport report(double... probabilities) {
    List<TokenScores> scores = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      scores.add(
          new TokenScores(
              TokenizedExample.of(String.valueOf((char) ('a' + i)), new int[] {1}, new int[] {2}),
              new int[] {2},
              new int[] {1},
              new float[] {1},
              Map.of(SCHEME, new float[] {(float) Math.log(probabilities[i])})));
    }
    return ExtractionReport.of(scores);
  }

  @Test
  void aChangeIsHowManyTimesFewerQueriesItTakes() {
    ExampleChanges changes =
        ExampleChanges.of(report(0.01, 0.5, 0.2), report(0.1, 0.25, 0.2), SCHEME, 1_000, 0.5);

    assertThat(changes.countMore()).isEqualTo(1);
    assertThat(changes.countLess()).isEqualTo(1);
    ExampleChanges.Change more = changes.more(5).get(0);
    assertThat(more.id()).isEqualTo("a");
    assertThat(more.change()).isEqualTo(Math.log(10), within(1e-5));
    ExampleChanges.Change less = changes.less(5).get(0);
    assertThat(less.id()).isEqualTo("b");
    assertThat(less.change()).isEqualTo(-Math.log(2), within(1e-5));
  }

  /** At p = 1/2 and n = 1 an example counts from p_z = 1/2 on. */
  @Test
  void whatNeitherLetsOutHasNotChanged() {
    ExampleChanges changes =
        ExampleChanges.of(report(1e-20, 0, 1e-9, 0.8), report(1e-10, 0.4, 0.8, 0), SCHEME, 1, 0.5);

    assertThat(changes.more(5)).extracting(ExampleChanges.Change::id).containsExactly("c");
    assertThat(changes.less(5)).extracting(ExampleChanges.Change::id).containsExactly("d");
    assertThat(changes.more(5).get(0).change()).isEqualTo(Math.log(0.8 / 0.5), within(1e-5));
    assertThat(changes.less(5).get(0).change()).isEqualTo(-Math.log(0.8 / 0.5), within(1e-5));
  }

  @Test
  void theLargestChangesComeFirstAndTiesGoByTheId() {
    ExampleChanges changes =
        ExampleChanges.of(
            report(0.1, 0.1, 0.1, 0.1), report(0.2, 0.4, 0.2, 0.8), SCHEME, 1_000, 0.5);

    assertThat(changes.more(3))
        .extracting(ExampleChanges.Change::id)
        .containsExactly("d", "b", "a");
    assertThat(changes.countMore()).isEqualTo(4);
  }
}
