package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.FlippedRegion;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.stat.ComparedRates;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.RateFamily;
import ai.rote.metrics.stat.Verdict;
import ai.rote.results.record.StoredScores;
import ai.rote.results.run.Results;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Runs on the same examples, paired example by example: each is compared with one of them, the
 * baseline, or every two with each other. Rates are compared over the training examples, over the
 * control set and over groups of the training examples, apart. All these comparisons together are
 * one {@link RateFamily}, so that intervals, p-values and verdicts allow for how many there are;
 * the primary comparison, named beforehand, stays outside it.
 *
 * <p>Runs of one model may differ in the length of the prefix or of the suffix; {@link
 * VariedLength} says when their examples are paired.
 */
public final class Comparison {

  /**
   * One of the runs.
   *
   * @param name as it stands in tables
   * @param results its records
   * @param reports of the examples that are compared, by part
   * @param leftOut how many of its examples are not, since another run lacks them
   * @param otherTokens how many of its examples are not the tokens they are in the first run, since
   *     the tokenizers differ
   */
  public record Run(
      String name,
      Results results,
      Map<ComparedPart, ExtractionReport> reports,
      int leftOut,
      int otherTokens) {

    /**
     * What came out over the training examples.
     *
     * @return the report of the first part
     */
    public ExtractionReport report() {
      return reports.values().iterator().next();
    }

    /**
     * The schemes under which the probability of some example is only known within bounds, over the
     * training examples or any other part. They are not compared.
     *
     * @return often none
     */
    public List<SamplingScheme> bounded() {
      return reports.values().stream()
          .flatMap(each -> each.boundedSchemes().stream())
          .distinct()
          .toList();
    }
  }

  /**
   * Two runs, of which one is compared with the other.
   *
   * @param from name of the run that is compared with, such as the baseline
   * @param to name of the run that is compared
   */
  public record Pair(String from, String to) {}

  /**
   * What a comparison is known by in the family of all.
   *
   * @param part over which examples
   * @param pair of which runs
   * @param measure of which rate
   */
  public record Cell(ComparedPart part, Pair pair, MeasuredRate measure) {}

  private final List<Run> runs;
  private final List<Pair> pairs;
  private final Grid grid;
  private final Optional<ControlSet> control;
  private final Optional<MeasuredRate> primary;
  private final Optional<VariedLength> lengths;
  private final Map<ComparedPart, Map<Pair, PairedComparison>> paired = new LinkedHashMap<>();
  private final RateFamily<Cell> family;

  /** What was asked for; each takes a few milliseconds. */
  private final Map<Cell, ComparedRates> compared = new ConcurrentHashMap<>();

  Comparison(
      List<Run> runs,
      List<Pair> pairs,
      Grid grid,
      Optional<ControlSet> control,
      Optional<MeasuredRate> primary,
      Optional<VariedLength> lengths) {
    this.runs = runs;
    this.pairs = pairs;
    this.grid = grid;
    this.control = control;
    this.primary = primary;
    this.lengths = lengths;
    Map<String, Run> byName = new HashMap<>();
    runs.forEach(each -> byName.put(each.name(), each));
    for (ComparedPart part : parts()) {
      Map<Pair, PairedComparison> inPart = new LinkedHashMap<>();
      for (Pair pair : pairs) {
        inPart.put(
            pair,
            PairedComparison.of(
                byName.get(pair.to()).reports().get(part),
                byName.get(pair.from()).reports().get(part)));
      }
      paired.put(part, inPart);
    }
    this.family = family();
  }

  private RateFamily<Cell> family() {
    RateFamily.Builder<Cell> builder = RateFamily.builder(grid.intervals().level());
    List<MeasuredRate> ofGrid = MeasuredRate.all(grid);
    List<Cell> cells = new ArrayList<>();
    for (ComparedPart part : parts()) {
      for (Pair pair : pairs) {
        ofGrid.forEach(measure -> cells.add(new Cell(part, pair, measure)));
      }
    }
    primary
        .filter(measure -> !ofGrid.contains(measure))
        .ifPresent(
            measure -> pairs.forEach(pair -> cells.add(new Cell(training(), pair, measure))));
    cells.forEach(cell -> builder.add(cell, rates(cell)));
    primary.ifPresent(
        measure ->
            builder.primary(
                cell -> cell.measure().equals(measure) && cell.part().equals(training())));
    return builder.build();
  }

  /**
   * Reads the records of some runs.
   *
   * @param folders at least two, by the names they get in tables
   * @param settings what to compare
   * @return the comparison, under the schemes that all runs were scored under
   * @throws RoteException if the runs share no scheme or no example, do not hold the same examples,
   *     an id stands for different ones, or a setting names what they do not have
   */
  public static Comparison of(Map<String, Results> folders, ComparisonSettings settings) {
    return new ComparisonReader(folders, settings).read();
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
   * Which runs are compared.
   *
   * @return pairs in the order of the runs; none if the runs are of several lengths and their
   *     suffixes are not the same tokens, so that only rates stand side by side
   */
  public List<Pair> pairs() {
    return pairs;
  }

  /**
   * The length that the runs differ in.
   *
   * @return empty if they have the same lengths, so that they differ in something else
   */
  public Optional<VariedLength> lengths() {
    return lengths;
  }

  /**
   * Over which examples rates are compared.
   *
   * @return training examples first, then the control set if there is one, then the groups
   */
  public List<ComparedPart> parts() {
    return List.copyOf(runs.get(0).reports().keySet());
  }

  private ComparedPart training() {
    return runs.get(0).reports().keySet().iterator().next();
  }

  /**
   * Which examples are the control set.
   *
   * @return empty if there is none
   */
  public Optional<ControlSet> control() {
    return control;
  }

  /**
   * The comparison that stays unadjusted.
   *
   * @return empty if none was named
   */
  public Optional<MeasuredRate> primary() {
    return primary;
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
   * All comparisons together.
   *
   * @return how many there are, and at which level they hold together
   */
  public RateFamily<Cell> comparisons() {
    return family;
  }

  /**
   * The fourfold table of one comparison.
   *
   * @param cell which
   * @return the compared run's rate first
   */
  public PairedRates rates(Cell cell) {
    return cell.measure().of(paired.get(cell.part()).get(cell.pair()));
  }

  /**
   * One comparison, adjusted for all. Computed once, when it is first asked for.
   *
   * @param cell which
   * @return difference with its interval, p-value and verdict
   */
  public ComparedRates compared(Cell cell) {
    return compared.computeIfAbsent(cell, family::of);
  }

  /**
   * One run's rate.
   *
   * @param run which
   * @param part over which examples
   * @param measure which rate
   * @return the rate, with the interval of a single rate
   */
  public Rate rate(Run run, ComparedPart part, MeasuredRate measure) {
    return measure.of(run.reports().get(part));
  }

  /**
   * Two runs compared over the training examples.
   *
   * @param pair of them
   * @return the comparison
   */
  public PairedComparison of(Pair pair) {
    return paired.get(training()).get(pair);
  }

  /**
   * Where the order of two runs is not the one that greedy extraction gives them, as far as the
   * family of comparisons backs it: both orders hold beyond chance.
   *
   * @param pair of the runs
   * @param scheme one of the grid's
   * @return often empty
   */
  public FlippedRegion flips(Pair pair, SamplingScheme scheme) {
    Map<FlippedRegion.Point, Verdict> points = new HashMap<>();
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        points.put(
            new FlippedRegion.Point(n, p),
            family.verdict(
                new Cell(training(), pair, new MeasuredRate.Discoverable(scheme, n, p))));
      }
    }
    Verdict greedy = family.verdict(new Cell(training(), pair, new MeasuredRate.Greedy()));
    return of(pair).under(scheme).flips().backed(greedy, points);
  }

  /**
   * What the compared run of a pair leaks more and less, counted to the grid's largest n and middle
   * p.
   *
   * @param pair of the runs
   * @param scheme one of the grid's
   * @return the training examples that changed
   */
  public ExampleChanges changes(Pair pair, SamplingScheme scheme) {
    PairedComparison both = of(pair);
    return ExampleChanges.of(
        both.second(), both.first(), scheme, grid.mostQueries(), grid.middleProbability());
  }

  /**
   * Schemes that some runs were scored under, but not all, so that they are not compared.
   *
   * @return the names of the runs that have each of them, in the order of the runs
   */
  public Map<SamplingScheme, List<String>> schemesLeftOut() {
    Map<SamplingScheme, List<String>> leftOut = names(run -> run.report().schemes());
    leftOut.keySet().removeAll(grid.schemes());
    leftOut.keySet().removeAll(schemesBounded().keySet());
    return leftOut;
  }

  /**
   * Schemes of which some runs have only bounds, so that they are not compared.
   *
   * @return the names of those runs, in the order of the runs
   */
  public Map<SamplingScheme, List<String>> schemesBounded() {
    return names(Run::bounded);
  }

  private Map<SamplingScheme, List<String>> names(Function<Run, Collection<SamplingScheme>> of) {
    Map<SamplingScheme, List<String>> names = new LinkedHashMap<>();
    for (Run run : runs) {
      for (SamplingScheme scheme : of.apply(run)) {
        names.computeIfAbsent(scheme, any -> new ArrayList<>()).add(run.name());
      }
    }
    return names;
  }

  /**
   * The number of training examples compared; all examples where there is no control set.
   *
   * @return at least 1
   */
  public int examples() {
    return runs.get(0).report().examples();
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
