package ai.rote.metrics.prior;

import ai.rote.core.score.SamplingScheme;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a reference model gives an example's suffix after the example's own prefix.
 *
 * @param model names the reference
 * @param logProb ln p of the suffix by scheme, in nats; {@code temperature=1} is always among them
 */
public record ReferenceScores(String model, Map<SamplingScheme, Double> logProb) {

  /**
   * Checks the values.
   *
   * @param model names the reference
   * @param logProb ln p of the suffix by scheme, in nats
   * @throws IllegalArgumentException if the model's own distribution is missing, or a value is
   *     above 0 or NaN
   */
  public ReferenceScores {
    if (!logProb.containsKey(ExamplePrior.OWN)) {
      throw new IllegalArgumentException(
          "a reference's ln p must be known under " + ExamplePrior.OWN);
    }
    logProb.forEach(
        (scheme, value) -> {
          if (!(value <= 0)) {
            throw new IllegalArgumentException(
                "ln p under " + scheme + " must be at most 0, but is " + value);
          }
        });
    logProb = Collections.unmodifiableMap(new LinkedHashMap<>(logProb));
  }

  /**
   * ln p under a scheme.
   *
   * @param scheme that was scored
   * @return nats
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public double under(SamplingScheme scheme) {
    Double value = logProb.get(scheme);
    if (value == null) {
      throw new IllegalArgumentException(
          "the reference " + model + " was not scored under " + scheme);
    }
    return value;
  }
}
