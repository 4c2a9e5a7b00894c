package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.ModelSeries;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.record.StoredScores;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs on the same examples, paired example by example. Of every two runs the later one is compared
 * with the earlier: what it gained, and what it lost.
 */
public final class Comparison {

  /**
   * One of the runs.
   *
   * @param name as it stands in tables
   * @param results its records
   * @param report of the examples that are compared
   * @param leftOut how many of its examples are not, since another run lacks them
   * @param otherTokens how many of its examples are not the tokens they are in the first run, since
   *     the tokenizers differ
   */
  public record Run(
      String name, Results results, ExtractionReport report, int leftOut, int otherTokens) {}

  private final List<Run> runs;
  private final Grid grid;
  private final ModelSeries latestFirst;

  private Comparison(List<Run> runs, Grid grid) {
    this.runs = runs;
    this.grid = grid;
    List<Run> reversed = new ArrayList<>(runs);
    Collections.reverse(reversed);
    Map<String, ExtractionReport> reports = new LinkedHashMap<>();
    reversed.forEach(each -> reports.put(each.name(), each.report()));
    this.latestFirst = ModelSeries.of(reports);
  }

  /**
   * Reads the records of some runs.
   *
   * @param folders at least two, by the names they get in tables
   * @param queries numbers of queries n
   * @param probabilities probabilities of extraction p
   * @param commonOnly whether to leave out examples that some run lacks, rather than to refuse
   * @return the comparison, under the schemes that all runs were scored under
   * @throws RoteException if they share no scheme or no example, do not hold the same examples, or
   *     an id stands for different ones
   */
  public static Comparison of(
      Map<String, Results> folders,
      List<Long> queries,
      List<Double> probabilities,
      boolean commonOnly) {
    Map<String, SameExamples> examples = new LinkedHashMap<>();
    folders.forEach((name, results) -> examples.put(name, SameExamples.of(results)));
    SameExamples first = examples.values().iterator().next();
    Set<String> common = new HashSet<>(first.ids());
    examples.values().forEach(each -> common.retainAll(each.ids()));
    if (!commonOnly) {
      refuseDifferent(examples, common);
    }
    if (common.isEmpty()) {
      throw new RoteException("the runs " + folders.keySet() + " have no example in common");
    }
    List<Run> runs = new ArrayList<>();
    folders.forEach(
        (name, results) ->
            runs.add(
                new Run(
                    name,
                    results,
                    report(results, common),
                    examples.get(name).ids().size() - common.size(),
                    first.refuseOthers(examples.get(name), common))));
    return new Comparison(
        runs, new Grid(commonSchemes(runs), queries, probabilities, ShareInterval.WILSON));
  }

  private static void refuseDifferent(Map<String, SameExamples> examples, Set<String> common) {
    examples.forEach(
        (name, run) -> {
          Set<String> own = run.ids();
          if (own.size() > common.size()) {
            String extra =
                own.stream().filter(id -> !common.contains(id)).sorted().findFirst().orElseThrow();
            throw new RoteException(
                String.format(
                    Locale.ROOT,
                    "%s holds %d examples that not all the other runs hold, such as '%s';"
                        + " --common compares the %d that all hold",
                    name,
                    own.size() - common.size(),
                    extra,
                    common.size()));
          }
        });
  }

  private static ExtractionReport report(Results results, Set<String> ids) {
    ExtractionReport.Builder report = ExtractionReport.builder(Set.of());
    results.forEach(
        each -> {
          if (ids.contains(each.scores().example().id())) {
            report.accept(each.scores());
          }
        });
    return report.build();
  }

  private static List<SamplingScheme> commonSchemes(List<Run> runs) {
    List<SamplingScheme> schemes = new ArrayList<>(runs.get(0).report().schemes());
    runs.forEach(each -> schemes.retainAll(each.report().schemes()));
    if (schemes.isEmpty()) {
      StringBuilder scored = new StringBuilder();
      runs.forEach(
          each ->
              scored
                  .append(scored.isEmpty() ? "" : ", ")
                  .append(each.name())
                  .append(' ')
                  .append(each.report().schemes()));
      throw new RoteException("the runs share no sampling scheme: " + scored);
    }
    return schemes;
  }

  /**
   * The runs.
   *
   * @return at least two, in the order given
   */
  public List<Run> runs() {
    return runs;
  }

  /**
   * Which rates are compared.
   *
   * @return the schemes that all runs share, with n and p
   */
  public Grid grid() {
    return grid;
  }

  /**
   * Schemes that some runs were scored under, but not all, so that they are not compared.
   *
   * @return the names of the runs that have each of them, in the order of the runs
   */
  public Map<SamplingScheme, List<String>> schemesLeftOut() {
    Map<SamplingScheme, List<String>> leftOut = new LinkedHashMap<>();
    for (Run run : runs) {
      for (SamplingScheme scheme : run.report().schemes()) {
        if (!grid.schemes().contains(scheme)) {
          leftOut.computeIfAbsent(scheme, any -> new ArrayList<>()).add(run.name());
        }
      }
    }
    return leftOut;
  }

  /**
   * The number of examples compared.
   *
   * @return at least 1
   */
  public int examples() {
    return runs.get(0).report().examples();
  }

  /**
   * Every two runs compared, with the correction of their p-values for all of them.
   *
   * @param rates what to compare
   * @return in the order of the runs; the later run is the first of its pair
   */
  public List<ModelSeries.Pair> pairs(Function<PairedComparison, PairedRates> rates) {
    List<ModelSeries.Pair> pairs = new ArrayList<>(latestFirst.pairs(rates));
    Collections.reverse(pairs);
    return pairs;
  }

  /**
   * Two runs compared.
   *
   * @param pair of them
   * @return the comparison of the later with the earlier
   */
  public PairedComparison of(ModelSeries.Pair pair) {
    return latestFirst.compare(pair.first(), pair.second());
  }

  /**
   * What the later run of a pair leaks more and less, counted to the grid's largest n and middle p.
   *
   * @param pair of the runs
   * @param scheme one of the grid's
   * @return the examples that changed
   */
  public ExampleChanges changes(ModelSeries.Pair pair, SamplingScheme scheme) {
    PairedComparison both = of(pair);
    return ExampleChanges.of(
        both.second(), both.first(), scheme, grid.mostQueries(), grid.middleProbability());
  }

  /**
   * What the runs were made with that is not the same.
   *
   * @param earlier one of the runs
   * @param later another
   * @return in words, with both values; empty if they had the same model, data and options
   */
  public List<String> settingsThatDiffer(Run earlier, Run later) {
    return earlier.results().settingsThatDiffer(later.results());
  }

  /**
   * Reads the records of some examples.
   *
   * @param run one of the runs
   * @param ids of the examples
   * @return by id; without those that the run does not hold
   */
  public Map<String, StoredScores> records(Run run, Collection<String> ids) {
    Map<String, StoredScores> records = new HashMap<>();
    run.results()
        .forEach(
            each -> {
              if (ids.contains(each.scores().example().id())) {
                records.put(each.scores().example().id(), each);
              }
            });
    return records;
  }
}
