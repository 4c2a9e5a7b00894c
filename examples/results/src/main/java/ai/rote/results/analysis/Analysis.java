package ai.rote.results.analysis;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.prior.PriorCut;
import ai.rote.results.record.StoredScores;
import ai.rote.results.run.Results;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is drawn from one reading of all records. Takes some hundreds of bytes an example, whatever
 * the length of its texts: the records themselves are kept of the most extractable ones alone.
 */
public final class Analysis {
  /** Examples that a report shows with their texts. */
  static final int SHOWN_EXAMPLES = 200;

  /** A field with more values than this tells examples apart, not groups. */
  private static final int MOST_GROUPS = 24;

  private final Grid exact;
  private final Grid bounded;
  private final Optional<ControlSet> control;
  private final ExtractionReport.Builder all = ExtractionReport.builder();
  private final ExtractionReport.Builder training = ExtractionReport.builder();
  private final ExtractionReport.Builder controls = ExtractionReport.builder();
  private final Comparator<StoredScores> mostExtractable =
      Comparator.comparingDouble(this::logProbUnderFirst)
          .reversed()
          .thenComparing(each -> each.scores().example().id());
  private final PriorityQueue<StoredScores> top = new PriorityQueue<>(mostExtractable.reversed());
  private final Map<String, Set<Object>> fields = new LinkedHashMap<>();
  private final Map<String, Set<Object>> controlFields = new LinkedHashMap<>();
  private final LengthRates lengths;
  private GenerationReport generation;
  private final MembershipScores scores = new MembershipScores();
  private final RoundingCounts rounding;
  private final HeldAgainst heldAgainst;
  private final Optional<SubjectAnalysis> subjects;
  private ExtractionReport report;
  private ExtractionReport trainingReport;
  private ExtractionReport controlReport;
  private GenerationReport trainingGeneration;
  private GenerationReport controlGeneration;

  private Analysis(
      Grid exact,
      Grid bounded,
      Optional<ControlSet> control,
      LengthRates lengths,
      GenerationReport generation,
      RoundingCounts rounding,
      HeldAgainst heldAgainst,
      Optional<SubjectAnalysis> subjects) {
    this.exact = exact;
    this.bounded = bounded;
    this.heldAgainst = heldAgainst;
    this.subjects = subjects;
    this.generation = generation;
    this.rounding = rounding;
    this.control = control;
    this.lengths = lengths;
  }

  /**
   * Reads the records of a folder, once.
   *
   * @param results the folder
   * @param control which examples the model was not trained on, if that is known
   * @param grid which rates to report
   * @param rounding how far scores are taken to move, if that is known
   * @param cut by how much a suffix must be likelier than otherwise
   * @param subjects how to count persons; empty if they are not counted
   * @return what the records come to
   * @throws RoteException if a record is not as it was written, nothing can be compared with the
   *     control set, or an example does not say whom it is of
   */
  public static Analysis of(
      Results results,
      Optional<ControlSet> control,
      Grid grid,
      Optional<RunRounding> rounding,
      PriorCut cut,
      Optional<SubjectSettings> subjects) {
    subjects.ifPresent(each -> each.refuseUnfit(grid.design()));
    Set<SamplingScheme> bounds = results.boundedSchemes();
    Grid exact = grid.only(scheme -> !bounds.contains(scheme));
    Analysis analysis =
        new Analysis(
            exact,
            grid.only(bounds::contains),
            control,
            new LengthRates(results.longestSuffix(), exact),
            new GenerationReport(results.run().options().thresholds(), grid.intervals()),
            new RoundingCounts(rounding, exact),
            new HeldAgainst(cut, exact),
            subjects.map(SubjectAnalysis::new));
    DesignFields design = results.isShard() ? grid.design().withoutPopulation() : grid.design();
    results.skipped().forEach(analysis::skip);
    results.forEach(analysis::accept);
    // A control set is not of the population.
    DesignFields mixed = analysis.control().isPresent() ? design.withoutPopulation() : design;
    analysis.report = build(analysis.all, grid, mixed);
    if (analysis.control().isPresent()) {
      analysis.trainingReport = build(analysis.training, grid, design);
      analysis.controlReport = build(analysis.controls, grid, mixed);
      ControlSet set = control.orElseThrow();
      analysis.trainingGeneration =
          analysis
              .generation
              .only(metadata -> !set.holds(metadata))
              .with(new ExampleEstimators(analysis.trainingReport));
      analysis.controlGeneration =
          analysis.generation.only(set::holds).with(new ExampleEstimators(analysis.controlReport));
    } else if (control.isPresent() && !results.isShard()) {
      throw new RoteException(
          "--control: "
              + control.get().refusal(analysis.controls.examples(), analysis.report.examples()));
    }
    analysis.generation = analysis.generation.with(new ExampleEstimators(analysis.report));
    ExampleEstimators training = new ExampleEstimators(analysis.training());
    analysis.lengths.complete(training);
    analysis.heldAgainst.complete(training, analysis.controlReport().map(ExampleEstimators::new));
    return analysis;
  }

  private static ExtractionReport build(
      ExtractionReport.Builder builder, Grid grid, DesignFields design) {
    return builder.build().with(grid.intervals()).with(design);
  }

  private void skip(SkippedExample example) {
    all.skip(example);
    if (control.isPresent()) {
      (control.get().holds(example.metadata()) ? controls : training).skip(example);
    }
    subjects.ifPresent(each -> each.skip(example, isControl(example.metadata())));
  }

  private void accept(StoredScores stored) {
    TokenScores scores = stored.scores();
    all.accept(scores);
    this.scores.accept(stored);
    stored.generated().ifPresent(each -> generation.accept(scores, each));
    boolean inControl = isControl(scores.example().metadata());
    subjects.ifPresent(each -> each.accept(scores, inControl));
    if (control.isPresent()) {
      (inControl ? controls : training).accept(scores);
    }
    rounding.accept(scores, inControl);
    heldAgainst.accept(stored, inControl);
    if (!inControl) {
      lengths.accept(scores);
    }
    noteFields(inControl ? controlFields : fields, scores.example().metadata());
    top.add(stored);
    if (top.size() > SHOWN_EXAMPLES) {
      top.remove();
    }
  }

  private boolean isControl(Map<String, Object> metadata) {
    return control.map(each -> each.holds(metadata)).orElse(false);
  }

  private static void noteFields(Map<String, Set<Object>> fields, Map<String, Object> metadata) {
    metadata.forEach(
        (name, value) -> {
          Set<Object> values = fields.computeIfAbsent(name, any -> new HashSet<>());
          if (values.size() <= MOST_GROUPS) {
            values.add(value);
          }
        });
  }

  private double logProbUnderFirst(StoredScores stored) {
    return exact.schemes().isEmpty()
        ? stored.scores().minMargin()
        : stored.scores().logProb(exact.schemes().get(0));
  }

  /**
   * The grid without the schemes under which only bounds are known of some example.
   *
   * @return with all that most figures are computed for
   */
  public Grid exact() {
    return exact;
  }

  /**
   * The grid of the schemes under which only bounds are known of some example.
   *
   * @return without schemes for a model that runs here
   */
  public Grid bounded() {
    return bounded;
  }

  /**
   * The control set.
   *
   * @return empty where there is none, or a shard lacks it or has nothing else
   */
  public Optional<ControlSet> control() {
    return control.filter(each -> controls.examples() > 0 && training.examples() > 0);
  }

  /**
   * The report of all examples.
   *
   * @return with the grid's intervals
   */
  public ExtractionReport report() {
    return report;
  }

  /**
   * The report of all examples outside the control set.
   *
   * @return the report of all, if there is no control set
   */
  public ExtractionReport training() {
    return trainingReport == null ? report : trainingReport;
  }

  /**
   * What was generated, of all examples.
   *
   * @return empty if nothing was
   */
  public Optional<GenerationReport> generation() {
    return Optional.of(generation).filter(each -> each.examples() > 0);
  }

  /**
   * What was generated, of all examples outside the control set.
   *
   * @return empty if nothing was
   */
  public Optional<GenerationReport> trainingGeneration() {
    return Optional.of(trainingGeneration == null ? generation : trainingGeneration)
        .filter(each -> each.examples() > 0);
  }

  /**
   * What was generated, of the control set.
   *
   * @return empty if nothing was, or there is no control set
   */
  public Optional<GenerationReport> controlGeneration() {
    return Optional.ofNullable(controlGeneration).filter(each -> each.examples() > 0);
  }

  /**
   * What suffixes are held against.
   *
   * @return of the control set, and of the other examples
   */
  public HeldAgainst heldAgainst() {
    return heldAgainst;
  }

  /**
   * The persons that the examples are of.
   *
   * @return empty if they were not to be counted
   */
  public Optional<SubjectAnalysis> subjects() {
    return subjects;
  }

  /**
   * The scores of membership of all examples.
   *
   * @return by example
   */
  public MembershipScores scores() {
    return scores;
  }

  /**
   * The report of the control set.
   *
   * @return empty if there is none
   */
  public Optional<ExtractionReport> controlReport() {
    return Optional.ofNullable(controlReport);
  }

  /**
   * The examples with the largest p_z under the first scheme of {@link #exact()}.
   *
   * @return the most extractable one first
   */
  public List<StoredScores> mostExtractable() {
    return top.stream().sorted(mostExtractable).toList();
  }

  /**
   * The training examples taken apart by a field.
   *
   * @param field that some example has
   * @return a report for each value; none, if only control examples have the field
   * @throws IllegalArgumentException if no example has the field
   */
  public GroupedReport groupBy(String field) {
    return hasField(field) || !controlFields.containsKey(field)
        ? training().groupBy(field)
        : new GroupedReport(field, new TreeMap<>(), Optional.of(training()), List.of());
  }

  /**
   * The metadata fields that some example has.
   *
   * @return in the order of the data, those of the training examples first
   */
  public Set<String> fieldNames() {
    Set<String> names = new LinkedHashSet<>(fields.keySet());
    names.addAll(controlFields.keySet());
    return names;
  }

  /**
   * Whether some training example has a field.
   *
   * @param field its name
   * @return true if one has
   */
  public boolean hasField(String field) {
    return fields.containsKey(field);
  }

  /**
   * The value of a field by which the control set stands beside the groups of the training
   * examples.
   *
   * @param field its name
   * @return the one value that all control examples have and no training example, if it is like
   *     that; else empty
   */
  public Optional<Object> controlValue(String field) {
    Set<Object> values = controlFields.getOrDefault(field, Set.of());
    return values.size() == 1
        ? values.stream()
            .filter(each -> !fields.getOrDefault(field, Set.of()).contains(each))
            .findFirst()
        : Optional.empty();
  }

  /**
   * Fields that make a few groups of the training examples.
   *
   * @return in the order of the data
   */
  public List<String> groupingFields() {
    return fields.entrySet().stream()
        .filter(each -> each.getValue().size() > 1 && each.getValue().size() <= MOST_GROUPS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Rates with the examples cut shorter, outside the control set.
   *
   * @return by length
   */
  public LengthRates lengths() {
    return lengths;
  }

  /**
   * What lies within the rounding.
   *
   * @return counts
   */
  public RoundingCounts rounding() {
    return rounding;
  }
}
