package ai.rote.metrics.audit;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.ShareInterval;
import java.util.Locale;
import java.util.Objects;

/**
 * The lower bound of ε from models that were trained independently, with a canary and without. A
 * test that was fixed beforehand says of each model whether the canary was in its training data. If
 * training is (ε, δ)-differentially private with regard to the canary, then TPR ≤ e^ε·FPR + δ and 1
 * − FPR ≤ e^ε·(1 − TPR) + δ, so
 *
 * <pre>
 *   ε ≥ max( ln((TPR_low − δ) / FPR_high), ln((1 − FPR_high − δ) / (1 − TPR_low)), 0 )
 * </pre>
 *
 * <p>TPR_low and FPR_high are bounds of Clopper and Pearson, each wrong with a probability of at
 * most (1 − level)/2, so that the bound holds with the level whatever the two rates are. Each model
 * counts once: canaries of one model share its training and are no independent trials.
 *
 * @param tested how many models were trained with the canary
 * @param found in how many of them the test found it
 * @param others how many models were trained without
 * @param wrong in how many of them the test found it all the same
 * @param truePositives the interval around found / tested
 * @param falsePositives the interval around wrong / others
 * @param bound of ε
 * @see <a href="https://arxiv.org/abs/2006.07709">Jagielski, Ullman and Oprea 2020, Auditing
 *     differentially private machine learning, section 3</a>
 * @see <a href="https://arxiv.org/abs/2101.04535">Nasr et al. 2021, Adversary instantiation</a>
 */
public record TrainedModelsAudit(
    long tested,
    long found,
    long others,
    long wrong,
    Interval truePositives,
    Interval falsePositives,
    EpsilonBound bound) {

  /**
   * Refuses nulls.
   *
   * @param tested how many models were trained with the canary
   * @param found in how many of them the test found it
   * @param others how many models were trained without
   * @param wrong in how many of them the test found it all the same
   * @param truePositives the interval around found / tested
   * @param falsePositives the interval around wrong / others
   * @param bound of ε
   */
  public TrainedModelsAudit {
    Objects.requireNonNull(truePositives, "truePositives");
    Objects.requireNonNull(falsePositives, "falsePositives");
    Objects.requireNonNull(bound, "bound");
  }

  /**
   * The bound.
   *
   * @param found in how many models with the canary the test found it
   * @param tested how many there are, at least 1
   * @param wrong in how many models without it the test found it all the same
   * @param others how many there are, at least 1
   * @param delta δ, in [0, 1)
   * @param level confidence, in (0, 1)
   * @return counts, intervals and bound
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static TrainedModelsAudit of(
      long found, long tested, long wrong, long others, double delta, double level) {
    EpsilonBound.delta(delta);
    Interval tpr = ShareInterval.CLOPPER_PEARSON.of(found, tested, level);
    Interval fpr = ShareInterval.CLOPPER_PEARSON.of(wrong, others, level);
    double fromFound = Math.log(Math.max(0, tpr.low() - delta) / fpr.high());
    double fromSpared = Math.log(Math.max(0, 1 - fpr.high() - delta) / (1 - tpr.low()));
    return new TrainedModelsAudit(
        tested,
        found,
        others,
        wrong,
        tpr,
        fpr,
        new EpsilonBound(
            Math.max(0, Math.max(fromFound, fromSpared)),
            delta,
            level,
            "models trained with and without, Clopper-Pearson"));
  }

  /** Counts and bound: {@code found in 9 of 10, wrongly in 0 of 10: epsilon >= 0.589 at ...}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "found in %d of %d, wrongly in %d of %d: %s",
        found,
        tested,
        wrong,
        others,
        bound);
  }
}
