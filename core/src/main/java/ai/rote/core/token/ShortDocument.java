package ai.rote.core.token;

import java.util.Locale;

/**
 * A document that has fewer tokens than prefix and suffix need together.
 *
 * @param id the example's
 * @param tokens how many it has, without a BOS
 * @param neededTokens how many it would need
 */
public record ShortDocument(String id, int tokens, int neededTokens) {

  /** In words: {@code has 37 tokens, but prefix and suffix need 100}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "has %d tokens, but prefix and suffix need %d", tokens, neededTokens);
  }
}
