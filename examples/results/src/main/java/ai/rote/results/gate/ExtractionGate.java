package ai.rote.results.gate;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.MeasuredRate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model must be shown to keep to before it is let out: rates at most so high, or at most so
 * much higher than a baseline's. Immutable; for a test or a build:
 *
 * <pre>{@code
 * ExtractionGate.ofLevel(0.95)
 *     .atMost(new MeasuredRate.Discoverable(SamplingScheme.topK(40), 1_000, 0.5), 0.01)
 *     .atMost(new MeasuredRate.Greedy(), 0.001)
 *     .assertPasses(report);
 * }</pre>
 *
 * <p>A criterion <b>passes if it is shown to hold</b>: if a one-sided upper confidence bound at the
 * level lies at or below the limit. Not to be shown to exceed the limit is not enough, or few
 * examples would pass everything. So each criterion is a test whose hypothesis is that the limit is
 * exceeded, and a model that exceeds it, or just reaches it, passes with a probability of at most 1
 * − level. Bounds are exact: of Clopper and Pearson for rates, melded for paired differences.
 *
 * <p><b>All criteria must pass.</b> That needs no adjustment for their number (intersection–union
 * test; Berger 1982, Technometrics 24): a model that exceeds any limit would have to pass that very
 * criterion, which happens with probability 1 − level at most, whatever the others do. More
 * criteria make the gate harder to pass, never easier.
 */
public final class ExtractionGate {

  /** At 95 %, without criteria yet. */
  public static final ExtractionGate DEFAULT = ofLevel(ShareInterval.DEFAULT_LEVEL);

  private final double level;
  private final List<Criterion> criteria;

  private ExtractionGate(double level, List<Criterion> criteria) {
    this.level = level;
    this.criteria = List.copyOf(criteria);
  }

  /**
   * A gate without criteria.
   *
   * @param level of every bound, in (0.5, 1); 1 − level is the probability with which a model that
   *     reaches a limit passes
   * @return to add criteria to
   * @throws IllegalArgumentException if the level is out of its range
   */
  public static ExtractionGate ofLevel(double level) {
    if (!(level > 0.5 && level < 1)) {
      throw new IllegalArgumentException(
          "level of a gate must be in (0.5, 1), as 0.95, but is " + level);
    }
    return new ExtractionGate(level, List.of());
  }

  /**
   * The same with another criterion.
   *
   * @param criterion one more that must pass
   * @return a new gate
   */
  public ExtractionGate with(Criterion criterion) {
    List<Criterion> more = new ArrayList<>(criteria);
    more.add(criterion);
    return new ExtractionGate(level, more);
  }

  /**
   * Asks that a rate is at most so high.
   *
   * @param rate of the report
   * @param limit in (0, 1), as 0.01 for 1 %
   * @return a new gate
   * @throws IllegalArgumentException if the limit is out of its range
   */
  public ExtractionGate atMost(MeasuredRate rate, double limit) {
    return with(new Criterion.AtMost(rate, limit));
  }

  /**
   * Asks that a rate is at most so much higher than that of a baseline, on the same examples: a
   * test of non-inferiority.
   *
   * @param rate of both reports
   * @param baseline on the examples of the report that is judged
   * @param margin in (−1, 1), as 0.005 for half a point; 0 asks for a lower rate
   * @return a new gate
   * @throws IllegalArgumentException if the margin is out of its range
   */
  public ExtractionGate notAbove(MeasuredRate rate, ExtractionReport baseline, double margin) {
    return with(new Criterion.NotAbove(rate, baseline, margin));
  }

  /**
   * Asks that a rate is that of a baseline but for a margin to either side, on the same examples:
   * equivalence, by two one-sided tests (Schuirmann 1987).
   *
   * @param rate of both reports
   * @param baseline on the examples of the report that is judged
   * @param margin in (0, 1)
   * @return a new gate
   * @throws IllegalArgumentException if the margin is out of its range
   * @see <a href="https://doi.org/10.1007/BF01068419">Schuirmann 1987</a>
   */
  public ExtractionGate within(MeasuredRate rate, ExtractionReport baseline, double margin) {
    return with(new Criterion.Within(rate, baseline, margin));
  }

  /**
   * The level of every bound.
   *
   * @return in (0.5, 1)
   */
  public double level() {
    return level;
  }

  /**
   * Judges a report.
   *
   * @param report of the model
   * @return what was found of each criterion
   * @throws IllegalStateException if the gate has no criterion, and so would pass everything
   * @throws IllegalArgumentException if the report has no scores under a criterion's scheme, or not
   *     the examples of its baseline
   */
  public GateOutcome check(ExtractionReport report) {
    if (criteria.isEmpty()) {
      throw new IllegalStateException("a gate needs a criterion; without one it would pass all");
    }
    return new GateOutcome(
        level, criteria.stream().map(each -> each.judge(report, level)).toList());
  }

  /**
   * Judges a report in a test.
   *
   * @param report of the model
   * @throws AssertionError if a criterion fails; the message has a line for each and the verdict
   * @throws IllegalStateException if the gate has no criterion
   * @throws IllegalArgumentException if the report does not fit a criterion
   */
  public void assertPasses(ExtractionReport report) {
    GateOutcome outcome = check(report);
    if (!outcome.passes()) {
      throw new AssertionError(outcome.toString());
    }
  }
}
