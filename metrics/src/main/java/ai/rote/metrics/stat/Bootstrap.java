package ai.rote.metrics.stat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Intervals around means by resampling: the BCa bootstrap (bias-corrected and accelerated), which
 * allows for a skewed sample, as memorization data are. Seed and number of resamples stand in the
 * {@linkplain Interval#method() interval's method}, and the same sample, seed and number give the
 * same interval on every machine.
 *
 * <pre>
 *   θ*_b = statistic of N examples drawn with replacement,  b = 1 … B
 *   z0   = Φ⁻¹(share of θ*_b below θ̂, ties half)
 *   a    = Σ d³ / (6·(Σ d²)^1.5),   d_i = mean of θ̂₍ⱼ₎ − θ̂₍ᵢ₎, example i left out
 *   ends = quantiles of θ* at Φ(z0 + (z0 ± z)/(1 − a·(z0 ± z)))
 * </pre>
 *
 * <p>Whole examples are drawn, never tokens, since the tokens of one example depend on each other.
 * A sample without spread (one example, or all values equal) has nothing to resample and gets no
 * interval, rather than one of width 0; nor does a sample with an infinite value.
 *
 * <p><b>Where few examples make up the mean</b>, resampling draws little but those few, and covers
 * less than it says: of 200 values in [0, 1] whose (Σx)²/Σx² was 19, 8, 4 and 2, nominal intervals
 * of 95 % covered 95, 94, 91 and 82 %. Reports therefore put their closed form around the mean of
 * such values if that number is below 10, of the values or of what they lack to 1; {@link
 * Interval#method()} says which it was.
 *
 * <p>Takes B·N draws, on all cores. Means of values that repeat, as shares of 50 tokens do, or that
 * lie at 0 mostly, are drawn as counts of each value instead, which is as random and far faster;
 * for this, values nearer to each other than 2<sup>−24</sup> of their range count as equal, which
 * moves a bound by less than that. With 10,000 resamples, what is left to the seed is about 2 % of
 * the interval's width. Takes 16·N + 8·B bytes. Immutable; {@code with…} returns a new one.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987, Better Bootstrap
 *     Confidence Intervals</a>
 */
public final class Bootstrap {

  /** The number of resamples where none is given. */
  public static final int DEFAULT_RESAMPLES = 10_000;

  /** Fewer cannot show the tails of a 95 % interval. */
  private static final int FEWEST_RESAMPLES = 100;

  /** Below so many, a mean of values in [0, 1] is left to its closed form. */
  static final double FEWEST_CARRIERS = 10;

  private final long seed;
  private final int resamples;

  private Bootstrap(long seed, int resamples) {
    this.seed = seed;
    this.resamples = resamples;
  }

  /**
   * A bootstrap with {@value #DEFAULT_RESAMPLES} resamples.
   *
   * @param seed of the random draws; part of the result's description
   * @return the method
   */
  public static Bootstrap seeded(long seed) {
    return new Bootstrap(seed, DEFAULT_RESAMPLES);
  }

  /**
   * The same with another number of resamples.
   *
   * @param resamples B, at least 100
   * @return a new bootstrap
   * @throws IllegalArgumentException if there are fewer than 100
   */
  public Bootstrap withResamples(int resamples) {
    if (resamples < FEWEST_RESAMPLES) {
      throw new IllegalArgumentException(
          "resamples must be at least " + FEWEST_RESAMPLES + ", but are " + resamples);
    }
    return new Bootstrap(seed, resamples);
  }

  /**
   * How many resamples are drawn.
   *
   * @return B, at least 100
   */
  public int resamples() {
    return resamples;
  }

  /**
   * Intervals around the means of several values of the same examples, such as the extraction of
   * each within 1, 10 and 100 queries. The same as {@link #ofMean} of each, but the examples are
   * drawn once for all of them, which is most of the work.
   *
   * @param columns each with one value an example, in the same order; not changed
   * @param level nominal coverage, in (0, 1)
   * @return one for each column; empty where there is no spread or a value is infinite
   * @throws IllegalArgumentException if the columns differ in length, or as for {@link #ofMean}
   */
  public List<Optional<Interval>> ofMeans(List<double[]> columns, double level) {
    for (double[] column : columns) {
      if (column.length != columns.get(0).length) {
        throw new IllegalArgumentException(
            "columns need one value for each of the same examples, but have "
                + columns.get(0).length
                + " and "
                + column.length);
      }
    }
    return columns.isEmpty() ? List.of() : ofRatios(columns, ones(columns.get(0).length), level);
  }

  /** Around ratios of several sums of the same examples, or clusters, to one sum; as of means. */
  List<Optional<Interval>> ofRatios(List<double[]> columns, double[] weights, double level) {
    List<Optional<Interval>> intervals = new ArrayList<>();
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      double[] column = columns.get(i);
      check(column, weights, level);
      double acceleration = acceleration(column, weights);
      boolean isDrawn = !Double.isNaN(acceleration) && ValueCounts.of(column, weights).isEmpty();
      intervals.add(isDrawn ? Optional.empty() : ofRatio(column, weights, level));
      if (isDrawn) {
        drawn.add(i);
      }
    }
    if (!drawn.isEmpty()) {
      double[][] statistics = drawnTogether(drawn.stream().map(columns::get).toList(), weights);
      for (int i = 0; i < statistics.length; i++) {
        double[] column = columns.get(drawn.get(i));
        intervals.set(drawn.get(i), Optional.of(interval(statistics[i], column, weights, level)));
      }
    }
    return intervals;
  }

  /** For each column its resampled ratios, sorted. */
  private double[][] drawnTogether(List<double[]> columns, double[] weights) {
    int width = columns.size();
    int n = weights.length;
    double[] rows = new double[n * (width + 1)];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < width; c++) {
        rows[i * (width + 1) + c] = columns.get(c)[i];
      }
      rows[i * (width + 1) + width] = weights[i];
    }
    long[] seeds = seeds();
    double[][] statistics = new double[width][resamples];
    IntStream.range(0, resamples)
        .parallel()
        .forEach(
            b -> {
              double[] sums = new double[width + 1];
              SplittableRandom random = new SplittableRandom(seeds[b]);
              for (int draw = 0; draw < n; draw++) {
                int row = drawn(random, n) * (width + 1);
                for (int c = 0; c <= width; c++) {
                  sums[c] += rows[row + c];
                }
              }
              for (int c = 0; c < width; c++) {
                statistics[c][b] = sums[c] / sums[width];
              }
            });
    Arrays.stream(statistics).forEach(Arrays::sort);
    return statistics;
  }

  /**
   * An interval around the mean of a sample.
   *
   * @param values one an example; not changed
   * @param level nominal coverage, in (0, 1)
   * @return empty if there is no spread or a value is infinite
   * @throws IllegalArgumentException if there is no value, one is NaN, or the level is out of its
   *     range
   */
  public Optional<Interval> ofMean(double[] values, double level) {
    return ofRatio(values, ones(values.length), level);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * An interval around a ratio of sums, Σx/Σw, such as a mean over the tokens of all examples.
   *
   * @param sums x, one an example; not changed
   * @param weights w, one an example, above 0; not changed
   * @param level nominal coverage, in (0, 1)
   * @return empty if there is no spread or a value is infinite
   * @throws IllegalArgumentException if there is no value, one is NaN, a weight is not above 0, the
   *     arrays differ in length, or the level is out of its range
   */
  public Optional<Interval> ofRatio(double[] sums, double[] weights, double level) {
    check(sums, weights, level);
    return Double.isNaN(acceleration(sums, weights))
        ? Optional.empty()
        : Optional.of(interval(statistics(sums, weights), sums, weights, level));
  }

  /**
   * An interval around a statistic that the caller resamples: its plain quantiles over all
   * resamples, without correction for bias or skewness.
   *
   * @param statistic of a resample that is drawn from the random numbers given; called on several
   *     threads
   * @param level nominal coverage, in (0, 1)
   * @return the percentile interval
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Interval ofResampled(ToDoubleFunction<SplittableRandom> statistic, double level) {
    Arguments.level(level);
    double[] statistics =
        Arrays.stream(seeds())
            .parallel()
            .mapToDouble(each -> statistic.applyAsDouble(new SplittableRandom(each)))
            .toArray();
    Arrays.sort(statistics);
    double z = Normal.twoSided(level);
    return new Interval(
        quantile(statistics, 0, 0, -z),
        quantile(statistics, 0, 0, z),
        level,
        toString().replaceFirst("BCa", "percentile"));
  }

  private static void check(double[] sums, double[] weights, double level) {
    Arguments.level(level);
    if (sums.length == 0 || sums.length != weights.length) {
      throw new IllegalArgumentException(
          "a bootstrap needs at least 1 value and as many weights, but has "
              + sums.length
              + " and "
              + weights.length);
    }
    for (int i = 0; i < sums.length; i++) {
      if (Double.isNaN(sums[i]) || !(weights[i] > 0)) {
        throw new IllegalArgumentException(
            "a bootstrap needs numbers and weights above 0, but value "
                + i
                + " is "
                + sums[i]
                + " with weight "
                + weights[i]);
      }
    }
  }

  /** From the statistics of all resamples, sorted. */
  private Interval interval(double[] statistics, double[] sums, double[] weights, double level) {
    double acceleration = acceleration(sums, weights);
    double bias = bias(statistics, sum(sums) / sum(weights));
    double z = Normal.twoSided(level);
    return new Interval(
        quantile(statistics, bias, acceleration, -z),
        quantile(statistics, bias, acceleration, z),
        level,
        toString());
  }

  /**
   * How many examples make up the mean of values in [0, 1], or its distance from 1 if those are
   * fewer: (Σx)²/Σx², which is N for equal values and 1 for one that stands alone (Kish's effective
   * size). 0 if there is nothing to carry.
   */
  static double carriers(double[] values) {
    return Math.min(
        effectiveSize(Arrays.stream(values)), effectiveSize(Arrays.stream(values).map(x -> 1 - x)));
  }

  private static double effectiveSize(DoubleStream values) {
    double[] sums = new double[2];
    values.forEach(
        x -> {
          sums[0] += x;
          sums[1] += x * x;
        });
    return sums[1] > 0 ? sums[0] * sums[0] / sums[1] : 0;
  }

  /** The acceleration a; NaN if leaving an example out never moves the statistic. */
  private static double acceleration(double[] sums, double[] weights) {
    int n = sums.length;
    double sum = sum(sums);
    double weight = sum(weights);
    double[] leftOut = new double[n];
    for (int i = 0; i < n; i++) {
      leftOut[i] = (sum - sums[i]) / (weight - weights[i]);
    }
    double mean = sum(leftOut) / n;
    double squares = 0;
    double cubes = 0;
    for (double each : leftOut) {
      double d = mean - each;
      squares += d * d;
      cubes += d * d * d;
    }
    double rounding = n * Math.pow(Math.ulp(mean) * 4, 2);
    return squares > rounding ? cubes / (6 * Math.pow(squares, 1.5)) : Double.NaN;
  }

  /**
   * The resampled statistics, sorted. Each resample has a seed of its own, so threads may share.
   */
  private double[] statistics(double[] sums, double[] weights) {
    long[] seeds = seeds();
    Optional<ValueCounts> counts = ValueCounts.of(sums, weights);
    double[] statistics =
        IntStream.range(0, resamples)
            .parallel()
            .mapToDouble(
                b -> {
                  SplittableRandom random = new SplittableRandom(seeds[b]);
                  return counts
                      .map(each -> each.resampledMean(random) / weights[0])
                      .orElseGet(() -> resampled(sums, weights, random));
                })
            .toArray();
    Arrays.sort(statistics);
    return statistics;
  }

  private long[] seeds() {
    return new SplittableRandom(seed).longs(resamples).toArray();
  }

  /** One of n examples: a uniform 63-bit number times n, without its 63 lowest bits. */
  private static int drawn(SplittableRandom random, long n) {
    return (int) Math.multiplyHigh(random.nextLong() >>> 1, 2 * n);
  }

  private static double resampled(double[] sums, double[] weights, SplittableRandom random) {
    long n = sums.length;
    double sum = 0;
    double weight = 0;
    for (long draw = 0; draw < n; draw++) {
      int i = drawn(random, n);
      sum += sums[i];
      weight += weights[i];
    }
    return sum / weight;
  }

  /** The bias correction z0, kept finite where all resamples lie on one side. */
  private static double bias(double[] sorted, double estimate) {
    double below = 0;
    for (double each : sorted) {
      below += each < estimate ? 1 : each == estimate ? 0.5 : 0;
    }
    double edge = 0.5 / sorted.length;
    return Normal.quantile(Math.max(edge, Math.min(1 - edge, below / sorted.length)));
  }

  private static double quantile(double[] sorted, double bias, double acceleration, double z) {
    double shifted = bias + z;
    double stretch = 1 - acceleration * shifted;
    double share = // beyond a stretch of 0 lies the end of the distribution
        stretch > 0 ? Normal.probability(bias + shifted / stretch) : shifted > 0 ? 1 : 0;
    int rank = (int) Math.round(share * (sorted.length + 1));
    return sorted[Math.max(1, Math.min(sorted.length, rank)) - 1];
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  /** The method as it stands in an interval: {@code BCa bootstrap, 1000 resamples, seed 7}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "BCa bootstrap, %d resamples, seed %d", resamples, seed);
  }
}
