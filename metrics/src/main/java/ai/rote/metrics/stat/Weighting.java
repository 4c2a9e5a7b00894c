package ai.rote.metrics.stat;

/**
 * What counts once in an average over tokens of many examples. The two differ where examples differ
 * in length, and are two metrics, so they are never mixed up silently.
 */
public enum Weighting {
  /** Every token counts once: Σ over all tokens / number of tokens. Long examples count more. */
  TOKENS("token-weighted"),

  /** Every example counts once: the mean over examples of each one's mean over its tokens. */
  SEQUENCES("sequence-weighted");

  private final String title;

  Weighting(String title) {
    this.title = title;
  }

  /** {@code token-weighted} or {@code sequence-weighted}. */
  @Override
  public String toString() {
    return title;
  }
}
