package ai.rote.results.canary;

import ai.rote.metrics.audit.EpsilonBound;
import ai.rote.metrics.stat.Arguments;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * What an audit will look at. All of it is fixed before a model is trained: bounds hold for what
 * was planned, not for what looked best afterwards.
 *
 * @param score by which canaries are told apart
 * @param guessIn k₊: so many canaries with the highest scores will be said to be in
 * @param guessOut k₋: so many with the lowest will be said to be out
 * @param testExposure in bits: a model is said to have been trained with the canary that is tested
 *     if that one's exposure is at least so much
 * @param delta δ at which ε is bounded
 * @param level confidence of the bounds
 */
public record AuditPlan(
    @JsonProperty(required = true) CanaryScore score,
    @JsonProperty(required = true) int guessIn,
    @JsonProperty(required = true) int guessOut,
    @JsonProperty(required = true) double testExposure,
    @JsonProperty(required = true) double delta,
    @JsonProperty(required = true) double level) {

  /**
   * Checks the ranges.
   *
   * @param score by which canaries are told apart
   * @param guessIn how many will be said to be in
   * @param guessOut how many will be said to be out
   * @param testExposure in bits
   * @param delta δ
   * @param level confidence
   * @throws IllegalArgumentException if a number is out of its range
   */
  public AuditPlan {
    Objects.requireNonNull(score, "score");
    if (guessIn < 0 || guessOut < 0 || guessIn + (long) guessOut < 1) {
      throw new IllegalArgumentException(
          "guesses must be at least 0, and one of them above, but are "
              + guessIn
              + " and "
              + guessOut);
    }
    if (!(testExposure > 0 && testExposure < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the exposure to test for must be above 0 bits, but is " + testExposure);
    }
    EpsilonBound.delta(delta);
    Arguments.level(level);
  }
}
