package ai.rote.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.near.SampledAgainstComputed;
import ai.rote.metrics.stat.Intervals;
import ai.rote.results.record.Generated;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.TokenIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationReportTest {
  private static final SamplingScheme SCHEME = SamplingScheme.topK(40);

  /** An example of p_z = 1/4, with so many of 100 draws that are the suffix. */
  private static void accept(GenerationReport report, String id, long verbatim) {
    int[] suffix = {2};
    report.accept(
        new TokenScores(
            TokenizedExample.of(id, new int[] {1}, suffix),
            suffix,
            new int[] {1},
            new float[] {1},
            Map.of(SCHEME, new float[] {(float) Math.log(0.25)})),
        new Generated(
            Optional.of(
                new Generated.Sampled(
                    100,
                    0,
                    null,
                    NamedCloseness.LEVENSHTEIN,
                    TokenIds.of(suffix),
                    Map.of(
                        SCHEME,
                        new Generated.Draws(
                            null,
                            null,
                            verbatim,
                            1e-9,
                            List.of(0.0, 1.0),
                            List.of(verbatim, 100 - verbatim))))),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void theAgreementIsComputedOnceAndAnewWhenExamplesCome() {
    GenerationReport report = new GenerationReport(List.of(), Intervals.DEFAULT);
    assertThat(report.agreement(SCHEME)).isEmpty();
    accept(report, "a", 25);
    SampledAgainstComputed one = report.agreement(SCHEME).orElseThrow();

    assertThat(report.agreement(SCHEME).orElseThrow()).isSameAs(one);
    accept(report, "b", 60);
    SampledAgainstComputed both = report.agreement(SCHEME).orElseThrow();
    assertThat(both.examples()).hasSize(2);
    assertThat(both.joint().pValue()).isLessThan(0.01).isLessThan(one.joint().pValue());
    assertThat(report.only(any -> true).agreement(SCHEME).orElseThrow().joint())
        .isEqualTo(both.joint());
  }
}
