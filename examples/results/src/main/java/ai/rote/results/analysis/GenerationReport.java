package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.distance.Distance;
import ai.rote.metrics.distance.Levenshtein;
import ai.rote.metrics.distance.Scale;
import ai.rote.metrics.near.ApproximateMemorization;
import ai.rote.metrics.near.NearVerbatimExtraction;
import ai.rote.metrics.near.RankedGuesses;
import ai.rote.metrics.near.SampledAgainstComputed;
import ai.rote.metrics.near.SampledExample;
import ai.rote.metrics.near.SampledExtraction;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.SampleDesign;
import ai.rote.results.record.Generated;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.Threshold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What was generated of many examples, taken together. */
public final class GenerationReport {

  /** One example; of its scores only ln p_z is kept. */
  private record Entry(
      TokenizedExample example, Map<SamplingScheme, Double> logProb, Generated generated) {}

  private final List<Threshold> thresholds;
  private final Intervals intervals;
  private final List<Entry> entries;
  private final Optional<ExampleEstimators> estimators;

  /** What was asked for; each takes thousands of simulations. */
  private final Map<SamplingScheme, Optional<SampledAgainstComputed>> agreements =
      new ConcurrentHashMap<>();

  private GenerationReport(
      List<Threshold> thresholds,
      Intervals intervals,
      List<Entry> entries,
      Optional<ExampleEstimators> estimators) {
    this.thresholds = thresholds;
    this.intervals = intervals;
    this.entries = entries;
    this.estimators = estimators;
  }

  /**
   * A report that is still without examples.
   *
   * @param thresholds values of ε or τ to report at
   * @param intervals around rates
   */
  public GenerationReport(List<Threshold> thresholds, Intervals intervals) {
    this(List.copyOf(thresholds), intervals, new ArrayList<>(), Optional.empty());
  }

  /**
   * Takes one example.
   *
   * @param scores of the example
   * @param generated of the example
   */
  public void accept(TokenScores scores, Generated generated) {
    Map<SamplingScheme, Double> logProb = new HashMap<>();
    scores.schemes().forEach(scheme -> logProb.put(scheme, scores.logProb(scheme)));
    entries.add(new Entry(scores.example(), logProb, generated.withoutFound()));
    agreements.clear(); // they are of fewer examples
  }

  /**
   * The examples with one value of a metadata field.
   *
   * @param field the field
   * @param value its value
   * @return their report, maybe empty
   */
  public GenerationReport group(String field, Object value) {
    return only(metadata -> value.equals(metadata.get(field)));
  }

  /**
   * Some of the examples.
   *
   * @param whose those with such metadata
   * @return their report, maybe empty
   */
  public GenerationReport only(Predicate<Map<String, Object>> whose) {
    return new GenerationReport(
        thresholds,
        intervals,
        entries.stream().filter(each -> whose.test(each.example().metadata())).toList(),
        estimators);
  }

  /** The same examples as the report has them that they are of: in clusters, with weights. */
  GenerationReport with(ExampleEstimators others) {
    return new GenerationReport(thresholds, intervals, entries, Optional.of(others));
  }

  private Estimator estimator(Function<Generated, Optional<?>> what) {
    List<String> ids =
        entries.stream()
            .filter(each -> what.apply(each.generated()).isPresent())
            .map(each -> each.example().id())
            .toList();
    return estimators
        .map(each -> each.of(ids))
        .orElseGet(() -> Estimator.of(SampleDesign.independent(ids.size()), intervals));
  }

  /**
   * How many examples there are.
   *
   * @return at least 0
   */
  public int examples() {
    return entries.size();
  }

  /**
   * The values of ε or τ.
   *
   * @return from least to largest, shares last
   */
  public List<Threshold> thresholds() {
    return thresholds;
  }

  /**
   * What compared draws with suffixes.
   *
   * @return empty if nothing was drawn
   */
  public Optional<NamedCloseness> closeness() {
    return entries.stream()
        .flatMap(each -> each.generated().sampled().stream())
        .map(Generated.Sampled::closeness)
        .findFirst();
  }

  /**
   * What near suffixes were searched by.
   *
   * @return empty if none were
   */
  public Optional<NamedCloseness> searchedBy() {
    return entries.stream()
        .flatMap(each -> each.generated().nearVerbatim().stream())
        .map(Generated.NearVerbatim::distance)
        .findFirst();
  }

  /**
   * The rule that ended drawing early.
   *
   * @return as on the command line; empty if the number of draws was fixed
   */
  public Optional<String> stop() {
    return entries.stream()
        .flatMap(each -> each.generated().sampled().stream())
        .flatMap(sampled -> sampled.rule().stream())
        .findFirst();
  }

  /**
   * How many draws were made.
   *
   * @param scheme of the draws
   * @return one number for each example that has draws
   */
  public LongSummaryStatistics draws(SamplingScheme scheme) {
    return entries.stream()
        .flatMap(each -> draws(each, scheme).stream())
        .mapToLong(Generated.Draws::total)
        .summaryStatistics();
  }

  /**
   * Extraction as the draws under a scheme have it. Where drawing may have ended early, decisions
   * are by intervals that hold at any number of draws.
   *
   * @param scheme of the draws
   * @param threshold at which rates are to be taken: values are on its scale
   * @return to be asked for rates at {@link Threshold#number}; empty if nothing was drawn
   */
  public Optional<SampledExtraction> sampled(SamplingScheme scheme, Threshold threshold) {
    List<SampledExample> examples = new ArrayList<>();
    for (Entry each : entries) {
      draws(each, scheme)
          .ifPresent(
              draws ->
                  examples.add(
                      SampledDraws.of(
                          each.example(),
                          each.generated().sampled().orElseThrow().closeness(),
                          draws,
                          threshold)));
    }
    if (examples.isEmpty()) {
      return Optional.empty();
    }
    SampledExtraction extraction =
        SampledExtraction.of(examples)
            .with(estimator(each -> each.sampled().map(sampled -> sampled.schemes().get(scheme))));
    return Optional.of(stop().isPresent() ? extraction.stoppedEarly() : extraction);
  }

  /**
   * Whether verbatim draws come as often as p_z says. Of draws that may have ended early, the first
   * are asked alone: the number of all depends on what they are, and the test needs one that does
   * not. Computed once, when it is first asked for.
   *
   * @param scheme of the draws
   * @return empty if nothing was drawn
   */
  public Optional<SampledAgainstComputed> agreement(SamplingScheme scheme) {
    return agreements.computeIfAbsent(scheme, this::computeAgreement);
  }

  private Optional<SampledAgainstComputed> computeAgreement(SamplingScheme scheme) {
    List<SampledAgainstComputed.Example> examples = new ArrayList<>();
    for (Entry each : entries) {
      draws(each, scheme)
          .ifPresent(
              draws ->
                  examples.add(
                      new SampledAgainstComputed.Example(
                          each.example().id(),
                          ExtractionProbability.ofLog(each.logProb().get(scheme)),
                          draws.fixed())));
    }
    return examples.isEmpty() ? Optional.empty() : Optional.of(SampledAgainstComputed.of(examples));
  }

  private static Optional<Generated.Draws> draws(Entry entry, SamplingScheme scheme) {
    return entry.generated().sampled().map(sampled -> sampled.schemes().get(scheme));
  }

  /**
   * How near greedy generation comes to the suffixes.
   *
   * @return empty if nothing was drawn
   */
  public Optional<ApproximateMemorization> greedy() {
    List<ApproximateMemorization.Pair> pairs = new ArrayList<>();
    for (Entry each : entries) {
      each.generated()
          .sampled()
          .ifPresent(
              sampled ->
                  pairs.add(
                      ApproximateMemorization.Pair.ofTokens(
                          each.example().id(),
                          each.example().suffixIds(),
                          sampled.greedyIds().toArray())));
    }
    return pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(ApproximateMemorization.of(pairs).with(estimator(Generated::sampled)));
  }

  /**
   * The greedy continuations as guesses, one an example, with ln of their probability in the
   * model's own distribution (temperature 1).
   *
   * @return in the order of the data; empty if nothing was drawn, or a record does not have the
   *     probability, as those of versions that did not keep it
   */
  public List<GuessedSuffix> greedyGuesses() {
    return guesses(
        each ->
            each.generated()
                .sampled()
                .filter(sampled -> sampled.greedyLogProb() != null)
                .map(
                    sampled ->
                        GuessedSuffix.of(
                            each.example(), sampled.greedyIds(), sampled.greedyLogProb())));
  }

  /**
   * The likeliest draws as guesses, one an example, with ln of their probability under the scheme.
   *
   * @param scheme of the draws
   * @return in the order of the data; empty if nothing was drawn, or a record does not have them,
   *     as those of versions that did not keep them
   */
  public List<GuessedSuffix> guesses(SamplingScheme scheme) {
    return guesses(
        each ->
            draws(each, scheme)
                .map(Generated.Draws::likeliest)
                .map(guess -> GuessedSuffix.of(each.example(), guess.ids(), guess.logProb())));
  }

  /** All or none: a ranking of some would be of other examples than the rates beside it. */
  private List<GuessedSuffix> guesses(Function<Entry, Optional<GuessedSuffix>> guess) {
    List<GuessedSuffix> guesses =
        entries.stream().flatMap(each -> guess.apply(each).stream()).toList();
    return guesses.size() == entries.size() ? guesses : List.of();
  }

  /**
   * Recall of guesses. Without an interval where examples are in clusters, weighted or of a finite
   * population: its bootstrap draws them one by one.
   *
   * @param guesses of these examples
   * @return to be asked for recall at any number of errors; empty if there are no guesses
   */
  public Optional<RankedGuesses> ranked(List<GuessedSuffix> guesses) {
    if (guesses.isEmpty()) {
      return Optional.empty();
    }
    RankedGuesses ranked =
        RankedGuesses.of(guesses.stream().map(GuessedSuffix::guess).toList(), entries.size());
    boolean isIndependent = estimator(Optional::of).design().isIndependent();
    return Optional.of(isIndependent ? ranked.with(intervals) : ranked);
  }

  /**
   * The near-verbatim bounds of a scheme.
   *
   * @param scheme of the search
   * @param threshold one of {@link #thresholds()}
   * @return empty if nothing was searched
   */
  public Optional<NearVerbatimExtraction> nearVerbatim(SamplingScheme scheme, Threshold threshold) {
    int which = thresholds.indexOf(threshold);
    return searchedBy()
        .flatMap(
            closeness ->
                bounds(
                    scheme,
                    (Distance) closeness.on(threshold),
                    threshold.number(),
                    each -> {
                      return each.nearVerbatim()
                          .map(near -> near.schemes().get(scheme))
                          .map(bounds -> bounds.get(which))
                          .map(bound -> new Logs(bound.logProbVerbatim(), bound.logMass()));
                    }));
  }

  /**
   * The bounds of the suffixes as texts, whatever their tokens.
   *
   * @param scheme of the search
   * @return empty if nothing was searched
   */
  public Optional<NearVerbatimExtraction> tokenisations(SamplingScheme scheme) {
    return bounds(
        scheme,
        new Levenshtein(Scale.COUNT), // of texts: 0 for the same text
        0,
        each ->
            each.tokenisations()
                .map(found -> found.schemes().get(scheme))
                .map(mass -> new Logs(mass.logProbVerbatim(), mass.logMass())));
  }

  /** A lower bound and the term of it that is p_z, as logarithms. */
  private record Logs(double verbatim, double mass) {}

  private Optional<NearVerbatimExtraction> bounds(
      SamplingScheme scheme,
      Distance distance,
      double epsilon,
      Function<Generated, Optional<Logs>> bound) {
    List<NearVerbatimExtraction.Example> masses = new ArrayList<>();
    for (Entry each : entries) {
      Optional<Logs> found = bound.apply(each.generated());
      if (found.isPresent()) {
        masses.add(
            NearVerbatimExtraction.Example.ofLogs(
                each.example().id(), found.get().verbatim(), found.get().mass()));
      }
    }
    return masses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            NearVerbatimExtraction.of(scheme, distance, epsilon, masses)
                .with(estimator(bound::apply)));
  }
}
