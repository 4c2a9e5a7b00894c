package ai.rote.core.score;

import java.util.Arrays;

/**
 * How the log-probabilities of the whole vocabulary are spread at each suffix position, under the
 * model's own distribution q_t (temperature 1, no filter):
 *
 * <pre>
 *   mean_t = Σ_v q_t(v)·ln q_t(v)                      minus the entropy
 *   sd_t   = √(Σ_v q_t(v)·(ln q_t(v) − mean_t)²)
 * </pre>
 *
 * <p>They tell how surprising a token is given how sure the model was: what Min-K%++ (Zhang et al.
 * 2024, arXiv 2404.02936) normalises by.
 */
public final class LogProbMoments {
  private final float[] mean;
  private final float[] sd;

  /**
   * The moments of one example. The arrays are copied.
   *
   * @param mean per suffix token, in nats, at most 0
   * @param sd per suffix token, in nats, at least 0
   * @throws IllegalArgumentException if the arrays differ in length or a value is out of its range
   */
  public LogProbMoments(float[] mean, float[] sd) {
    if (mean.length != sd.length) {
      throw new IllegalArgumentException(
          "moments need as many means as deviations, but there are "
              + mean.length
              + " and "
              + sd.length);
    }
    for (int t = 0; t < mean.length; t++) {
      if (!(mean[t] <= 0 && sd[t] >= 0)) {
        throw new IllegalArgumentException(
            "suffix token "
                + t
                + ": a mean log-probability must be at most 0 and a deviation at least 0, but they"
                + " are "
                + mean[t]
                + " and "
                + sd[t]);
      }
    }
    this.mean = mean.clone();
    this.sd = sd.clone();
  }

  /**
   * The number of suffix tokens.
   *
   * @return as many as the scores have
   */
  public int suffixTokens() {
    return mean.length;
  }

  /**
   * The mean log-probability at a suffix position.
   *
   * @param t suffix position, from 0
   * @return nats, at most 0
   */
  public float mean(int t) {
    return mean[t];
  }

  /**
   * The standard deviation of the log-probability at a suffix position.
   *
   * @param t suffix position, from 0
   * @return nats, at least 0
   */
  public float sd(int t) {
    return sd[t];
  }

  LogProbMoments slice(int start, int end) {
    return new LogProbMoments(
        Arrays.copyOfRange(mean, start, end), Arrays.copyOfRange(sd, start, end));
  }
}
