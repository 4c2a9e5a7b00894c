package ai.rote.metrics.stat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The area under the ROC curve: how well a score tells training data from a control set.
 *
 * <pre>
 *   AUC = P(score of a training example &gt; score of a control example) + ½·P(equal)
 * </pre>
 *
 * <p>1 if every training example scores higher, ½ if the score tells nothing, and below ½ if it
 * points the wrong way. An AUC that differs from ½ shows that the two sets differ, by training or
 * by anything else: a control set of another time or source makes every score look good.
 *
 * @param value in [0, 1]
 * @param members how many training examples
 * @param controls how many control examples
 * @param tiedPairs how many of the members · controls pairs have equal scores; near all of them,
 *     the score is degenerate
 * @param interval around the value; never a point, not even at 0 or 1
 */
public record Auc(double value, long members, long controls, long tiedPairs, Interval interval) {

  /**
   * Refuses what is no area.
   *
   * @param value in [0, 1]
   * @param members how many training examples
   * @param controls how many control examples
   * @param tiedPairs how many pairs have equal scores
   * @param interval around the value
   * @throws IllegalArgumentException if the value is not in [0, 1]
   */
  public Auc {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("an AUC must be in [0, 1], but is " + value);
    }
    Objects.requireNonNull(interval, "interval");
  }

  /**
   * The AUC of given numbers, higher ones speaking for training data. Sorts both, so it takes
   * O(N·log N).
   *
   * <p>The interval is a score interval: all areas A that a z-test does not reject, with the
   * variance of Hanley and McNeil at A, made symmetric in the two sets as Newcombe (2006, method 5)
   * does:
   *
   * <pre>
   *   A(1 − A)·(1 + (n* − 1)·((1 − A)/(2 − A) + A/(1 + A))) / (m·n),   n* = (m + n)/2
   * </pre>
   *
   * @param members of training examples; not changed
   * @param controls of control examples; not changed
   * @param level nominal coverage, in (0, 1)
   * @return the AUC
   * @throws IllegalArgumentException if a set is empty, a number is NaN, or the level is out of its
   *     range
   * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
   * @see <a href="https://doi.org/10.1002/sim.2324">Newcombe 2006, Confidence intervals for an
   *     effect size measure based on the Mann-Whitney statistic, part 2</a>
   */
  public static Auc of(double[] members, double[] controls, double level) {
    Arguments.level(level);
    double[] sortedMembers = sorted(members, "training");
    double[] sortedControls = sorted(controls, "control");
    int m = members.length;
    int n = controls.length;
    long lower = 0;
    long tied = 0;
    int below = 0;
    int upTo = 0;
    for (double member : sortedMembers) {
      while (below < n && sortedControls[below] < member) {
        below++;
      }
      while (upTo < n && sortedControls[upTo] <= member) {
        upTo++;
      }
      lower += below;
      tied += upTo - below;
    }
    double pairs = (double) m * n;
    double value = (lower + 0.5 * tied) / pairs;
    return new Auc(value, m, n, tied, interval(value, m, n, level));
  }

  /**
   * The AUC of examples in clusters. Its interval is the one of as many independent examples as the
   * sets tell if the examples of a cluster are all alike, which is the least they can tell.
   *
   * @param members of training examples; not changed
   * @param controls of control examples; not changed
   * @param ofMembers how the training examples were drawn
   * @param ofControls how the control examples were drawn
   * @param level nominal coverage, in (0, 1)
   * @return the AUC
   * @throws IllegalArgumentException as for independent examples, or if examples are weighted
   */
  public static Auc of(
      double[] members,
      double[] controls,
      SampleDesign ofMembers,
      SampleDesign ofControls,
      double level) {
    refuseWeights("an AUC", ofMembers, ofControls);
    Auc plain = of(members, controls, level);
    if (ofMembers.clusters().isEmpty() && ofControls.clusters().isEmpty()) {
      return plain;
    }
    Interval wider =
        interval(
            plain.value,
            new ClusterSums(ofMembers).alike(),
            new ClusterSums(ofControls).alike(),
            level);
    return new Auc(
        plain.value,
        plain.members,
        plain.controls,
        plain.tiedPairs,
        new Interval(
            wider.low(),
            wider.high(),
            level,
            wider.method() + ", " + ofMembers + " against " + ofControls));
  }

  static void refuseWeights(String figure, SampleDesign ofMembers, SampleDesign ofControls) {
    if (ofMembers.isWeighted() || ofControls.isWeighted()) {
      throw new IllegalArgumentException(figure + " is of examples that count once, not weighted");
    }
  }

  static double[] sorted(double[] values, String set) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException(
          "the " + set + " set needs at least one score, and none that is NaN");
    }
    return sorted;
  }

  private static Interval interval(double value, double m, double n, double level) {
    double z = Normal.twoSided(level);
    double others = (m + n) / 2 - 1;
    DoubleUnaryOperator statistic =
        area -> {
          double spread = 1 + others * ((1 - area) / (2 - area) + area / (1 + area));
          double variance = area * (1 - area) * spread / (m * n);
          return value == area ? 0 : (value - area) / Math.sqrt(variance);
        };
    return new Interval(
        ScoreBounds.crossing(statistic, 0, value, z),
        ScoreBounds.crossing(statistic, value, 1, -z),
        level,
        "Newcombe score, Hanley-McNeil variance");
  }

  /** Value, interval and sizes: {@code 0.714 [0.683, 0.743], 1000 against 500}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d against %d",
        Interval.around(value, Optional.of(interval)),
        members,
        controls);
  }
}
