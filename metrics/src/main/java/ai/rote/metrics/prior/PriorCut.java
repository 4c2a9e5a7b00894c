package ai.rote.metrics.prior;

import java.util.Locale;

/**
 * By how much a suffix must be likelier after its own prefix than otherwise to count as memorized:
 *
 * <pre>
 *   ln p_z − ln p_other ≥ t
 * </pre>
 *
 * with t in nats of the whole suffix, or for each of its tokens. A suffix that cannot come out
 * otherwise, p_other = 0, passes every cut; one with p_z = 0 passes none.
 *
 * @param nats t
 * @param perToken whether t counts for each token of the suffix
 */
public record PriorCut(double nats, boolean perToken) {

  /**
   * What is cut at unless something else is asked for: half a nat a token, 25 nats for a suffix of
   * the customary 50 tokens.
   */
  public static final PriorCut DEFAULT = new PriorCut(0.5, true);

  private static final String PER_TOKEN = "/token";

  /**
   * Checks the threshold.
   *
   * @param nats t, a finite number
   * @param perToken whether t counts for each token of the suffix
   * @throws IllegalArgumentException if t is not finite
   */
  public PriorCut {
    if (!Double.isFinite(nats)) {
      throw new IllegalArgumentException("a cut must be a finite number of nats, but is " + nats);
    }
  }

  /**
   * Reads {@code 25} or {@code 0.5/token}.
   *
   * @param text the spelling
   * @return the cut
   * @throws IllegalArgumentException if it is none; the message says what is expected
   */
  public static PriorCut parse(String text) {
    boolean perToken = text.endsWith(PER_TOKEN);
    String number = perToken ? text.substring(0, text.length() - PER_TOKEN.length()) : text;
    try {
      return new PriorCut(Double.parseDouble(number), perToken);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no cut; expected nats, as in 25, or nats a token, as in 0.5/token", e);
    }
  }

  /**
   * The threshold of a suffix.
   *
   * @param suffixTokens how many tokens it has
   * @return nats of the whole suffix
   */
  public double nats(int suffixTokens) {
    return perToken ? nats * suffixTokens : nats;
  }

  /**
   * Whether a suffix passes.
   *
   * @param logProb ln p_z, in nats
   * @param logOther ln p_other, in nats
   * @param suffixTokens how many tokens the suffix has
   * @return whether it is likelier by t or more
   */
  public boolean keeps(double logProb, double logOther, int suffixTokens) {
    return difference(logProb, logOther) >= nats(suffixTokens);
  }

  /**
   * ln p_z − ln p_other.
   *
   * @param logProb ln p_z, in nats
   * @param logOther ln p_other, in nats
   * @return nats; −∞ if p_z = 0, else +∞ if p_other = 0
   */
  public static double difference(double logProb, double logOther) {
    return logProb == Double.NEGATIVE_INFINITY ? logProb : logProb - logOther;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    String number =
        nats == Math.rint(nats) && Math.abs(nats) < 1e9
            ? String.format(Locale.ROOT, "%.0f", nats)
            : Double.toString(nats);
    return number + (perToken ? PER_TOKEN : "");
  }
}
