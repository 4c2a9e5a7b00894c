package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.prior.ExamplePrior;
import ai.rote.metrics.prior.PriorAwareExtraction;
import ai.rote.metrics.prior.PriorCut;
import ai.rote.metrics.prior.ReferenceGap;
import ai.rote.metrics.prior.ReferenceScores;
import ai.rote.metrics.prior.SuffixPrior;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleDesign;
import ai.rote.results.record.Baselines;
import ai.rote.results.record.StoredScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What suffixes of many examples are held against, taken together. */
public final class BaselineReport {
  /** The prior: the mean over unrelated prefixes. */
  public static final String PRIOR = "unrelated prefixes, mean";

  private static final String LARGEST = "unrelated prefixes, largest";
  private static final String BOS = "BOS alone";

  /** One example; of its scores only ln p_z is kept. */
  private record Entry(
      String id,
      Map<SamplingScheme, Double> logProb,
      boolean greedy,
      int tokens,
      Baselines baselines) {

    double difference(double logOther) {
      return PriorCut.difference(baselines.logProb(), logOther);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private Optional<ExampleEstimators> estimators = Optional.empty();

  /** A report that is still without examples. */
  public BaselineReport() {}

  /**
   * Takes one example, if its suffix is held against anything.
   *
   * @param stored its record
   */
  public void accept(StoredScores stored) {
    stored.baselines().ifPresent(each -> entries.add(entry(stored.scores(), each)));
  }

  private static Entry entry(TokenScores scores, Baselines baselines) {
    Map<SamplingScheme, Double> logProb = new LinkedHashMap<>();
    scores.schemes().forEach(scheme -> logProb.put(scheme, scores.logProb(scheme)));
    return new Entry(
        scores.example().id(), logProb, scores.greedyMatch(), scores.suffixTokens(), baselines);
  }

  /**
   * How many examples are held against something.
   *
   * @return at least 0
   */
  public int examples() {
    return entries.size();
  }

  /**
   * After how many unrelated prefixes suffixes were scored.
   *
   * @return J; empty if they were not
   */
  public Optional<Integer> prefixes() {
    return entries.stream()
        .flatMap(each -> each.baselines().prior().stream())
        .map(ExamplePrior::prefixes)
        .findFirst();
  }

  /**
   * What suffixes are held against.
   *
   * @return the first is the one that counts where there is room for one: the prior, if there is
   *     one, else the first reference
   */
  public List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(each -> names.addAll(others(each.baselines()).keySet()));
    return List.copyOf(names);
  }

  /** ln of the suffix's probability otherwise, in the model's own distribution, by name. */
  private static Map<String, Double> others(Baselines baselines) {
    Map<String, Double> others = new LinkedHashMap<>();
    baselines
        .prior()
        .ifPresent(
            prior -> {
              SuffixPrior own = prior.under(ExamplePrior.OWN);
              others.put(PRIOR, own.logMean());
              others.put(LARGEST, own.logMax());
              own.afterBos().ifPresent(value -> others.put(BOS, value));
            });
    baselines.references().forEach(each -> others.put(name(each), each.under(ExamplePrior.OWN)));
    return others;
  }

  private static String name(ReferenceScores reference) {
    return "reference " + reference.model();
  }

  /**
   * Extraction under a scheme that counts what is likelier than otherwise.
   *
   * @param name what suffixes are held against
   * @param scheme of extraction
   * @param intervals around rates
   * @return of all examples
   */
  public PriorAwareExtraction against(String name, SamplingScheme scheme, Intervals intervals) {
    return new PriorAwareExtraction(
        scheme,
        entries.stream()
            .map(
                each ->
                    new PriorAwareExtraction.Entry(
                        each.logProb().get(scheme),
                        each.greedy(),
                        each.difference(others(each.baselines()).get(name)),
                        each.tokens()))
            .toList(),
        estimator(entries, intervals));
  }

  /** Once all examples have been read: as the report has them that they are of. */
  void complete(ExampleEstimators all) {
    estimators = Optional.of(all);
  }

  private Estimator estimator(List<Entry> some, Intervals intervals) {
    return estimators
        .map(each -> each.of(some.stream().map(Entry::id).toList()).with(intervals))
        .orElseGet(() -> Estimator.of(SampleDesign.independent(some.size()), intervals));
  }

  /**
   * The share of examples that lie above all references together beyond chance.
   *
   * @param level of the test
   * @param intervals around the rate
   * @return of the examples with {@link #gaps}
   */
  public Rate aboveReferences(double level, Intervals intervals) {
    List<ReferenceGap> gaps = gaps();
    return estimator(withGaps(), intervals).rate(i -> gaps.get(i).pValue() <= level);
  }

  private List<Entry> withGaps() {
    return entries.stream()
        .filter(each -> each.baselines().references().size() >= ReferenceGap.FEWEST)
        .toList();
  }

  /**
   * Each example against all references together.
   *
   * @return none if there are too few references to tell their spread
   */
  public List<ReferenceGap> gaps() {
    return withGaps().stream()
        .map(
            each ->
                ReferenceGap.of(
                    each.baselines().logProb(),
                    each.baselines().references().stream()
                        .mapToDouble(reference -> reference.under(ExamplePrior.OWN))
                        .toArray()))
        .toList();
  }

  /**
   * What one record's suffix is held against first.
   *
   * @param stored a record
   * @return ln of its probability otherwise, in nats; empty if it is held against nothing
   */
  public static Optional<Double> first(StoredScores stored) {
    return stored.baselines().flatMap(each -> others(each).values().stream().findFirst());
  }
}
