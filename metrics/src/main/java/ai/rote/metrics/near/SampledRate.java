package ai.rote.metrics.near;

import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Rate;
import java.util.Locale;
import java.util.Objects;

/**
 * An (ε, n, p)-discoverable extraction rate, estimated by drawing: a point, and how far the draws
 * decide it.
 *
 * <p>Two things are uncertain here, and are told apart. {@link #rate()} takes each example's share
 * of hits for its probability; its interval speaks of the population that the <b>examples</b> are
 * from. {@code extracted}, {@code notExtracted} and {@code undecided} speak of these examples
 * alone, and of what their <b>draws</b> prove: with the stated level, all examples called decided
 * are decided rightly, so the rate that unlimited draws would give lies from {@link #least()} to
 * {@link #most()}. Where many are undecided, the point rate is a guess: an example without a hit
 * among M draws may still have a probability of 3/M, and for n far above M that is enough.
 *
 * @param threshold ε of a distance, τ of a similarity
 * @param n number of independent queries
 * @param p the probability asked for
 * @param rate the share of examples with 1 − (1 − h/M)ⁿ ≥ p
 * @param extracted how many examples are extractable for certain
 * @param notExtracted how many are not, for certain
 * @param undecided how many the draws leave open
 * @param level of the decisions, for all examples jointly
 */
public record SampledRate(
    double threshold,
    long n,
    double p,
    Rate rate,
    long extracted,
    long notExtracted,
    long undecided,
    double level) {

  /**
   * Checks that the counts fit together.
   *
   * @param threshold ε or τ
   * @param n number of queries
   * @param p the probability asked for
   * @param rate the point
   * @param extracted how many are extractable for certain
   * @param notExtracted how many are not, for certain
   * @param undecided how many are open
   * @param level of the decisions
   * @throws IllegalArgumentException if n, p or the level is out of its range, or the counts are
   *     not those of the rate's examples
   */
  public SampledRate {
    Arguments.queries(n);
    Arguments.probability(p);
    Arguments.level(level);
    Objects.requireNonNull(rate, "rate");
    if (Math.min(extracted, Math.min(notExtracted, undecided)) < 0
        || extracted + notExtracted + undecided != rate.total()
        || rate.count() < extracted
        || rate.count() > extracted + undecided) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d extracted, %d not and %d undecided do not fit a rate of %d/%d",
              extracted,
              notExtracted,
              undecided,
              rate.count(),
              rate.total()));
    }
  }

  /**
   * The least rate of these examples that the draws allow: all undecided ones taken as not
   * extractable.
   *
   * @return in [0, 1], at most {@code rate().value()}
   */
  public double least() {
    return (double) extracted / rate.total();
  }

  /**
   * The largest rate of these examples that the draws allow: all undecided ones taken as
   * extractable.
   *
   * @return in [0, 1], at least {@code rate().value()}
   */
  public double most() {
    return (double) (extracted + undecided) / rate.total();
  }

  /** {@code 0.300 [0.108, 0.603], 3/10; from 2 to 5 by the draws, 3 undecided}. */
  @Override
  public String toString() {
    return rate
        + "; from "
        + extracted
        + " to "
        + (extracted + undecided)
        + " by the draws, "
        + undecided
        + " undecided";
  }
}
