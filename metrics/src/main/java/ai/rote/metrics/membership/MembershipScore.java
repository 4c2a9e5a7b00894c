package ai.rote.metrics.membership;

import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.TruePositiveRate;
import java.util.Objects;

/**
 * How well one {@link LikelihoodScore} tells training examples from a control set.
 *
 * @param score its name: {@code Min-20%++}
 * @param meanOfTraining the score's mean over the training examples; negative infinity if one is
 * @param meanOfControl the score's mean over the control examples
 * @param auc the area under its ROC curve
 * @param tpr its true positive rate at a low false positive rate
 */
public record MembershipScore(
    String score, double meanOfTraining, double meanOfControl, Auc auc, TruePositiveRate tpr) {

  /**
   * Refuses nulls.
   *
   * @param score its name
   * @param meanOfTraining its mean over the training examples
   * @param meanOfControl its mean over the control examples
   * @param auc the area under its ROC curve
   * @param tpr its true positive rate
   */
  public MembershipScore {
    Objects.requireNonNull(score, "score");
    Objects.requireNonNull(auc, "auc");
    Objects.requireNonNull(tpr, "tpr");
  }

  /** Name, area and true positive rate. */
  @Override
  public String toString() {
    return score + ": AUC " + auc + "; TPR " + tpr;
  }
}
