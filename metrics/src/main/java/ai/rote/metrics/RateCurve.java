package ai.rote.metrics;

import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Rate;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The (n, p)-discoverable extraction rate as a function of n, for one p and every n that a {@code
 * long} holds: a step function, kept as the points at which it rises.
 *
 * @see SchemeExtraction#curve(double)
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2025, the curves of section 4</a>
 */
public final class RateCurve {

  /**
   * A step of the curve.
   *
   * @param queries n, the least number of queries that gives this rate
   * @param rate from there on, up to the next step
   */
  public record Step(long queries, Rate rate) {}

  private final double p;
  private final long[] queries;
  private final int[] counts;
  private final ExtractionThresholds thresholds;

  private RateCurve(double p, long[] queries, int[] counts, ExtractionThresholds thresholds) {
    this.p = p;
    this.queries = queries;
    this.counts = counts;
    this.thresholds = thresholds;
  }

  static RateCurve of(double p, ExtractionThresholds thresholds) {
    Arguments.probability(p);
    int total = thresholds.size();
    long[] queries = new long[total];
    int[] counts = new int[total];
    int steps = 0;
    int reached = 0;
    while (reached < total) {
      OptionalLong needed = thresholds.get(reached).queriesNeeded(p).count();
      if (needed.isEmpty()) {
        break;
      }
      reached = thresholds.atLeast(reached);
      if (steps == 0 || queries[steps - 1] < needed.getAsLong()) {
        steps++;
      }
      queries[steps - 1] = needed.getAsLong();
      counts[steps - 1] = reached;
    }
    return new RateCurve(
        p, Arrays.copyOf(queries, steps), Arrays.copyOf(counts, steps), thresholds);
  }

  /**
   * The certainty p that the curve is for.
   *
   * @return in (0, 1]
   */
  public double p() {
    return p;
  }

  /**
   * The curve itself. Before the first step the rate is 0.
   *
   * @return unmodifiable, n and rate both rising; computed as it is read. Empty if no number of
   *     queries that a {@code long} holds extracts anything
   */
  public List<Step> steps() {
    return new AbstractList<>() {
      @Override
      public Step get(int index) {
        return new Step(queries[index], thresholds.rate(counts[index]));
      }

      @Override
      public int size() {
        return queries.length;
      }
    };
  }

  /**
   * One point of the curve.
   *
   * @param n number of queries, at least 1
   * @return the same as {@link SchemeExtraction#rate(long, double)}
   * @throws IllegalArgumentException if n is below 1
   */
  public Rate at(long n) {
    int found = Arrays.binarySearch(queries, Arguments.queries(n));
    int last = found >= 0 ? found : -found - 2;
    return thresholds.rate(last < 0 ? 0 : counts[last]);
  }

  @Override
  public String toString() {
    return "RateCurve[p = "
        + p
        + ", "
        + queries.length
        + " steps, "
        + thresholds.size()
        + " examples]";
  }
}
