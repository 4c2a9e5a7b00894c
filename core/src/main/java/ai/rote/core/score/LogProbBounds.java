package ai.rote.core.score;

/**
 * What a log-probability lies between, where it is not known to one value: as of a model behind a
 * server that tells of each token the most probable ones only.
 *
 * @param lower it is at least this, in nats; negative infinity if the probability may be 0
 * @param upper it is at most this, in nats, at most 0; negative infinity if the probability is 0
 */
public record LogProbBounds(double lower, double upper) {

  /**
   * Checks that the ends are in order.
   *
   * @param lower it is at least this, in nats
   * @param upper it is at most this, in nats
   * @throws IllegalArgumentException if one is NaN, the lower end is above the upper one, or that
   *     is above 0
   */
  public LogProbBounds {
    if (!(lower <= upper && upper <= 0)) {
      throw new IllegalArgumentException(
          "a log-probability cannot lie between " + lower + " and " + upper);
    }
  }

  /**
   * A log-probability that is known.
   *
   * @param logProb in nats, at most 0
   * @return bounds that are one
   * @throws IllegalArgumentException if it is NaN or above 0
   */
  public static LogProbBounds exactly(double logProb) {
    return new LogProbBounds(logProb, logProb);
  }

  /**
   * Whether the ends are one.
   *
   * @return true if the log-probability is known
   */
  public boolean isExact() {
    return lower == upper;
  }

  /**
   * Whether they leave everything open.
   *
   * @return true if the probability may be anything from 0 to 1
   */
  public boolean sayNothing() {
    return lower == Double.NEGATIVE_INFINITY && upper == 0;
  }
}
