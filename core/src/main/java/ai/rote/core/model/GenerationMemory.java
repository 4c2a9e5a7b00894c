package ai.rote.core.model;

/**
 * How many sequences may be generated side by side.
 *
 * <p>The number depends on the model and on the sequences' length alone, never on how many are
 * asked for: arithmetic on matrices of one shape rounds in one way, so results can be repeated.
 *
 * @param cacheBytesPerToken keys and values of one token of one sequence
 * @param vocabularySize width of a row of logits
 */
record GenerationMemory(long cacheBytesPerToken, int vocabularySize) {
  /** Native memory, besides the weights, that generation keeps within. */
  private static final long BUDGET_BYTES = 1L << 30;

  /** What one logit and all that is made of it take while a token is chosen. */
  private static final long BYTES_PER_LOGIT = 64;

  /** Beyond this, more sequences at once are hardly faster, and more are computed in vain. */
  private static final int MOST_SEQUENCES = 64;

  /** A power of two, at least 1. */
  int sequences(int tokens) {
    long fitting = BUDGET_BYTES / bytes(tokens);
    return Math.toIntExact(Long.highestOneBit(Math.max(1, Math.min(MOST_SEQUENCES, fitting))));
  }

  /** What one sequence of a number of tokens takes. */
  private long bytes(int tokens) {
    return cacheBytesPerToken * tokens + BYTES_PER_LOGIT * vocabularySize;
  }
}
