package ai.rote.core.score;

import java.util.OptionalInt;

/**
 * How continuations of a prefix are drawn.
 *
 * <p>Draws are numbered, and a number always stands for the same draw: draws 0 to 99 followed by
 * draws 100 to 199 are draws 0 to 199. Schemes share their random numbers, so that draws of one
 * number under two schemes are alike more often than independent ones would be.
 *
 * @param scheme the distribution of each token
 * @param seed from which all randomness comes
 * @param firstDraw number of the first draw, at least 0
 * @param draws how many, at least 1
 * @param endToken a token after which a draw ends, if it comes up; without one all draws have full
 *     length, as the definition of extraction wants it
 */
public record SampleRequest(
    SamplingScheme scheme, long seed, int firstDraw, int draws, OptionalInt endToken) {

  /**
   * Checks the ranges.
   *
   * @param scheme the distribution of each token
   * @param seed from which all randomness comes
   * @param firstDraw number of the first draw, at least 0
   * @param draws how many, at least 1
   * @param endToken a token after which a draw ends, if it comes up
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SampleRequest {
    if (firstDraw < 0 || draws < 1 || firstDraw > Integer.MAX_VALUE - draws) {
      throw new IllegalArgumentException(
          "draws must be >= 1 and the first of them >= 0, but they are "
              + draws
              + " and "
              + firstDraw);
    }
    if (endToken.isPresent() && endToken.getAsInt() < 0) {
      throw new IllegalArgumentException("the end token must be >= 0, but is " + endToken);
    }
  }

  /**
   * Draws 0 to {@code draws} − 1, of full length, from seed 0.
   *
   * @param scheme the distribution of each token
   * @param draws how many, at least 1
   * @return the request
   */
  public static SampleRequest of(SamplingScheme scheme, int draws) {
    return new SampleRequest(scheme, 0, 0, draws, OptionalInt.empty());
  }

  /**
   * Greedy generation: one draw, always the most probable token.
   *
   * @return the request
   */
  public static SampleRequest greedy() {
    return of(SamplingScheme.greedy(), 1);
  }

  /**
   * This request with other randomness.
   *
   * @param seed any
   * @return a new request
   */
  public SampleRequest withSeed(long seed) {
    return new SampleRequest(scheme, seed, firstDraw, draws, endToken);
  }

  /**
   * This request for other draws.
   *
   * @param firstDraw number of the first, at least 0
   * @param draws how many, at least 1
   * @return a new request
   */
  public SampleRequest withDraws(int firstDraw, int draws) {
    return new SampleRequest(scheme, seed, firstDraw, draws, endToken);
  }

  /**
   * This request with draws that end at a token.
   *
   * @param endToken its id, as a rule the model's end of text
   * @return a new request
   */
  public SampleRequest withEndToken(int endToken) {
    return new SampleRequest(scheme, seed, firstDraw, draws, OptionalInt.of(endToken));
  }
}
