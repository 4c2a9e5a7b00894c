package ai.rote.demo;

import ai.rote.core.Dtype;

/**
 * A score that the small demo model must give, as Hugging Face transformers computes it in float32.
 *
 * @param id of an example of the demo
 * @param logProb ln p_z at temperature 1, in nats
 */
public record KnownScore(String id, double logProb) {

  /** For the self-check. */
  public static final KnownScore SHIPPED = new KnownScore("planted-00000", -1.3258);

  /**
   * How far a sound installation may be off.
   *
   * @param dtype what the model computes in
   * @return nats over the whole suffix
   */
  public double toleranceNats(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? 1e-3 : 1;
  }
}
