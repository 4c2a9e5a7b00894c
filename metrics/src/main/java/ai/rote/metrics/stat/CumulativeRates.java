package ai.rote.metrics.stat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shares of the first, the first two, the first three … of a data set's examples in some order:
 * what a threshold that sinks through a score finds. Each is the same as {@link Estimator#rate} of
 * those examples, and takes O(1). Get it from {@link Estimator#cumulative}.
 */
public final class CumulativeRates {
  private final SampleDesign design;
  private final Intervals intervals;

  /** By how many are counted, from 0; empty for independent examples. */
  private final double[] shares;

  private final double[] estimated;
  private final double[] atMost;
  private final List<Optional<DesignEffect.Expansion>> expansions = new ArrayList<>();
  private double degreesOfFreedom;

  CumulativeRates(SampleDesign design, Intervals intervals, int[] order) {
    this.design = design;
    this.intervals = intervals;
    int size = design.isIndependent() ? 0 : order.length + 1;
    this.shares = new double[size];
    this.estimated = new double[size];
    this.atMost = new double[size];
    if (size > 0) {
      ClusterSums sums = new ClusterSums(design);
      for (int i = 0; i < size; i++) {
        if (i > 0) {
          sums.add(order[i - 1], 1);
        }
        DesignEffect effect = sums.effect();
        shares[i] = sums.mean();
        estimated[i] = effect.estimated();
        atMost[i] = effect.atMost();
        expansions.add(effect.expansion());
        degreesOfFreedom = effect.degreesOfFreedom();
      }
    }
  }

  /**
   * The share of the first examples.
   *
   * @param count how many, from 0 to all
   * @return the rate
   * @throws IllegalArgumentException if the count is out of its range
   */
  public Rate first(int count) {
    Arguments.countOf(count, design.examples());
    return shares.length == 0
        ? intervals.rate(count, design.examples())
        : Rate.of(
            shares[count],
            count,
            design.examples(),
            effect(count),
            intervals.share(),
            intervals.level());
  }

  /**
   * The share of the first examples alone, without its interval.
   *
   * @param count how many, from 0 to all
   * @return the same as {@code first(count).value()}
   * @throws IllegalArgumentException if the count is out of its range
   */
  public double share(int count) {
    Arguments.countOf(count, design.examples());
    return shares.length == 0 ? (double) count / design.examples() : shares[count];
  }

  DesignEffect effect(int count) {
    return new DesignEffect(
        design.examples(),
        estimated[count],
        atMost[count],
        degreesOfFreedom,
        design.clusters(),
        design.isWeighted(),
        design.toString(),
        expansions.get(count));
  }
}
