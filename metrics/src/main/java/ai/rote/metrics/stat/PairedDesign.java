package ai.rote.metrics.stat;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What a fourfold table is under a {@link SampleDesign}: shares of weight in place of counts, and
 * how much their difference tells. That is by the variance of the examples' differences, summed by
 * cluster; independent examples that differ as often would give (b + c − (b − c)²)/n.
 */
record PairedDesign(
    double both,
    double onlyFirst,
    double onlySecond,
    DesignEffect effect,
    Rate first,
    Rate second,
    Rate agreement,
    Optional<Rate> retained) {

  static PairedDesign of(Estimator estimator, IntPredicate first, IntPredicate second) {
    Estimator wilson =
        estimator.with(Intervals.of(ShareInterval.WILSON).withLevel(estimator.intervals().level()));
    SampleDesign design = estimator.design();
    double[] differences = new double[design.examples()];
    double[] ones = new double[design.examples()];
    ClusterSums differing = new ClusterSums(design);
    double[] weights = new double[4];
    double all = 0;
    for (int i = 0; i < differences.length; i++) {
      differences[i] = (first.test(i) ? 1 : 0) - (second.test(i) ? 1 : 0);
      ones[i] = 1;
      differing.add(i, Math.abs(differences[i]));
      weights[(first.test(i) ? 0 : 2) + (second.test(i) ? 0 : 1)] += design.weight(i);
      all += design.weight(i);
    }
    double b = weights[1] / all;
    double c = weights[2] / all;
    Rate firstRate = wilson.rate(first);
    return new PairedDesign(
        weights[0] / all,
        b,
        c,
        differing.effect(b + c - (b - c) * (b - c), design.variance(differences, ones)),
        firstRate,
        wilson.rate(second),
        wilson.rate(i -> first.test(i) == second.test(i)),
        firstRate.count() == 0 ? Optional.empty() : Optional.of(wilson.rate(second, first)));
  }

  /** The same the other way round. */
  PairedDesign swapped() {
    return new PairedDesign(
        both, onlySecond, onlyFirst, effect, second, first, agreement, Optional.empty());
  }
}
