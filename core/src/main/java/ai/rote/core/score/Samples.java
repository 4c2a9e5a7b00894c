package ai.rote.core.score;

import ai.rote.core.token.TokenizedExample;
import java.util.Arrays;
import java.util.Locale;

/** Continuations drawn from a model, in the order of their numbers. */
public final class Samples {
  private final TokenizedExample example;
  private final SampleRequest request;
  private final int[][] ids;
  private final double[] logProb;
  private final double[] leastGap;

  /**
   * What was drawn. The arrays are copied.
   *
   * @param example whose prefix was continued
   * @param request how
   * @param ids per draw, its tokens, at least one
   * @param logProb per draw, ln of its probability under the scheme, in nats
   * @param leastGap per draw, as {@link #leastGap} says
   * @throws IllegalArgumentException if an array has not one entry a draw, or a log-probability is
   *     not a number at most 0
   */
  public Samples(
      TokenizedExample example,
      SampleRequest request,
      int[][] ids,
      double[] logProb,
      double[] leastGap) {
    if (ids.length != request.draws()
        || logProb.length != ids.length
        || leastGap.length != ids.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "example '%s': %d draws were asked for, but there are %d, with %d log-probabilities and"
                  + " %d gaps",
              example.id(),
              request.draws(),
              ids.length,
              logProb.length,
              leastGap.length));
    }
    for (double each : logProb) {
      if (!(each <= 0)) {
        throw new IllegalArgumentException(
            "example '" + example.id() + "': a draw of log-probability " + each);
      }
    }
    this.example = example;
    this.request = request;
    this.ids = Arrays.stream(ids).map(int[]::clone).toArray(int[][]::new);
    this.logProb = logProb.clone();
    this.leastGap = leastGap.clone();
  }

  /**
   * Whose prefix was continued.
   *
   * @return the example
   */
  public TokenizedExample example() {
    return example;
  }

  /**
   * How the draws were made.
   *
   * @return the request
   */
  public SampleRequest request() {
    return request;
  }

  /**
   * How many draws there are.
   *
   * @return at least 1
   */
  public int count() {
    return ids.length;
  }

  /**
   * The tokens of one draw, without the prefix.
   *
   * @param i from 0; the draw's number is {@link SampleRequest#firstDraw()} + i
   * @return a copy; as many as the example's suffix has, or fewer if the last is the end token
   */
  public int[] ids(int i) {
    return ids[i].clone();
  }

  /**
   * The log-probability of one draw under the scheme, Σ ln q_t over its tokens.
   *
   * @param i from 0
   * @return nats, at most 0
   */
  public double logProb(int i) {
    return logProb[i];
  }

  /**
   * How near one draw was to coming out otherwise: the least distance, over its tokens, of the
   * random number from the nearer border of the chosen token's share of (0, 1). Under greedy, the
   * least lead of the largest logit over the second largest, in nats. Log-probabilities of float32
   * differ by some 1e-5 between machines; a gap of that size or less is a near-tie.
   *
   * @param i from 0
   * @return at least 0
   */
  public double leastGap(int i) {
    return leastGap[i];
  }

  /**
   * How many draws are the example's suffix, token by token.
   *
   * @return 0 to {@link #count()}
   */
  public int verbatim() {
    int matches = 0;
    for (int[] each : ids) {
      matches += example.suffixIs(each) ? 1 : 0;
    }
    return matches;
  }
}
