package ai.rote.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.TokenMean;
import ai.rote.metrics.stat.Weighting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
  private final ExtractionReport report =
      ExtractionReport.of(List.of(Scored.own("long", -1, -2, -3, -2), Scored.own("short", -0.5)));

  @Test
  void nllWeighsTokensOrSequences() {
    assertThat(report.likelihood().nll(Weighting.TOKENS).value()).isEqualTo(8.5 / 5);
    assertThat(report.likelihood().nll(Weighting.SEQUENCES).value()).isEqualTo((2 + 0.5) / 2);
    assertThat(report.likelihood().nll(Weighting.SEQUENCES).tokens()).isEqualTo(5);
    assertThat(report.likelihood().nll(Weighting.TOKENS).interval()).isEmpty();
  }

  @Test
  void perplexityIsItsExponential() {
    Likelihood.Perplexity perplexity = report.likelihood().perplexity(Weighting.TOKENS);

    assertThat(perplexity.value()).isCloseTo(Math.exp(1.7), within(1e-12));
    assertThat(perplexity.interval()).isEmpty();
    assertThat(perplexity.nll().examples()).isEqualTo(2);
    assertThat(perplexity.toString()).endsWith(", token-weighted over 5 tokens of 2 examples");
    assertThat(
            new Likelihood.Perplexity(
                new TokenMean(
                    0, Weighting.SEQUENCES, 1, 1, Optional.of(new Interval(0, 1, 0.9, "mine")))))
        .hasToString("1.000 [1.000, 2.718], sequence-weighted over 1 tokens of 1 examples");
  }

  @Test
  void aBootstrapGivesIntervalsToBothWeightings() {
    Likelihood likelihood =
        report.with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(3))).likelihood();

    for (Weighting weighting : Weighting.values()) {
      Interval interval = likelihood.nll(weighting).interval().orElseThrow();
      assertThat(interval.low()).isEqualTo(0.5);
      assertThat(interval.high()).isEqualTo(2);
      assertThat(interval.method()).isEqualTo("BCa bootstrap, 10000 resamples, seed 3");
      assertThat(likelihood.perplexity(weighting).interval().orElseThrow().high())
          .isEqualTo(Math.exp(2));
    }
  }

  @Test
  void anUnderflowIsInfiniteAndCertaintyIs0() {
    ExtractionReport extremes =
        ExtractionReport.of(List.of(Scored.own("a", 0), Scored.own("b", Double.NEGATIVE_INFINITY)));
    ExtractionReport certain = ExtractionReport.of(List.of(Scored.own("a", 0, 0)));

    assertThat(extremes.likelihood().nll(Weighting.TOKENS).value())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(
            extremes
                .with(Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(1)))
                .likelihood()
                .nll(Weighting.SEQUENCES)
                .interval())
        .isEmpty();
    assertThat(certain.likelihood().nll(Weighting.TOKENS).value()).isEqualTo(0.0);
    assertThat(certain.likelihood().perplexity(Weighting.SEQUENCES).value()).isEqualTo(1);
  }

  @Test
  void needsTheModelsOwnDistribution() {
    ExtractionReport filtered = ExtractionReport.of(List.of(Scored.logProb("a", -1)));

    assertThatThrownBy(filtered::likelihood)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scheme temperature=1 was not scored; scored: [top-k=40]");
  }

  @Test
  void aMeanOverTokensChecksItsCounts() {
    assertThatThrownBy(() -> new TokenMean(1, Weighting.TOKENS, 3, 2, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a mean over tokens needs a number, an example and a token each, but has 1.0, 3"
                + " examples and 2 tokens");
    assertThatThrownBy(() -> new TokenMean(Double.NaN, Weighting.TOKENS, 1, 1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenMean(1, Weighting.TOKENS, 0, 2, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
