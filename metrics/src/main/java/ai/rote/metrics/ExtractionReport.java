package ai.rote.metrics;

import ai.rote.core.ExampleException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleDesign;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How much of a data set a model lets out: greedy extraction, and through {@link
 * #under(SamplingScheme)} probabilistic extraction.
 *
 * <p>A report is computed from {@link TokenScores} alone, fresh from a model or read back from a
 * file. It keeps a few numbers of each example and lets go of the per-token arrays: about 200 bytes
 * and 8 for each scheme. Equal metadata is kept once for all examples that share it. Reports are
 * immutable and do not depend on the order the scores came in.
 *
 * <pre>{@code
 * ExtractionReport report = ExtractionReport.of(scores);
 * report.greedy();                                          // 0.013 [0.011, 0.015], 130/10000
 * report.under(SamplingScheme.topK(40)).rate(1_000, 0.5);   // 0.032 [0.029, 0.036], 320/10000
 * report.groupBy("repetitions").byValue().forEach((times, group) -> ...);
 * }</pre>
 */
public final class ExtractionReport {

  /**
   * A margin below which a greedy decision counts as a near-tie, in nats: 0.001. In float32, logits
   * move by about 2e-5 from one batch size, device or library version to another, so a decision
   * with a larger margin can be relied on; in 16-bit types they move by more than this.
   */
  public static final double NEAR_TIE_NATS = 1e-3;

  private final List<ExampleOutcome> outcomes;
  private final List<SkippedExample> skipped;
  private final Estimator estimator;
  private final SchemeColumns columns;

  ExtractionReport(
      List<SamplingScheme> schemes,
      List<ExampleOutcome> outcomes,
      List<SkippedExample> skipped,
      Estimator estimator) {
    this.outcomes = outcomes;
    this.skipped = skipped;
    this.estimator = estimator;
    this.columns = new SchemeColumns(schemes, outcomes, estimator);
  }

  /**
   * The report of some scores.
   *
   * @param scores at least one; read once. A stream is handed over as {@code stream::iterator}
   * @return the report, with nothing skipped
   * @throws ExampleException if there are none
   * @throws IllegalArgumentException if an id stands twice, or not all were scored under the same
   *     schemes
   */
  public static ExtractionReport of(Iterable<TokenScores> scores) {
    Builder builder = builder();
    scores.forEach(builder);
    return builder.build();
  }

  /**
   * Starts a report to which scores are added one by one, as a model or a file yields them.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder(new OutcomeCollector(Optional.empty()));
  }

  /**
   * Starts a report that keeps only some metadata, for large data sets whose examples each carry
   * fields of their own that nobody groups by.
   *
   * @param fields the names of the metadata fields to keep; none to keep no metadata
   * @return a builder
   */
  public static Builder builder(Set<String> fields) {
    return new Builder(new OutcomeCollector(Optional.of(Set.copyOf(fields))));
  }

  /**
   * The same report with other intervals around its rates and means.
   *
   * @param others in place of {@link Intervals#DEFAULT}
   * @return a new report on the same examples
   */
  public ExtractionReport with(Intervals others) {
    return new ExtractionReport(schemes(), outcomes, skipped, estimator.with(others));
  }

  /**
   * The same report of examples in clusters, with weights or from a finite population.
   *
   * @param fields of the examples' metadata that say how
   * @return a new report on the same examples
   * @throws ExampleException if an example lacks a field, naming it
   */
  public ExtractionReport with(DesignFields fields) {
    return with(fields.of(ids(), outcomes.stream().map(ExampleOutcome::metadata).toList()));
  }

  /**
   * The same report of examples that were drawn as a design has it.
   *
   * @param design of the examples, in the order of {@link #ids()}
   * @return a new report on the same examples
   */
  public ExtractionReport with(SampleDesign design) {
    Estimator drawn = Estimator.of(design, estimator.intervals()).of(examples());
    return new ExtractionReport(schemes(), outcomes, skipped, drawn);
  }

  /**
   * What this report computes its figures by, for figures that are not here.
   *
   * @return in the order of {@link #ids()}
   */
  public Estimator estimator() {
    return estimator;
  }

  /**
   * The number of examples measured, the total of every rate.
   *
   * @return at least 1
   */
  public int examples() {
    return outcomes.size();
  }

  /**
   * The examples measured.
   *
   * @return their ids in alphabetical order, whatever order they were scored in
   */
  public List<String> ids() {
    return outcomes.stream().map(ExampleOutcome::id).toList();
  }

  /**
   * The schemes the examples were scored under.
   *
   * @return unmodifiable, in the order they were asked for; may be empty
   */
  public List<SamplingScheme> schemes() {
    return columns.schemes();
  }

  /**
   * The schemes of which some example has only bounds: these have no {@link #under}.
   *
   * @return some of {@link #schemes()}, in that order; none for a model that runs here
   */
  public List<SamplingScheme> boundedSchemes() {
    return columns.bounded();
  }

  /**
   * <b>Greedy discoverable extraction</b>: the share of examples whose whole suffix greedy decoding
   * emits from the prefix,
   *
   * <pre>
   *   |{z : arg max f(z_1 … z_{t−1}) = z_t for every suffix position t}| / N
   * </pre>
   *
   * Decided as {@link TokenScores#greedyMatch()} says. Among equal logits the lowest id is the arg
   * max; {@link #nearTies()} counts the decisions that hang on such a tie or nearly do.
   *
   * @return a share of all examples
   * @see <a href="https://arxiv.org/abs/2202.07646">Carlini et al. 2022, section 3: extractable
   *     with k tokens of context</a>
   * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, section 2: discoverable
   *     extraction</a>
   */
  public Rate greedy() {
    return estimator.rate(i -> outcomes.get(i).greedy());
  }

  /**
   * Probabilistic extraction under one of the schemes that were scored.
   *
   * @param scheme one of {@link #schemes()}, and none of {@link #boundedSchemes()}
   * @return its rates
   * @throws IllegalArgumentException if the scheme was not scored, or only bounds are known
   */
  public SchemeExtraction under(SamplingScheme scheme) {
    return columns.exact(scheme);
  }

  /**
   * The bounds of probabilistic extraction under one of the schemes that were scored.
   *
   * @param scheme one of {@link #schemes()}
   * @return between which figures it lies; both are the same where all is known
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public BoundedExtraction boundsUnder(SamplingScheme scheme) {
    return columns.bounds(scheme);
  }

  /**
   * Memorization token by token: exact memorization, extraction strength, survival curve, memorized
   * lengths.
   *
   * @return a view of the same examples
   */
  public TokenMemorization tokens() {
    return new TokenMemorization(
        outcomes.stream().map(ExampleOutcome::matches).toList(), estimator);
  }

  /**
   * Negative log-likelihood and perplexity, under the model's own distribution.
   *
   * @return a view of the same examples
   * @throws IllegalArgumentException if the scheme {@code temperature=1} was not scored
   */
  public Likelihood likelihood() {
    return new Likelihood(
        under(SamplingScheme.temperature(1)).logProbs(),
        outcomes.stream().mapToInt(each -> each.matches().tokens()).toArray(),
        estimator);
  }

  /**
   * The examples that were not measured. No rate counts them, not even in its total.
   *
   * @return unmodifiable, in alphabetical order of their ids; often empty
   */
  public List<SkippedExample> skipped() {
    return skipped;
  }

  /**
   * How many examples were skipped for each reason.
   *
   * @return only reasons that occur
   */
  public Map<SkippedExample.Reason, Integer> skippedByReason() {
    Map<SkippedExample.Reason, Integer> counts = new EnumMap<>(SkippedExample.Reason.class);
    skipped.forEach(each -> counts.merge(each.reason(), 1, Integer::sum));
    return Collections.unmodifiableMap(counts);
  }

  /**
   * How many measured examples had their border moved to the left out of a token.
   *
   * @return from 0 to {@link #examples()}
   */
  public int bordersMoved() {
    return (int) outcomes.stream().filter(ExampleOutcome::borderMoved).count();
  }

  /**
   * The smallest absolute {@link TokenScores#minMargin()}: how near a greedy decision was to
   * falling the other way.
   *
   * @return nats, at least 0
   */
  public double smallestGreedyMargin() {
    return outcomes.stream().mapToDouble(ExampleOutcome::absoluteMargin).min().orElseThrow();
  }

  /**
   * How many greedy decisions are within {@link #NEAR_TIE_NATS} of falling the other way: by so
   * many the greedy count may differ on another device.
   *
   * @return from 0 to {@link #examples()}
   */
  public int nearTies() {
    return nearTies(NEAR_TIE_NATS);
  }

  /**
   * How many greedy decisions are within a margin of one's choice, |{@link
   * TokenScores#minMargin()}|, of falling the other way.
   *
   * @param nats above 0
   * @return from 0 to {@link #examples()}
   * @throws IllegalArgumentException if the margin is not above 0
   */
  public int nearTies(double nats) {
    if (!(nats > 0)) {
      throw new IllegalArgumentException("margin must be above 0 nats, but is " + nats);
    }
    return (int) outcomes.stream().filter(each -> each.absoluteMargin() < nats).count();
  }

  /**
   * Takes the report apart by a metadata field, such as how often an example stood in the training
   * data. Examples that lack the field are a part of their own. Skipped examples are counted in the
   * part they would have been in, or stand apart, as {@link GroupedReport#unmeasured()}.
   *
   * @param field name of a metadata field
   * @return a report for each value
   * @throws IllegalArgumentException if no measured example has the field; the message lists the
   *     fields there are
   */
  public GroupedReport groupBy(String field) {
    return GroupedReport.of(this, field);
  }

  /** Some of the examples; their order is kept. */
  ExtractionReport part(List<ExampleOutcome> measured, List<SkippedExample> lost) {
    return new ExtractionReport(
        schemes(),
        List.copyOf(measured),
        List.copyOf(lost),
        estimator.part(ExampleOutcome.indices(measured, outcomes)));
  }

  List<ExampleOutcome> outcomes() {
    return outcomes;
  }

  @Override
  public String toString() {
    String counts = greedy() + ", schemes " + schemes() + ", " + skipped.size() + " skipped]";
    return "ExtractionReport[greedy " + counts;
  }

  /**
   * Collects the scores of a report. Hand it to {@link ai.rote.core.model.CausalLm#score} itself,
   * or call it from a consumer that also writes each example's scores somewhere:
   *
   * <pre>{@code
   * ExtractionReport.Builder report = ExtractionReport.builder();
   * data.skipped().forEach(report::skip);
   * model.score(data.examples(), schemes, scores -> {
   *   file.append(scores);
   *   report.accept(scores);
   * });
   * report.build();
   * }</pre>
   *
   * <p>For one thread at a time.
   */
  public static final class Builder implements Consumer<TokenScores> {
    private final OutcomeCollector collector;

    private Builder(OutcomeCollector collector) {
      this.collector = collector;
    }

    /**
     * Adds the scores of one example; they may be thrown away after.
     *
     * @param scores under the same schemes as all others, in any order
     * @throws IllegalArgumentException if the id was added or skipped before, or the schemes are
     *     not those of the first example
     */
    @Override
    public void accept(TokenScores scores) {
      collector.add(scores);
    }

    /**
     * Notes an example that could not be measured.
     *
     * @param example which, and why
     * @throws IllegalArgumentException if the id was added or skipped before
     */
    public void skip(SkippedExample example) {
      collector.skip(example);
    }

    /**
     * How many examples have been scored so far.
     *
     * @return at least 0
     */
    public int examples() {
      return collector.examples();
    }

    /**
     * The report of what was added so far.
     *
     * @return the report
     * @throws ExampleException if no example was scored, since no rate can be given then
     */
    public ExtractionReport build() {
      return collector.report();
    }
  }
}
