package ai.rote.metrics.near;

import ai.rote.metrics.ExtractionProbability;
import java.util.Locale;
import java.util.Objects;

/**
 * What a search over suffixes near the target proves of one example: a lower bound of the
 * probability that one sampled suffix is within ε of it. The search adds up the probabilities of
 * distinct suffixes it finds, the target itself among them, so what it adds up to is true of the
 * model, and only what it did not find is missing.
 *
 * @param id names the example
 * @param verbatim p_z, the probability of the target itself
 * @param atLeast the lower bound of the near suffixes' probability, the target included; at least
 *     {@code verbatim}
 */
public record NearVerbatimMass(
    String id, ExtractionProbability verbatim, ExtractionProbability atLeast) {

  /**
   * How far, in nats, a sum may be out by rounding: 50 tokens in float32, once scored whole and
   * once token by token from a cache, differ by a hundredth of that.
   */
  private static final double ROUNDING_NATS = 0.01;

  /**
   * Checks the order.
   *
   * @param id names the example
   * @param verbatim p_z
   * @param atLeast the lower bound
   * @throws IllegalArgumentException if the bound is below p_z, which is one of its terms
   */
  public NearVerbatimMass {
    Objects.requireNonNull(id, "id");
    if (atLeast.logNats() < verbatim.logNats()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "example '%s': near suffixes have %s nats at least, but the target alone has %s",
              id,
              atLeast.logNats(),
              verbatim.logNats()));
    }
  }

  /**
   * From log-probabilities as a search in floating point gives them. A sum that is below p_z or
   * above 1 by no more than rounding explains (0.01 nats) becomes p_z or 1: p_z is a lower bound by
   * itself, and 1 an upper one.
   *
   * @param id names the example
   * @param logVerbatim ln p_z in nats; negative infinity for 0
   * @param logMass the log of the summed probability, in nats; negative infinity for 0
   * @return the bound
   * @throws IllegalArgumentException if a value is NaN, or out of its range by more than rounding
   */
  public static NearVerbatimMass ofLogs(String id, double logVerbatim, double logMass) {
    double mass = logMass > 0 && logMass <= ROUNDING_NATS ? 0 : logMass;
    if (mass < logVerbatim && mass >= logVerbatim - ROUNDING_NATS) {
      mass = logVerbatim;
    }
    return new NearVerbatimMass(
        id, ExtractionProbability.ofLog(logVerbatim), ExtractionProbability.ofLog(mass));
  }

  /**
   * How much more likely near suffixes are than the exact one, at least: ln of the ratio.
   *
   * @return in nats, at least 0; infinite if only near ones are possible, and 0 if none is
   */
  public double gainNats() {
    return atLeast.logNats() == verbatim.logNats() ? 0 : atLeast.logNats() - verbatim.logNats();
  }
}
