package ai.rote.metrics.stat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Shares, means and quantiles of a data set with their intervals, as its {@link SampleDesign} and
 * the chosen {@link Intervals} have it. Every report computes its figures through one, so that
 * clusters and weights count in all of them. Immutable.
 *
 * <p>For independent examples these are the figures of {@link Intervals} itself. Under any other
 * design:
 *
 * <ul>
 *   <li><b>shares</b>: Wilson's or Clopper and Pearson's interval at the effective sample size, see
 *       {@link DesignEffect};
 *   <li><b>means</b>: the bootstrap that draws whole clusters, each with its weights; by
 *       linearisation and Student's t for a finite population, which a bootstrap cannot draw from;
 *   <li><b>means of values in [0, 1]</b> that few clusters make up: the closed form for shares;
 *   <li><b>quantiles</b>: Woodruff's interval: the bounds of a share of that size, by Clopper and
 *       Pearson at its effective sample size, read off the data.
 * </ul>
 *
 * <p>Every interval's {@link Interval#method()} names the design.
 *
 * @see <a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC6690503">Franco, Little, Louis and Slud
 *     2019, which compares intervals at the effective sample size and recommends Wilson's; that of
 *     Clopper and Pearson is by Korn and Graubard 1998, Survey Methodology 24</a>
 * @see <a href="https://doi.org/10.1080/01621459.1952.10483443">Woodruff 1952, Confidence Intervals
 *     for Medians and Other Position Measures</a>
 */
public final class Estimator {
  private final SampleDesign design;
  private final Intervals intervals;

  private Estimator(SampleDesign design, Intervals intervals) {
    this.design = design;
    this.intervals = intervals;
  }

  /**
   * An estimator of some examples.
   *
   * @param design how they were drawn
   * @param intervals around all figures
   * @return the estimator
   */
  public static Estimator of(SampleDesign design, Intervals intervals) {
    return new Estimator(
        Objects.requireNonNull(design, "design"), Objects.requireNonNull(intervals, "intervals"));
  }

  /**
   * How the examples were drawn.
   *
   * @return one entry an example
   */
  public SampleDesign design() {
    return design;
  }

  /**
   * How intervals are put.
   *
   * @return the choice
   */
  public Intervals intervals() {
    return intervals;
  }

  /**
   * The same examples with other intervals.
   *
   * @param others around all figures
   * @return a new estimator
   */
  public Estimator with(Intervals others) {
    return of(design, others);
  }

  /**
   * This estimator, once it is certain that it is of as many examples as there are values.
   *
   * @param examples how many there are
   * @return this
   * @throws IllegalArgumentException if it is of another number
   */
  public Estimator of(int examples) {
    if (examples != design.examples()) {
      throw new IllegalArgumentException(
          "a design of " + design.examples() + " examples does not fit " + examples);
    }
    return this;
  }

  /**
   * Some of the examples.
   *
   * @param indices which, in their new order
   * @return a new estimator
   * @throws IllegalArgumentException if there are none
   */
  public Estimator part(int[] indices) {
    return new Estimator(design.part(indices), intervals);
  }

  /**
   * The share of the examples that have a property.
   *
   * @param has whether an example has it, by its index
   * @return the rate
   */
  public Rate rate(IntPredicate has) {
    int count = (int) IntStream.range(0, design.examples()).filter(has).count();
    if (design.isIndependent()) {
      return intervals.rate(count, design.examples());
    }
    ClusterSums sums = ClusterSums.of(design, values(has));
    return Rate.of(
        sums.mean(), count, design.examples(), sums.effect(), intervals.share(), intervals.level());
  }

  /**
   * The share of some of the examples that have a property.
   *
   * @param has whether an example has it, by its index
   * @param among whether an example is one of those, by its index
   * @return the rate
   * @throws IllegalArgumentException if there are none
   */
  public Rate rate(IntPredicate has, IntPredicate among) {
    int[] indices = IntStream.range(0, design.examples()).filter(among).toArray();
    return indices.length == design.examples()
        ? rate(has)
        : part(indices).rate(i -> has.test(indices[i]));
  }

  /**
   * The shares of the first examples in some order.
   *
   * @param order the examples' indices, each once
   * @return the rates
   */
  public CumulativeRates cumulative(int[] order) {
    return new CumulativeRates(design, intervals, order);
  }

  /**
   * Two properties of the same examples.
   *
   * @param first whether an example has the first, by its index
   * @param second whether it has the second
   * @return the fourfold table, with the design
   */
  public PairedRates paired(IntPredicate first, IntPredicate second) {
    long[] counts = new long[4];
    IntStream.range(0, design.examples())
        .forEach(i -> counts[(first.test(i) ? 0 : 2) + (second.test(i) ? 0 : 1)]++);
    return new PairedRates(
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        intervals.level(),
        design.isIndependent()
            ? Optional.empty()
            : Optional.of(PairedDesign.of(this, first, second)));
  }

  /**
   * A mean of any values.
   *
   * @param values one an example; none NaN
   * @return the mean, with an interval if there is a bootstrap
   */
  public Mean mean(double[] values) {
    if (design.isIndependent()) {
      return intervals.mean(values);
    }
    return new DesignMeans(design, intervals).mean(values);
  }

  /**
   * Means of several values of the same examples.
   *
   * @param columns each with one value an example
   * @return the same as {@link #mean} of each
   */
  public List<Mean> means(List<double[]> columns) {
    return design.isIndependent()
        ? intervals.means(columns)
        : columns.stream().map(this::mean).toList();
  }

  /**
   * A mean of values in [0, 1].
   *
   * @param values one an example
   * @return the mean, always with an interval
   */
  public Mean shareMean(double[] values) {
    return shareMeans(List.of(values)).get(0);
  }

  /**
   * Means of several values of the same examples, all in [0, 1]; a bootstrap draws its clusters
   * once for all of them.
   *
   * @param columns each with one value an example
   * @return one for each, always with an interval
   */
  public List<Mean> shareMeans(List<double[]> columns) {
    if (design.isIndependent()) {
      return columns.size() == 1
          ? List.of(intervals.shareMean(columns.get(0)))
          : intervals.shareMeans(columns);
    }
    return new DesignMeans(design, intervals).shareMeans(columns);
  }

  /**
   * A quantile of values that are in ascending order.
   *
   * @param ascending the values, from index 0
   * @param order the index of the example that each of them is of
   * @param share which quantile, in (0, 1]
   * @param <T> what is ordered
   * @return an observed value, with its interval
   * @throws IllegalArgumentException if the share is out of its range
   */
  public <T> Quantile<T> quantile(IntFunction<T> ascending, int[] order, double share) {
    return design.isIndependent()
        ? intervals.quantile(ascending, order.length, share)
        : Quantile.of(ascending, cumulative(order), order.length, share, intervals.level());
  }

  /**
   * An average over tokens of values in [0, 1].
   *
   * @param weighting whether tokens or examples count once
   * @param sums of each example over its tokens
   * @param tokens how many tokens each example has
   * @return the average, with an interval wherever each example counts once: sequence-weighted, or
   *     if all are equally long
   */
  public TokenMean tokenShareMean(Weighting weighting, double[] sums, double[] tokens) {
    if (design.isIndependent()) {
      return intervals.tokenShareMean(weighting, sums, tokens);
    }
    TokenMean mean = tokenMean(weighting, sums, tokens);
    boolean equallyLong = Arrays.stream(tokens).allMatch(each -> each == tokens[0]);
    return weighting == Weighting.TOKENS && !equallyLong
        ? mean
        : mean.withInterval(shareMean(DesignMeans.perToken(sums, tokens)).interval().orElseThrow());
  }

  /**
   * An average over tokens of any values.
   *
   * @param weighting whether tokens or examples count once
   * @param sums of each example over its tokens
   * @param tokens how many tokens each example has
   * @return the average, with an interval if there is a bootstrap
   */
  public TokenMean tokenMean(Weighting weighting, double[] sums, double[] tokens) {
    if (design.isIndependent()) {
      return intervals.tokenMean(weighting, sums, tokens);
    }
    return new DesignMeans(design, intervals).tokenMean(weighting, sums, tokens);
  }

  private double[] values(IntPredicate has) {
    double[] values = new double[design.examples()];
    Arrays.setAll(values, i -> has.test(i) ? 1 : 0);
    return values;
  }

  @Override
  public String toString() {
    return "Estimator[" + design + ", " + intervals + "]";
  }
}
