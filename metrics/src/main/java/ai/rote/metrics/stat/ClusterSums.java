package ai.rote.metrics.stat;

import java.util.Optional;

/**
 * What the variance of a mean of values in [0, 1] under a {@link SampleDesign} is made of; a share
 * is a mean of 0 and 1. Values are added one by one, each in O(strata²), and the mean and what it
 * tells can be asked for after each, all others being 0.
 */
final class ClusterSums {
  /** What is less of the whole than this is left by rounding and not by chance. */
  private static final double ROUNDING = 1e-13;

  private final SampleDesign design;
  private final int strata;

  /** Σ u by cluster and stratum, u = w·√(1 − f); and Σ u·x by cluster. */
  private final double[][] sizes;

  private final double[] hits;

  /** Σ w and Σ w·x by stratum. */
  private final double[] weight;

  private final double[] hitWeight;

  /** Σ_c of products of sizes of two strata, and of hits with the sizes of each. */
  private final double[][] sizeProducts;

  private final double[] hitProducts;
  private double hitSquares;
  private double hitSum;
  private double sizeSum;
  private double allWeight;
  private double weightSquares;
  private double spreadSquares;
  private int ones;

  /** All values 0. */
  ClusterSums(SampleDesign design) {
    this.design = design;
    this.strata = design.strata();
    this.sizes = new double[design.units()][strata];
    this.hits = new double[design.units()];
    this.weight = new double[strata];
    this.hitWeight = new double[strata];
    this.sizeProducts = new double[strata][strata];
    this.hitProducts = new double[strata];
    for (int i = 0; i < design.examples(); i++) {
      sizes[design.unit(i)][design.stratum(i)] += design.spread(i);
      weight[design.stratum(i)] += design.weight(i);
      allWeight += design.weight(i);
      sizeSum += design.spread(i);
      weightSquares += design.weight(i) * design.weight(i);
      spreadSquares += design.spread(i) * design.spread(i);
    }
    for (double[] unit : sizes) {
      for (int g = 0; g < strata; g++) {
        for (int h = 0; h < strata; h++) {
          sizeProducts[g][h] += unit[g] * unit[h];
        }
      }
    }
  }

  /** Of all values. */
  static ClusterSums of(SampleDesign design, double[] values) {
    ClusterSums sums = new ClusterSums(design);
    for (int i = 0; i < values.length; i++) {
      sums.add(i, values[i]);
    }
    return sums;
  }

  /** Gives an example's value; once for each. */
  void add(int example, double value) {
    int unit = design.unit(example);
    double spread = design.spread(example) * value;
    hitSquares += spread * (2 * hits[unit] + spread);
    hits[unit] += spread;
    hitSum += spread;
    for (int h = 0; h < strata; h++) {
      hitProducts[h] += spread * sizes[unit][h];
    }
    hitWeight[design.stratum(example)] += design.weight(example) * value;
    ones += value == 1 ? 1 : 0;
  }

  /** Σ w·x / Σ w. */
  double mean() {
    if (ones == design.examples()) {
      return 1; // whatever rounding says
    }
    double sum = 0;
    for (double each : hitWeight) {
      sum += each;
    }
    return Math.min(1, sum / allWeight);
  }

  /** The linearised variance of the mean: Σ_c (hits − Σ_h r_h·size)² multiplied out. */
  double variance() {
    double squares = hitSquares;
    for (int g = 0; g < strata; g++) {
      double share = hitWeight[g] / weight[g];
      squares -= 2 * share * hitProducts[g];
      for (int h = 0; h < strata; h++) {
        squares += share * hitWeight[h] / weight[h] * sizeProducts[g][h];
      }
    }
    int units = design.units();
    return units / (units - 1.0) * Math.max(0, squares) / (allWeight * allWeight);
  }

  /**
   * How much something tells that these examples carry.
   *
   * @param ofOne its variance if it came from one independent example
   * @param variance as the design has it
   */
  DesignEffect effect(double ofOne, double variance) {
    double alike = alike();
    boolean isEstimated = ofOne > 0 && alike >= 2 && variance > ROUNDING * ofOne;
    boolean isFew = !isEstimated || carriers() < DesignEffect.FEWEST_CLUSTERS;
    return new DesignEffect(
        design.examples(),
        isEstimated
            ? Math.min(design.examples() * weightSquares / spreadSquares, ofOne / variance)
            : Double.POSITIVE_INFINITY,
        isFew ? alike : Double.POSITIVE_INFINITY,
        alike - 1,
        design.clusters(),
        design.isWeighted(),
        design.toString(),
        Optional.empty());
  }

  /** From a share to the number in the population; empty if the examples say nothing of it. */
  Optional<DesignEffect.Expansion> expansion() {
    int units = design.units();
    if (!(design.isWeighted() || design.isFinite()) || units < 2) {
      return Optional.empty();
    }
    double squares = design.isSizeKnown() ? 0 : units / (units - 1.0) * hitSquares;
    return Optional.of(
        new DesignEffect.Expansion(
            design.scale() * allWeight, design.scale() * design.scale() * squares));
  }

  /** The mean's, taken as a share: what lies between 0 and 1 varies less, and the bound holds. */
  DesignEffect effect() {
    double mean = mean();
    return effect(mean * (1 - mean), variance()).with(expansion());
  }

  /** How much the examples tell if those of a cluster are all alike: (Σ m)²/Σ m² of its sizes m. */
  double alike() {
    return allWeight * allWeight / allSquares();
  }

  /** How many clusters make up the mean, or its distance from 1 if those are fewer (Kish). */
  double carriers() {
    double misses = sizeSum - hitSum;
    return Math.min(
        hitSum == 0 ? 0 : hitSum * hitSum / hitSquares,
        misses <= ROUNDING * sizeSum ? 0 : misses * misses / missSquares());
  }

  private double allSquares() {
    double squares = 0;
    for (double[] row : sizeProducts) {
      for (double each : row) {
        squares += each;
      }
    }
    return squares;
  }

  private double missSquares() {
    double products = 0;
    for (double each : hitProducts) {
      products += each;
    }
    return allSquares() - 2 * products + hitSquares;
  }
}
