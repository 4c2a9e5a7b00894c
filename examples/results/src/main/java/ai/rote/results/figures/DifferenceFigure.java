package ai.rote.results.figures;

import ai.rote.metrics.ControlledRate;
import ai.rote.metrics.stat.ComparedRates;
import ai.rote.metrics.stat.RateDifference;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A rate of the training examples less that of the control set.
 *
 * @param difference training − control
 * @param bounds around the difference; simultaneous: their level holds for the whole family
 * @param pValue of the exact test, adjusted as the bounds are
 * @param test its name
 * @param verdict higher, lower, no difference (beyond chance), or not comparable (it happened in
 *     neither)
 * @param adjustedFor how many comparisons bounds and p-value are adjusted for
 * @param adjusted the rate adjusted for the control; null if all of the control set is extracted,
 *     where it is not defined
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DifferenceFigure(
    double difference,
    @JsonUnwrapped Bounds bounds,
    double pValue,
    String test,
    String verdict,
    int adjustedFor,
    Adjusted adjusted) {

  /**
   * The share of the training examples that is extracted and would not have been, had the model not
   * seen it: 1 − (1 − training)/(1 − control).
   *
   * @param rate at most 1; below 0 if the control's rate is the higher one
   * @param bounds around it, simultaneous as those of the difference
   */
  public record Adjusted(double rate, @JsonUnwrapped Bounds bounds) {}

  static DifferenceFigure of(ComparedRates compared) {
    return new DifferenceFigure(
        compared.difference().value(),
        Bounds.of(compared.difference().interval()),
        compared.significance().pValue(),
        compared.significance().method(),
        compared.verdict().inWords(),
        compared.comparisons(),
        adjusted(compared));
  }

  private static Adjusted adjusted(ComparedRates compared) {
    RateDifference difference = compared.difference();
    return new ControlledRate(difference.first(), difference.second())
        .adjusted(difference.interval().level(), compared.comparisons())
        .map(found -> new Adjusted(found.value(), Bounds.of(found.interval())))
        .orElse(null);
  }
}
