package ai.rote.results.figures;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GreedyMatches;
import ai.rote.metrics.membership.Exposure;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;

/**
 * The exposure of the training examples, each as a canary among the control set: log₂ |R| − log₂
 * rank, by likelihood under the model's own distribution.
 *
 * @param candidates |R|: the control examples and the canary
 * @param most what a canary ahead of all control examples gets, log₂ |R|
 * @param bits mean over the training examples; its bounds take the control set as given
 * @param quantiles of the training examples, in bits
 */
public record ExposureFigures(
    long candidates, double most, @JsonUnwrapped MeanFigure bits, List<QuantileFigure> quantiles) {
  private static final SamplingScheme OWN = SamplingScheme.temperature(1);

  /** Of examples that are all of one length, under the model's own distribution. */
  static ExposureFigures of(ExtractionReport training, ExtractionReport control) {
    List<Exposure> exposures =
        Exposure.ofAll(
            logProbs(training), logProbs(control), training.estimator().intervals().level());
    double[] bits = exposures.stream().mapToDouble(Exposure::bits).toArray();
    long candidates = exposures.get(0).candidates();
    return new ExposureFigures(
        candidates,
        Math.log(candidates) / Math.log(2),
        MeanFigure.of(training.estimator().mean(bits)),
        QuantileFigure.of(bits, training.estimator()));
  }

  private static double[] logProbs(ExtractionReport report) {
    return report.under(OWN).probabilities().stream()
        .mapToDouble(ExtractionProbability::logNats)
        .toArray();
  }

  /** Why sequences of different length have no exposure: the shorter one is the likelier one. */
  static Optional<String> whyNot(ExtractionReport training, ExtractionReport control) {
    int[] lengths =
        List.of(training, control).stream()
            .flatMap(each -> each.tokens().matches().stream())
            .mapToInt(GreedyMatches::tokens)
            .sorted()
            .distinct()
            .toArray();
    return lengths.length == 1
        ? Optional.empty()
        : Optional.of(
            "suffixes have from "
                + lengths[0]
                + " to "
                + lengths[lengths.length - 1]
                + " tokens, and exposure compares the likelihoods of sequences of one length;"
                + " measure with one --suffix-tokens");
  }
}
