package ai.rote.results.record;

import ai.rote.metrics.prior.ExamplePrior;
import ai.rote.metrics.prior.ReferenceScores;
import java.util.List;
import java.util.Optional;

/**
 * What one example's suffix is held against: its own probability without its prefix, and what other
 * models give it.
 *
 * @param logProb ln p_z in the model's own distribution ({@code temperature=1}), which need not be
 *     among the run's schemes, in nats
 * @param prior the suffix after unrelated prefixes, if it was scored so
 * @param references what reference models give it; none if none was named
 */
public record Baselines(
    double logProb, Optional<ExamplePrior> prior, List<ReferenceScores> references) {

  /**
   * Checks the probability, and keeps the list from being changed.
   *
   * @param logProb ln p_z in the model's own distribution, in nats
   * @param prior the suffix after unrelated prefixes
   * @param references what reference models give it
   * @throws IllegalArgumentException if ln p_z is above 0 or NaN
   */
  public Baselines {
    if (!(logProb <= 0)) {
      throw new IllegalArgumentException("ln p_z must be at most 0, but is " + logProb);
    }
    references = List.copyOf(references);
  }
}
