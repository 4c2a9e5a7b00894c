package ai.rote.results.analysis;

import ai.rote.core.Dtype;
import ai.rote.metrics.rounding.Rounding;
import ai.rote.results.record.RunRecord;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far a run's scores are taken to move with the number format they were computed in.
 *
 * @param rounding by how much
 * @param basis what that is known from, as in {@code bfloat16}
 */
public record RunRounding(Rounding rounding, String basis) {
  private static final String INT8_WEIGHTS = "int8-weights";

  /**
   * The rounding of a run: of its dtype, and of weights that were rounded to 8 bits for it. Of a
   * model that a server ran it is what scoring some examples twice came to.
   *
   * @param run what was run on what
   * @param longestSuffix tokens of its longest suffix
   * @return empty if nothing is known of it
   */
  public static Optional<RunRounding> of(RunRecord run, int longestSuffix) {
    if (run.server() != null) {
      return Optional.ofNullable(run.spread())
          .filter(each -> each.largestNats() > 0)
          .map(
              each ->
                  new RunRounding(
                      new Rounding(each.largestNats() / Math.sqrt(longestSuffix)),
                      "examples that the server scored twice"));
    }
    return Arrays.stream(Dtype.values())
        .filter(each -> each.toString().equals(run.model().dtype()))
        .findFirst()
        .map(
            each ->
                run.options().isOn(INT8_WEIGHTS)
                    ? new RunRounding(
                        new Rounding(Rounding.INT8_WEIGHTS_TOKEN_NATS), each + " with int8 weights")
                    : new RunRounding(Rounding.of(each), each.toString()));
  }

  /**
   * A rounding that somebody knows.
   *
   * @param tokenNats above 0, in nats a token
   * @return with that
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  public static RunRounding given(double tokenNats) {
    return new RunRounding(new Rounding(tokenNats), "as given");
  }
}
