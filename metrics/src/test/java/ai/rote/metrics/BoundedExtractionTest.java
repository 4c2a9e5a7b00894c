package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.stat.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bounds of each example become bounds of every figure, and of nothing else. */
class BoundedExtractionTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topP(0.9);

  private static TokenScores example(String id, int set, double lower, double upper) {
    return new TokenScores(
        TokenizedExample.of(id, new int[] {1}, new int[] {2}).withMetadata(Map.of("set", set)),
        new int[] {3},
        new int[] {2},
        new float[] {-1},
        Map.of(SCHEME, new float[] {(float) lower}),
        Map.of(SCHEME, new float[] {(float) upper}));
  }

  @Test
  void whatTheWholeDistributionWouldGiveLiesBetween() {
    Random random = new Random(3);
    List<TokenScores> bounded = new ArrayList<>();
    List<TokenScores> known = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double value = -12 * random.nextDouble();
      boolean isKnown = random.nextInt(3) == 0;
      boolean mayBeNone = random.nextInt(4) == 0;
      double lower =
          isKnown ? value : mayBeNone ? Double.NEGATIVE_INFINITY : value - random.nextDouble();
      double upper = isKnown ? value : Math.min(0, value + random.nextDouble());
      bounded.add(example("e" + i, i % 2, lower, upper));
      known.add(example("e" + i, i % 2, value, value));
    }
    ExtractionReport report = ExtractionReport.of(bounded);
    BoundedExtraction bounds = report.boundsUnder(SCHEME);
    SchemeExtraction whole = ExtractionReport.of(known).under(SCHEME);

    assertThat(report.boundedSchemes()).containsExactly(SCHEME);
    for (long n : List.of(1L, 10L, 1_000L)) {
      for (double p : List.of(0.1, 0.5, 0.9)) {
        BoundedRate rate = bounds.rate(n, p);
        Rate between = whole.rate(n, p);
        long[] counts = new long[2];
        for (TokenScores each : bounded) {
          counts[0] += reaches(each.logProbBounds(SCHEME).lower(), n, p) ? 1 : 0;
          counts[1] += reaches(each.logProbBounds(SCHEME).upper(), n, p) ? 1 : 0;
        }
        assertThat(List.of(rate.lower().count(), rate.upper().count()))
            .containsExactly(counts[0], counts[1]);
        assertThat(between.count()).isBetween(counts[0], counts[1]);
        assertThat(rate.interval().low()).isEqualTo(Rate.of(counts[0], 300).interval().low());
        assertThat(rate.interval().high()).isEqualTo(Rate.of(counts[1], 300).interval().high());
      }
      BoundedMean mean = bounds.expectedExtraction(List.of(n)).get(0);
      assertThat(whole.expectedExtraction(n).value())
          .isBetween(mean.lower().value(), mean.upper().value());
      assertThat(mean.interval().orElseThrow().low()).isLessThan(mean.lower().value());
    }
    BoundedRate worst = bounds.worstCase();
    assertThat(worst.lower().count()).isLessThan(300);
    assertThat(worst.upper().count()).isEqualTo(300);
  }

  private static boolean reaches(double logProb, long n, double p) {
    return 1 - Math.pow(1 - Math.exp(logProb), n) >= p;
  }

  @Test
  void oneExampleWithBoundsIsEnoughToRefuseValues() {
    ExtractionReport report =
        ExtractionReport.of(
            List.of(example("a", 0, -1, -1), example("b", 1, -3, -2), example("c", 0, -5, -5)));

    assertThatThrownBy(() -> report.under(SCHEME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "under top-p=0.9 the probabilities of some examples are only known within bounds");
    assertThatThrownBy(() -> PairedComparison.of(report, report).under(SCHEME))
        .hasMessageContaining("only known within bounds");
    ExtractionReport part = report.groupBy("set").byValue().get(0);
    assertThat(part.under(SCHEME).rate(1, 0.1).count()).isEqualTo(1);
    assertThat(part.boundsUnder(SCHEME).rate(1, 0.1).lower())
        .isEqualTo(part.under(SCHEME).rate(1, 0.1));
    assertThatThrownBy(() -> new BoundedRate(Rate.of(2, 3), Rate.of(1, 3)))
        .hasMessageContaining("bound no rate");
    assertThatThrownBy(() -> report.boundsUnder(SamplingScheme.topK(3)))
        .hasMessageContaining("was not scored");
  }
}
