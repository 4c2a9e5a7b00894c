package ai.rote.metrics.membership;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.ShareInterval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/**
 * The exposure of a canary: how far a random sequence that was planted in the training data stands
 * out from sequences of the same form that were not.
 *
 * <pre>
 *   exposure = log₂ |R| − log₂ rank
 * </pre>
 *
 * <p>R are the candidates: the canary and references drawn at random from the same form; the rank
 * is the canary's place among them by likelihood. 0 for the last, log₂|R| for the first. A model
 * that has not memorized the canary gives it a uniformly random rank: an exposure of 1 is expected
 * by chance in half of all cases, of b or more in one of 2^b.
 *
 * @param rank of the canary, 1 for the most likely; references that tie count as ahead of it
 * @param candidates |R|, references and canary
 * @param interval around −log₂ of the share of the whole form that is at least as likely, which the
 *     references are a sample of (Clopper–Pearson). Infinite above if no reference is ahead: the
 *     sample then gives no upper bound
 * @see <a href="https://arxiv.org/abs/1802.08232">Carlini et al. 2019, The Secret Sharer, section
 *     4</a>
 */
public record Exposure(long rank, long candidates, Interval interval) {

  /**
   * Checks the range.
   *
   * @param rank of the canary
   * @param candidates references and canary
   * @param interval around the exposure
   * @throws IllegalArgumentException if the rank is not from 1 to the number of candidates
   */
  public Exposure {
    if (rank < 1 || rank > candidates) {
      throw new IllegalArgumentException(
          "rank must be from 1 to the " + candidates + " candidates, but is " + rank);
    }
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * The exposure of one canary.
   *
   * @param canary its log-likelihood
   * @param references log-likelihoods of random sequences of the same form that are not in the
   *     training data; at least one
   * @param level nominal coverage of the interval, in (0, 1)
   * @return its exposure
   * @throws IllegalArgumentException if there is no reference, a number is NaN, or the level is out
   *     of its range
   */
  public static Exposure of(double canary, double[] references, double level) {
    refuseUnranked(new double[] {canary}, references);
    long ahead = Arrays.stream(references).filter(each -> each >= canary).count();
    return ofAhead(ahead, references.length, level);
  }

  /**
   * The exposure of each of several canaries among the same references. The references are sorted
   * once, so this is quick for many.
   *
   * @param canaries their log-likelihoods
   * @param references log-likelihoods of random sequences of the same form; at least one
   * @param level nominal coverage of each interval, in (0, 1)
   * @return one for each canary, in their order, as {@link #of} gives it
   * @throws IllegalArgumentException if there is no reference, a number is NaN, or the level is out
   *     of its range
   */
  public static List<Exposure> ofAll(double[] canaries, double[] references, double level) {
    refuseUnranked(canaries, references);
    double[] sorted = references.clone();
    Arrays.sort(sorted);
    Map<Integer, Exposure> byAhead = new HashMap<>();
    return Arrays.stream(canaries)
        .mapToObj(
            canary ->
                byAhead.computeIfAbsent(
                    sorted.length - below(sorted, canary),
                    ahead -> ofAhead(ahead, sorted.length, level)))
        .toList();
  }

  private static void refuseUnranked(double[] canaries, double[] references) {
    if (references.length == 0
        || DoubleStream.concat(Arrays.stream(canaries), Arrays.stream(references))
            .anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "exposure needs at least one reference, and no log-likelihood that is NaN");
    }
  }

  /** The exposure of a canary that so many of the references are ahead of. */
  private static Exposure ofAhead(long ahead, int references, double level) {
    Interval share = ShareInterval.CLOPPER_PEARSON.of(ahead, references, level);
    return new Exposure(
        ahead + 1,
        references + 1L,
        new Interval(0 - log2(share.high()), 0 - log2(share.low()), share.level(), share.method()));
  }

  /** How many of the references are less likely. */
  private static int below(double[] sorted, double canary) {
    int from = 0;
    int until = sorted.length;
    while (from < until) {
      int middle = (from + until) >>> 1;
      if (sorted[middle] < canary) {
        from = middle + 1;
      } else {
        until = middle;
      }
    }
    return from;
  }

  /**
   * The exposure itself.
   *
   * @return bits, from 0 to log₂ of the number of candidates
   */
  public double bits() {
    return log2((double) candidates / rank);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** Bits and rank: {@code 9.97 bits, rank 1 of 1000}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f bits, rank %d of %d", bits(), rank, candidates);
  }
}
