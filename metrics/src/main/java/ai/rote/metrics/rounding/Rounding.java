package ai.rote.metrics.rounding;

import ai.rote.core.Dtype;

/**
 * How far scores move because a model computes in a number format of limited precision: from one
 * batch size, device or library to another, and against float32.
 *
 * <p>One number stands for it, u, in nats a token. The errors of a suffix's tokens fall both ways
 * and largely cancel, so
 *
 * <pre>
 *   ln q_t      moves by up to u
 *   ln p_z      of k tokens, by up to u·√k
 *   a margin,   the difference of two logits, by up to 2u
 *   a rank      by up to 1 if u is below 0.001, by up to 3 otherwise
 * </pre>
 *
 * <p>It is a model of what was measured, no bound that is proven: {@link #of(Dtype)} says of what.
 * Another model may move further.
 *
 * @param tokenNats u, above 0 and finite
 */
public record Rounding(double tokenNats) {

  /**
   * Of blocks' weights that were rounded to 8 bits when the model was loaded, whatever it computes
   * in: {@value} nats a token, twice that of bfloat16. On the demo's models 0.035 was the most that
   * was measured; on others they were found to err by up to twice as much as bfloat16.
   */
  public static final double INT8_WEIGHTS_TOKEN_NATS = 0.16;

  private static final double FINE_NATS = 1e-3;

  /**
   * Checks the range.
   *
   * @param tokenNats u
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  public Rounding {
    if (!(tokenNats > 0) || Double.isInfinite(tokenNats)) {
      throw new IllegalArgumentException(
          "rounding must be above 0 nats a token and finite, but is " + tokenNats);
    }
  }

  /**
   * The rounding of a dtype: float32 2e-5, bfloat16 0.08, float16 0.01 nats a token.
   *
   * <p>float32 moves by about that between batch sizes, devices and library versions. Against it,
   * bfloat16 moved ln p_z/√k by 0.06 at most, over the demo's 576 examples, three models and
   * schemes at temperature 1. float16 keeps three bits more than bfloat16, so an eighth of its
   * error is taken; 0.008 at most was seen in 150 examples of the small model.
   *
   * @param dtype that the model computes in
   * @return its rounding
   */
  public static Rounding of(Dtype dtype) {
    return new Rounding(
        switch (dtype) {
          case FLOAT32 -> 2e-5;
          case BFLOAT16 -> 0.08;
          case FLOAT16 -> 0.01;
        });
  }

  /**
   * How far ln p_z moves.
   *
   * @param tokens k, of the suffix, at least 1
   * @return u·√k, in nats
   */
  public double suffixNats(int tokens) {
    return tokenNats * Math.sqrt(tokens);
  }

  /**
   * How far the lead of one token over another moves.
   *
   * @return 2u, in nats
   */
  public double marginNats() {
    return 2 * tokenNats;
  }

  /**
   * How many places a token's rank moves at the cut of a top-k. How many tokens lie within some
   * nats of each other there depends on the model, and no record says it. In bfloat16 and with
   * 8-bit weights, 3 places were the most that crossed the cut of top-k = 40 on the demo's small
   * model, in 3 of 576 examples.
   *
   * @return 1 for u below 0.001, else 3
   */
  public int ranks() {
    return tokenNats < FINE_NATS ? 1 : 3;
  }
}
