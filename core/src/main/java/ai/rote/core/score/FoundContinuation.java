package ai.rote.core.score;

/** A continuation that a search found. */
public final class FoundContinuation {
  private final int[] ids;
  private final double logProb;
  private final int width;

  /**
   * Takes what a search found.
   *
   * @param ids its tokens, without the prefix; copied
   * @param logProb ln of its probability under the scheme, in nats
   * @param width the narrowest beam that finds it, a power of two
   */
  public FoundContinuation(int[] ids, double logProb, int width) {
    this.ids = ids.clone();
    this.logProb = logProb;
    this.width = width;
  }

  /**
   * The tokens, without the prefix.
   *
   * @return a copy
   */
  public int[] ids() {
    return ids.clone();
  }

  /**
   * The probability of the continuation under the scheme, as a log.
   *
   * @return nats, at most 0 but for rounding
   */
  public double logProb() {
    return logProb;
  }

  /**
   * The width of the narrowest beam that finds it.
   *
   * @return a power of two
   */
  public int width() {
    return width;
  }
}
