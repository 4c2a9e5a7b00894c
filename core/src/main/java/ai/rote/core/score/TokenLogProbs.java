package ai.rote.core.score;

import java.util.Arrays;

/** Of each suffix token ln q under one scheme, or the bounds between which it lies; in nats. */
final class TokenLogProbs {
  private final float[] lower;

  /** The same array where everything is known. */
  private final float[] upper;

  /**
   * Takes the arrays over.
   *
   * @throws IllegalArgumentException if they are not of one length, or an end is NaN, above 0 or on
   *     the wrong side of the other
   */
  TokenLogProbs(float[] lower, float[] upper) {
    if (lower.length != upper.length) {
      throw new IllegalArgumentException(
          lower.length + " lower ends of log-probabilities, but " + upper.length + " upper ones");
    }
    for (int t = 0; t < lower.length; t++) {
      if (!(lower[t] <= upper[t] && upper[t] <= 0)) {
        throw new IllegalArgumentException(
            "log-probability " + (lower == upper ? "" : lower[t] + " to ") + upper[t]);
      }
    }
    this.lower = lower;
    this.upper = Arrays.equals(lower, upper) ? lower : upper;
  }

  int count() {
    return lower.length;
  }

  boolean areExact() {
    return lower == upper;
  }

  boolean isExact(int t) {
    return lower[t] == upper[t];
  }

  float at(int t) {
    return lower[t];
  }

  LogProbBounds bounds(int t) {
    return new LogProbBounds(lower[t], upper[t]);
  }

  /** Bounds of a sum are the sums of the bounds. */
  LogProbBounds sum() {
    return areExact()
        ? LogProbBounds.exactly(sum(lower))
        : new LogProbBounds(sum(lower), sum(upper));
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  TokenLogProbs slice(int start, int end) {
    float[] cut = Arrays.copyOfRange(lower, start, end);
    return new TokenLogProbs(cut, areExact() ? cut : Arrays.copyOfRange(upper, start, end));
  }
}
