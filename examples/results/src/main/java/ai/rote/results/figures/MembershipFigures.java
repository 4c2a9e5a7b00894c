package ai.rote.results.figures;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.membership.MembershipReport;
import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.SampleDesign;
import ai.rote.metrics.stat.TruePositiveRate;
import ai.rote.results.analysis.MembershipScores;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How well a score tells the training examples from the control set.
 *
 * @param score its name
 * @param auc the area under its ROC curve
 * @param tpr its true positive rate where 1 % of the control set is taken for training data
 */
public record MembershipFigures(String score, Area auc, TruePositives tpr) {

  /**
   * The area under a ROC curve.
   *
   * @param auc ½ if the score tells nothing, 1 if it tells all, below ½ if it points the wrong way
   * @param bounds around it
   * @param tiedPairs how many pairs of a training and a control example have equal scores
   */
  public record Area(double auc, @JsonUnwrapped Bounds bounds, long tiedPairs) {

    static Area of(Auc auc) {
      return new Area(auc.value(), Bounds.of(auc.interval()), auc.tiedPairs());
    }
  }

  /**
   * A true positive rate.
   *
   * @param tpr found / training
   * @param bounds around it
   * @param falsePositiveRate of the control set, asked for
   * @param found how many training examples score above the control's quantile
   * @param training how many training examples there are
   * @param control how many control examples there are
   */
  public record TruePositives(
      double tpr,
      @JsonUnwrapped Bounds bounds,
      double falsePositiveRate,
      long found,
      long training,
      long control) {

    static TruePositives of(TruePositiveRate tpr) {
      return new TruePositives(
          tpr.value(),
          Bounds.of(tpr.interval()),
          tpr.falsePositiveRate(),
          tpr.found(),
          tpr.members(),
          tpr.controls());
    }
  }

  static MembershipFigures of(
      String score, MembershipScores scores, ExtractionReport training, ExtractionReport control) {
    double level = training.estimator().intervals().level();
    double[] members = scores.of(score, training);
    double[] controls = scores.of(score, control);
    SampleDesign ofMembers = training.estimator().design();
    SampleDesign ofControls = control.estimator().design();
    Auc auc = Auc.of(members, controls, ofMembers, ofControls, level);
    TruePositiveRate tpr =
        TruePositiveRate.of(
            members, controls, ofMembers, ofControls, MembershipReport.FALSE_POSITIVE_RATE, level);
    return new MembershipFigures(score, Area.of(auc), TruePositives.of(tpr));
  }
}
