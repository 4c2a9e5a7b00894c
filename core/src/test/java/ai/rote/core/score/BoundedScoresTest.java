package ai.rote.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.token.TokenizedExample;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scores of which only bounds are known are never taken for values. */
class BoundedScoresTest {
  private static final SamplingScheme KNOWN = SamplingScheme.temperature(1);
  private static final SamplingScheme BOUNDED = SamplingScheme.topP(0.9);
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private static TokenScores scores(float[] lower, float[] upper) {
    Map<SamplingScheme, float[]> from = new LinkedHashMap<>();
    Map<SamplingScheme, float[]> to = new LinkedHashMap<>();
    from.put(BOUNDED, lower);
    to.put(BOUNDED, upper);
    from.put(KNOWN, new float[] {-1, -2, -3});
    to.put(KNOWN, new float[] {-1, -2, -3});
    return new TokenScores(
        TokenizedExample.of("a", new int[] {1}, new int[] {2, 3, 4}),
        new int[] {2, 3, 4},
        new int[] {1, 1, 1},
        new float[] {1, 1, 1},
        from,
        to);
  }

  @Test
  void thereIsNoValueWhereOnlyBoundsAreKnown() {
    TokenScores scores = scores(new float[] {-1, -2, -4}, new float[] {-1, -1.5f, -3});

    assertThat(scores.schemes()).containsExactly(BOUNDED, KNOWN);
    assertThat(scores.boundedSchemes()).containsExactly(BOUNDED);
    assertThat(scores.logProb(KNOWN)).isEqualTo(-6);
    assertThat(scores.logProbBounds(KNOWN)).isEqualTo(LogProbBounds.exactly(-6));
    assertThat(scores.logProbBounds(BOUNDED)).isEqualTo(new LogProbBounds(-7, -5.5));
    assertThat(scores.tokenLogProb(BOUNDED, 0)).isEqualTo(-1);
    assertThat(scores.tokenLogProbBounds(BOUNDED, 2)).isEqualTo(new LogProbBounds(-4, -3));
    assertThatThrownBy(() -> scores.logProb(BOUNDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "example 'a': under top-p=0.9 only bounds are known, ln p_z from -7.000 to -5.500");
    assertThatThrownBy(() -> scores.tokenLogProb(BOUNDED, 1))
        .hasMessageContaining("only bounds are known");
  }

  @Test
  void aPartWithoutBoundsIsExact() {
    TokenScores scores = scores(new float[] {-1, -2, -4}, new float[] {-1, -2, -3});

    assertThat(scores.recut(1, 2).boundedSchemes()).isEmpty();
    assertThat(scores.recut(1, 2).logProb(BOUNDED)).isEqualTo(-3);
    assertThat(scores.recut(2, 2).logProbBounds(BOUNDED)).isEqualTo(new LogProbBounds(-6, -5));
    assertThat(scores(new float[] {-1, 0, NEVER}, new float[] {-1, 0, NEVER}).boundedSchemes())
        .isEmpty();
  }

  @Test
  void boundsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> scores(new float[] {-1, -1, -1}, new float[] {-1, -2, -1}))
        .hasMessage("example 'a' under top-p=0.9: log-probability -1.0 to -2.0");
    assertThatThrownBy(() -> scores(new float[] {-1, -1, -1}, new float[] {-1, -1, 1}))
        .hasMessageContaining("-1.0 to 1.0");
    assertThatThrownBy(() -> scores(new float[] {-1, -1, -1}, new float[] {-1, -1}))
        .hasMessageContaining("3 lower ends");
    assertThatThrownBy(() -> new LogProbBounds(-1, Double.NaN))
        .hasMessage("a log-probability cannot lie between -1.0 and NaN");
    assertThat(new LogProbBounds(NEVER, 0).sayNothing()).isTrue();
  }
}
