package ai.rote.metrics.stat;

import org.apache.commons.math3.distribution.NormalDistribution;

/** The standard normal distribution. */
final class Normal {
  private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

  private Normal() {}

  /** Φ(z). */
  static double probability(double z) {
    return STANDARD.cumulativeProbability(z);
  }

  /** Φ⁻¹(p); infinite at 0 and 1. */
  static double quantile(double p) {
    return STANDARD.inverseCumulativeProbability(p);
  }

  /** The z that a two-sided interval of this level is built on, Φ⁻¹((1 + level)/2). */
  static double twoSided(double level) {
    return quantile(1 - (1 - level) / 2);
  }
}
