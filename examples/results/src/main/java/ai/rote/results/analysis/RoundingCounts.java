package ai.rote.results.analysis;

import ai.rote.core.score.TokenScores;
import ai.rote.metrics.rounding.RoundingEffect;
import java.util.Optional;

/** What lies within the rounding, of the control set and of all other examples. */
public final class RoundingCounts {
  private final Optional<RunRounding> rounding;
  private final Optional<RoundingEffect> main;
  private final Optional<RoundingEffect> control;

  RoundingCounts(Optional<RunRounding> rounding, Grid grid) {
    this.rounding = rounding;
    this.main = rounding.map(each -> effect(each, grid));
    this.control = rounding.map(each -> effect(each, grid));
  }

  private static RoundingEffect effect(RunRounding rounding, Grid grid) {
    return new RoundingEffect(
        rounding.rounding(), grid.schemes(), grid.queries(), grid.probabilities());
  }

  void accept(TokenScores scores, boolean inControl) {
    (inControl ? control : main).ifPresent(each -> each.accept(scores));
  }

  /**
   * How far scores are taken to move.
   *
   * @return empty if nothing is known of it
   */
  public Optional<RunRounding> rounding() {
    return rounding;
  }

  /**
   * Of all examples outside the control set.
   *
   * @return empty if no rounding is known
   */
  public Optional<RoundingEffect> main() {
    return main;
  }

  /**
   * Of the control set.
   *
   * @return empty if no rounding is known; without examples if there is no control set
   */
  public Optional<RoundingEffect> control() {
    return control;
  }
}
