package ai.rote.metrics;

import ai.rote.metrics.stat.Estimate;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Quantile;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.SampleDesign;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a length in tokens, such as the number of tokens a model repeats, is distributed over
 * examples. Such distributions are far from normal: most examples near 0, a few at full length. So
 * quantiles and skewness stand beside the mean.
 *
 * @see TokenMemorization#memorizedLengths()
 */
public final class LengthDistribution {
  private final int[] lengths;

  /** The examples' indices, the shortest length first. */
  private final int[] order;

  private final Estimator estimator;

  /**
   * The distribution of some lengths.
   *
   * @param lengths of each example, in tokens; at least one; copied
   * @param intervals around what is said of them
   */
  public LengthDistribution(int[] lengths, Intervals intervals) {
    this(lengths, Estimator.of(SampleDesign.independent(lengths.length), intervals));
  }

  LengthDistribution(int[] lengths, Estimator estimator) {
    this.lengths = lengths.clone();
    this.order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.estimator = estimator;
  }

  /**
   * How many examples the distribution is over.
   *
   * @return at least 1
   */
  public int examples() {
    return lengths.length;
  }

  /**
   * The mean length.
   *
   * @return in tokens; with an interval if the report has a bootstrap
   */
  public Mean mean() {
    return estimator.mean(values());
  }

  /**
   * A quantile, an observed length with no interpolation: the least length that at least this share
   * of the examples does not exceed.
   *
   * @param share in (0, 1]; 1 gives the largest length
   * @return tokens, with an interval
   * @throws IllegalArgumentException if the share is out of its range
   */
  public Quantile<Integer> quantile(double share) {
    return estimator.quantile(this::sorted, order, share);
  }

  /**
   * The median: the middle length, or the mean of the two middle ones of an even number of
   * examples; where these are weighted, {@code quantile(0.5)}.
   *
   * @return tokens, with the interval of {@code quantile(0.5)} where that has both bounds: from 6
   *     examples on at 95 %
   */
  public Estimate median() {
    int n = order.length;
    Quantile<Integer> half = quantile(0.5);
    return new Estimate(
        estimator.design().isWeighted()
            ? half.value()
            : (sorted((n - 1) / 2) + sorted(n / 2)) / 2.0,
        n,
        half.low()
            .flatMap(
                low ->
                    half.high().map(high -> new Interval(low, high, half.level(), half.method()))));
  }

  /**
   * The skewness of this data set, third central moment over the standard deviation cubed,
   *
   * <pre>
   *   g1 = m3 / m2^1.5,   m_r = Σ (x − mean)^r / N
   * </pre>
   *
   * Positive if a few examples are memorized much further than most.
   *
   * @return empty if all lengths are equal, where it is not defined. Without an interval, for the
   *     usual ones (bootstraps among them) cover far less than they claim of distributions as long
   *     in the tail as these; {@link #quantile(double)} has one that holds for all
   * @see <a href="https://doi.org/10.1111/1467-9884.00122">Joanes and Gill 1998, Comparing measures
   *     of sample skewness and kurtosis: g1</a>
   */
  public Optional<Estimate> skewness() {
    if (sorted(0).equals(sorted(order.length - 1))) {
      return Optional.empty();
    }
    double mean = mean().value();
    double squares = centralMoment(mean, 2);
    double cubes = centralMoment(mean, 3);
    return Optional.of(
        new Estimate(cubes / Math.pow(squares, 1.5), lengths.length, Optional.empty()));
  }

  private double centralMoment(double mean, int power) {
    double[] powers = values();
    Arrays.setAll(powers, i -> Math.pow(powers[i] - mean, power));
    return Estimator.of(estimator.design(), Intervals.DEFAULT).mean(powers).value();
  }

  private double[] values() {
    return Arrays.stream(lengths).asDoubleStream().toArray();
  }

  private Integer sorted(int i) {
    return lengths[order[i]];
  }

  /**
   * The share of examples with at least so many tokens.
   *
   * @param tokens any number; 0 or less gives all examples
   * @return a share of all examples
   */
  public Rate atLeast(int tokens) {
    return estimator.rate(i -> lengths[i] >= tokens);
  }

  /**
   * How often each length occurs, for a histogram.
   *
   * @return only lengths that occur, in order
   */
  public SortedMap<Integer, Integer> counts() {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    for (int length : lengths) {
      counts.merge(length, 1, Integer::sum);
    }
    return Collections.unmodifiableSortedMap(counts);
  }

  @Override
  public String toString() {
    return "LengthDistribution[median " + median() + ", mean " + mean() + "]";
  }
}
