package ai.rote.core.document;

/**
 * The windows of a scan: how long prefix and suffix are, and how far one window starts after the
 * one before.
 *
 * <p>Lengths in characters are met in whole tokens: the fewest that reach the length. A document is
 * tokenised once, as a whole; windows start at its tokens.
 *
 * @param prefix shown to the model; customary: 50 tokens
 * @param suffix tested; customary: 50 tokens
 * @param stride from one window's start to the next one's
 */
public record WindowShape(TextLength prefix, TextLength suffix, TextLength stride) {

  /** 50 and 50 tokens, every 10 tokens. */
  public static final WindowShape DEFAULT =
      new WindowShape(TextLength.tokens(50), TextLength.tokens(50), TextLength.tokens(10));
}
