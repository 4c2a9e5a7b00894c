package ai.rote.metrics.stat;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The true positive rate at a low false positive rate: how much of the training data a score finds
 * if it may be wrong about a share of the control set, 1 % by custom. An area under the ROC curve
 * of 0.6 says little of the few examples that are found for certain; this says it.
 *
 * <pre>
 *   TPR(α) = share of training examples that score above q,   q the control's quantile at 1 − α
 * </pre>
 *
 * <p>Where there are fewer than 1/α controls, q is the largest of them; the value is then what the
 * score finds without any false alarm in so many.
 *
 * @param value in [0, 1]
 * @param falsePositiveRate α, the one asked for
 * @param found how many training examples score above q
 * @param members how many training examples there are
 * @param controls how many control examples there are
 * @param interval around the value, of the rate in the population. Half of its error goes to where
 *     q is, by order statistics, and half to the share above it, by Clopper and Pearson, so it
 *     covers with at least its level; from 0 where the controls are too few to bound q above
 * @see <a href="https://arxiv.org/abs/2112.03570">Carlini et al. 2022, Membership inference attacks
 *     from first principles: TPR at low FPR</a>
 */
public record TruePositiveRate(
    double value,
    double falsePositiveRate,
    long found,
    long members,
    long controls,
    Interval interval) {

  /**
   * Checks the ranges.
   *
   * @param value in [0, 1]
   * @param falsePositiveRate the one asked for
   * @param found how many training examples score above q
   * @param members how many training examples there are
   * @param controls how many control examples there are
   * @param interval around the value
   * @throws IllegalArgumentException if the value is not in [0, 1]
   */
  public TruePositiveRate {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a true positive rate must be in [0, 1], but is " + value);
    }
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * The rate of given numbers, higher ones speaking for training data.
   *
   * @param members of training examples; not changed
   * @param controls of control examples; not changed
   * @param falsePositiveRate α, in (0, 1)
   * @param level nominal coverage, in (0, 1)
   * @return the rate
   * @throws IllegalArgumentException if a set is empty, a number is NaN, or an argument is out of
   *     its range
   */
  public static TruePositiveRate of(
      double[] members, double[] controls, double falsePositiveRate, double level) {
    return of(
        members,
        controls,
        SampleDesign.independent(Math.max(1, members.length)),
        SampleDesign.independent(Math.max(1, controls.length)),
        falsePositiveRate,
        level);
  }

  /**
   * The rate of examples in clusters. Its interval takes the examples of a cluster for all alike,
   * which is the least that they can tell.
   *
   * @param members of training examples; not changed
   * @param controls of control examples; not changed
   * @param ofMembers how the training examples were drawn
   * @param ofControls how the control examples were drawn
   * @param falsePositiveRate α, in (0, 1)
   * @param level nominal coverage, in (0, 1)
   * @return the rate
   * @throws IllegalArgumentException as for independent examples, or if examples are weighted
   */
  public static TruePositiveRate of(
      double[] members,
      double[] controls,
      SampleDesign ofMembers,
      SampleDesign ofControls,
      double falsePositiveRate,
      double level) {
    Auc.refuseWeights("a true positive rate", ofMembers, ofControls);
    Arguments.level(level);
    if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
      throw new IllegalArgumentException(
          "a false positive rate must be in (0, 1), but is " + falsePositiveRate);
    }
    double[] sortedMembers = Auc.sorted(members, "training");
    double[] sortedControls = Auc.sorted(controls, "control");
    double half = (1 + level) / 2;
    Quantile<Double> threshold =
        Quantile.of(
            i -> sortedControls[i],
            sortedControls.length,
            effective(ofControls),
            1 - falsePositiveRate,
            half);
    double size = effective(ofMembers);
    String method = "Clopper-Pearson, order statistics of the control";
    boolean isClustered = ofMembers.clusters().isPresent() || ofControls.clusters().isPresent();
    int total = sortedMembers.length;
    long found = above(sortedMembers, threshold.value());
    double low =
        threshold
            .high()
            .map(q -> share(above(sortedMembers, q), total, size, half).low())
            .orElse(0.0);
    double high =
        threshold
            .low()
            .map(q -> share(above(sortedMembers, q), total, size, half).high())
            .orElse(1.0);
    return new TruePositiveRate(
        (double) found / total,
        falsePositiveRate,
        found,
        total,
        sortedControls.length,
        new Interval(
            low,
            high,
            level,
            isClustered ? method + ", " + ofMembers + " against " + ofControls : method));
  }

  private static Interval share(long count, long total, double size, double level) {
    return size == total
        ? ShareInterval.CLOPPER_PEARSON.of(count, total, level)
        : ShareInterval.CLOPPER_PEARSON.around((double) count / total, size, level, "");
  }

  private static double effective(SampleDesign design) {
    return design.clusters().isEmpty() ? design.examples() : new ClusterSums(design).alike();
  }

  private static long above(double[] sorted, double threshold) {
    int from = 0;
    int until = sorted.length;
    while (from < until) {
      int middle = (from + until) >>> 1;
      if (sorted[middle] > threshold) {
        until = middle;
      } else {
        from = middle + 1;
      }
    }
    return sorted.length - from;
  }

  /** Value, interval and counts: {@code 0.120 [0.052, 0.231], 12/100 at 1% of 500 controls}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d/%d at %s%% of %d controls",
        Interval.around(value, Optional.of(interval)),
        found,
        members,
        Interval.percent(falsePositiveRate),
        controls);
  }
}
