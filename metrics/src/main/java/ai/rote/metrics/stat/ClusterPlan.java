package ai.rote.metrics.stat;

import java.util.Locale;

/**
 * Examples that come in clusters of equal size, such as several passages of one document, as they
 * are planned. Examples of a cluster are alike, so that each tells less than one of its own would,
 * by the design effect (Kish 1965, Survey Sampling, section 5.4)
 *
 * <pre>
 *   1 + (m − 1)·ρ
 * </pre>
 *
 * with m the size of a cluster and ρ the correlation of two examples within one. Sample sizes for
 * independent examples are multiplied by it. That is an approximation: what was exact for
 * independent examples is about right for clustered ones.
 *
 * @param size m, examples a cluster, at least 1
 * @param correlation ρ within clusters, in [0, 1]: 0 for independent examples, 1 where one example
 *     of a cluster tells all others
 */
public record ClusterPlan(int size, double correlation) {

  /** Every example by itself. */
  public static final ClusterPlan NONE = new ClusterPlan(1, 0);

  /**
   * Checks the ranges.
   *
   * @param size examples a cluster
   * @param correlation within clusters
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ClusterPlan {
    if (size < 1) {
      throw new IllegalArgumentException("a cluster holds at least 1 example, but has " + size);
    }
    if (!(correlation >= 0 && correlation <= 1)) {
      throw new IllegalArgumentException(
          "correlation within clusters must be in [0, 1], but is " + correlation);
    }
  }

  /**
   * By how much more examples are needed than independent ones.
   *
   * @return 1 + (m − 1)·ρ, at least 1
   */
  public double designEffect() {
    return 1 + (size - 1) * correlation;
  }

  /**
   * How many clusters tell as much as independent examples.
   *
   * @param independent how many independent examples are needed
   * @return whole clusters
   */
  public long clusters(long independent) {
    // Products like 10·1.2 round up by an ulp, which must not cost a cluster.
    return (long) Math.ceil(independent * designEffect() / size - 1e-9);
  }

  /**
   * How many independent examples tell as much as some clustered ones.
   *
   * @param examples how many there are, at least 1
   * @return rounded down, at least 1
   */
  public long effective(long examples) {
    return Math.max(1, (long) Math.floor(examples / designEffect() + 1e-9));
  }

  /** {@code clusters of 4 at correlation 0.5, design effect 2.5}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "clusters of %d at correlation %s, design effect %.3g",
        size,
        correlation,
        designEffect());
  }
}
