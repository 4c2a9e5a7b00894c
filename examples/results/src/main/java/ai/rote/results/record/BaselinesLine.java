package ai.rote.results.record;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.prior.ExamplePrior;
import ai.rote.metrics.prior.ReferenceScores;
import ai.rote.metrics.prior.SuffixPrior;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@link Baselines} as a line of {@code scores.jsonl} holds them; null in JSON stands for the
 * logarithm of 0.
 *
 * @param logProb ln p_z in the model's own distribution, in nats
 * @param prior the suffix after unrelated prefixes; null if it was not scored so
 * @param references what reference models give it; null if there are none
 */
record BaselinesLine(
    @LogProb double logProb, @MayBeAbsent Prior prior, @MayBeAbsent List<Reference> references) {

  /**
   * The suffix after unrelated prefixes.
   *
   * @param prefixes how many
   * @param hasBos whether it was scored after a BOS alone as well
   * @param byScheme by scheme
   */
  record Prior(
      @JsonProperty(required = true) int prefixes,
      @JsonProperty(required = true) boolean hasBos,
      @JsonProperty(required = true) Map<SamplingScheme, Scores> byScheme) {}

  /**
   * Under one scheme, in nats.
   *
   * @param logMean ln of the mean probability
   * @param logMax ln of the largest
   * @param afterBos ln of the probability after a BOS alone; null if it is 0 or there is none
   */
  record Scores(@LogProb double logMean, @LogProb double logMax, @LogProb double afterBos) {}

  /**
   * Under another model.
   *
   * @param model its name
   * @param logProb ln p of the suffix by scheme, in nats
   */
  record Reference(
      @JsonProperty(required = true) String model,
      @JsonProperty(required = true)
          @JsonSerialize(contentUsing = LogProbs.Writer.class)
          @JsonDeserialize(contentUsing = LogProbs.Reader.class)
          Map<SamplingScheme, Double> logProb) {}

  static BaselinesLine of(Baselines baselines) {
    return new BaselinesLine(
        baselines.logProb(),
        baselines.prior().map(BaselinesLine::of).orElse(null),
        baselines.references().isEmpty()
            ? null
            : baselines.references().stream()
                .map(each -> new Reference(each.model(), each.logProb()))
                .toList());
  }

  private static Prior of(ExamplePrior prior) {
    Map<SamplingScheme, Scores> byScheme = new LinkedHashMap<>();
    prior
        .byScheme()
        .forEach(
            (scheme, each) ->
                byScheme.put(
                    scheme,
                    new Scores(
                        each.logMean(),
                        each.logMax(),
                        each.afterBos().orElse(Double.NEGATIVE_INFINITY))));
    return new Prior(
        prior.prefixes(), prior.under(ExamplePrior.OWN).afterBos().isPresent(), byScheme);
  }

  /** What the line means. */
  Baselines baselines() {
    return new Baselines(
        logProb,
        Optional.ofNullable(prior).map(BaselinesLine::prior),
        references == null
            ? List.of()
            : references.stream()
                .map(each -> new ReferenceScores(each.model(), each.logProb()))
                .toList());
  }

  private static ExamplePrior prior(Prior line) {
    Map<SamplingScheme, SuffixPrior> byScheme = new LinkedHashMap<>();
    line.byScheme()
        .forEach(
            (scheme, each) ->
                byScheme.put(
                    scheme,
                    new SuffixPrior(
                        each.logMean(),
                        each.logMax(),
                        line.hasBos()
                            ? OptionalDouble.of(each.afterBos())
                            : OptionalDouble.empty())));
    return new ExamplePrior(line.prefixes(), byScheme);
  }
}
