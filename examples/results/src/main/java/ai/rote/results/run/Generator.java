package ai.rote.results.run;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.results.record.Generated;
import ai.rote.results.record.Threshold;
import ai.rote.results.record.TokenIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Generates and searches what is asked for of each example, besides its scores. */
final class Generator {
  private static final int SHOWN = 3;
  private static final SamplingScheme OWN_DISTRIBUTION = SamplingScheme.temperature(1);

  private final GenerativeLm model;
  private final GenerationSettings settings;
  private final Drawing drawing;

  private Generator(GenerativeLm model, GenerationSettings settings, int examples) {
    this.model = model;
    this.settings = settings;
    this.drawing = new Drawing(model, settings, examples);
  }

  /**
   * Generates with a model.
   *
   * @param model loaded
   * @param settings what to generate
   * @param examples how many there are in all, in every shard: intervals that end drawing early
   *     hold for all of them jointly
   * @return empty if there is nothing to generate
   * @throws ai.rote.core.RoteException if there is, but the model cannot
   */
  static Optional<Generator> of(CausalLm model, GenerationSettings settings, int examples) {
    return settings.isNone()
        ? Optional.empty()
        : Optional.of(new Generator(GenerativeLm.of(model), settings, examples));
  }

  /**
   * Generates.
   *
   * @param example to generate for
   * @param schemes under which
   * @param isText whether the example came as text
   * @return what was asked for; empty if nothing can be made of this example
   */
  Optional<Generated> generate(
      TokenizedExample example, List<SamplingScheme> schemes, boolean isText) {
    Generated generated =
        new Generated(
            optional(settings.draws()).map(draws -> sampled(example, schemes, draws)),
            optional(settings.nearVerbatimWidth())
                .map(width -> nearVerbatim(example, schemes, width, isText)),
            optional(settings.tokenisationsWidth())
                .filter(width -> isText)
                .map(width -> tokenisations(example, schemes, width)));
    return generated.isNothing() ? Optional.empty() : Optional.of(generated);
  }

  private static Optional<Integer> optional(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  private Generated.Sampled sampled(
      TokenizedExample example, List<SamplingScheme> schemes, int draws) {
    int[] greedy = model.sample(example, SampleRequest.greedy()).ids(0);
    Map<SamplingScheme, Generated.Draws> byScheme = new LinkedHashMap<>();
    schemes.forEach(scheme -> byScheme.put(scheme, drawing.draw(example, scheme, draws)));
    return new Generated.Sampled(
        draws,
        settings.seed(),
        settings.stop().map(EarlyStop::spelling).orElse(null),
        settings.closeness(),
        TokenIds.of(greedy),
        logProb(example, greedy),
        byScheme);
  }

  /** Of a suffix in the model's own distribution, under which greedy decoding is no certainty. */
  private double logProb(TokenizedExample example, int[] suffix) {
    TokenizedExample guessed = TokenizedExample.of(example.id(), example.prefixIds(), suffix);
    return model
        .score(List.of(guessed), List.of(OWN_DISTRIBUTION))
        .get(0)
        .logProb(OWN_DISTRIBUTION);
  }

  private Generated.NearVerbatim nearVerbatim(
      TokenizedExample example, List<SamplingScheme> schemes, int width, boolean isText) {
    Map<SamplingScheme, List<Generated.Bound>> byScheme = new LinkedHashMap<>();
    for (SamplingScheme scheme : schemes) {
      Map<Integer, ContinuationMass> known = new HashMap<>(); // shares may round to the same ε
      List<Generated.Bound> bounds = new ArrayList<>();
      for (Threshold threshold : settings.thresholds()) {
        int epsilon = (int) threshold.in(example.suffixTokens());
        ContinuationMass mass =
            known.computeIfAbsent(epsilon, within -> search(example, scheme, within, width));
        bounds.add(
            new Generated.Bound(
                epsilon,
                threshold.isShare() ? threshold : null,
                mass.logProbVerbatim(),
                mass.logMass(),
                mass.count(),
                best(mass.found(), isText)));
      }
      byScheme.put(scheme, bounds);
    }
    return new Generated.NearVerbatim(width, settings.closeness(), byScheme);
  }

  private List<Generated.Found> best(List<ContinuationMass.Found> found, boolean isText) {
    return found.stream()
        .limit(SHOWN)
        .map(
            each ->
                new Generated.Found(
                    each.logProb(),
                    TokenIds.of(each.ids()),
                    isText ? model.tokenizer().decode(each.ids()) : null))
        .toList();
  }

  private ContinuationMass search(
      TokenizedExample example, SamplingScheme scheme, int epsilon, int width) {
    return model.nearVerbatim(
        example,
        new NearVerbatimRequest(
            scheme, settings.closeness().searched().orElseThrow(), epsilon, width));
  }

  private Generated.Tokenisations tokenisations(
      TokenizedExample example, List<SamplingScheme> schemes, int width) {
    Map<SamplingScheme, Generated.Mass> byScheme = new LinkedHashMap<>();
    for (SamplingScheme scheme : schemes) {
      ContinuationMass mass = model.tokenisations(example, scheme, width);
      byScheme.put(
          scheme, new Generated.Mass(mass.logProbVerbatim(), mass.logMass(), mass.count()));
    }
    return new Generated.Tokenisations(width, byScheme);
  }
}
