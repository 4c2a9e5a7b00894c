package ai.rote.results.run;

import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.prior.ExamplePrior;
import ai.rote.metrics.prior.PriorScorer;
import ai.rote.metrics.prior.ReferenceScores;
import ai.rote.results.record.Baselines;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds for a batch of scored examples what their suffixes are held against. */
final class BaselineScorer {
  private final CausalLm model;
  private final List<SamplingScheme> schemes;
  private final Optional<PriorScorer> prior;
  private final Map<String, List<ReferenceScores>> references;

  /**
   * For one data set.
   *
   * @param model loaded
   * @param schemes of the run
   * @param prior scores after unrelated prefixes, if that is asked for
   * @param references what reference models give, by example
   */
  BaselineScorer(
      CausalLm model,
      List<SamplingScheme> schemes,
      Optional<PriorScorer> prior,
      Map<String, List<ReferenceScores>> references) {
    this.model = model;
    this.schemes = schemes;
    this.prior = prior;
    this.references = references;
  }

  /** The schemes of a run, and the model's own distribution, by which greedy decoding is judged. */
  static List<SamplingScheme> withOwn(List<SamplingScheme> schemes) {
    Set<SamplingScheme> all = new LinkedHashSet<>(schemes);
    all.add(ExamplePrior.OWN);
    return List.copyOf(all);
  }

  /** In the order of the scores. */
  List<Baselines> of(List<TokenScores> scored) {
    List<TokenizedExample> examples = scored.stream().map(TokenScores::example).toList();
    List<ExamplePrior> priors = prior.map(each -> each.of(examples, schemes)).orElse(List.of());
    List<TokenScores> own =
        schemes.contains(ExamplePrior.OWN)
            ? scored
            : model.score(examples, List.of(ExamplePrior.OWN));
    List<Baselines> baselines = new ArrayList<>();
    for (int i = 0; i < scored.size(); i++) {
      baselines.add(
          new Baselines(
              own.get(i).logProb(ExamplePrior.OWN),
              priors.isEmpty() ? Optional.empty() : Optional.of(priors.get(i)),
              references.getOrDefault(examples.get(i).id(), List.of())));
    }
    return baselines;
  }
}
