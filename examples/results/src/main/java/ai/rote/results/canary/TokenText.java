package ai.rote.results.canary;

import ai.rote.core.token.TextTokenizer;
import java.util.Arrays;
import java.util.Optional;

/** Tokens as a text that is sure to come back as these tokens when it is trained on. */
final class TokenText {
  private static final String UNDECODABLE = "\ufffd";

  private TokenText() {}

  /**
   * The text of tokens, divided after some of them.
   *
   * @param start of the text, which the tokens continue; may be empty
   * @param ids the tokens behind it
   * @param inPrefix how many of them belong to the prefix
   * @return empty if the text would be divided into other tokens
   */
  static Optional<CanaryText> of(TextTokenizer tokenizer, String start, int[] ids, int inPrefix) {
    int[] before = start.isEmpty() ? new int[0] : tokenizer.encode(start).ids();
    int[] all = Arrays.copyOf(before, before.length + ids.length);
    System.arraycopy(ids, 0, all, before.length, ids.length);
    String whole = tokenizer.decode(all);
    String prefix = tokenizer.decode(Arrays.copyOf(all, before.length + inPrefix));
    boolean isSame =
        !whole.contains(UNDECODABLE)
            && whole.startsWith(prefix)
            && !prefix.isBlank()
            && !whole.substring(prefix.length()).isBlank()
            && tokenizer.specialTokens().stream().noneMatch(whole::contains)
            && Arrays.equals(tokenizer.encode(whole).ids(), all);
    return isSame
        ? Optional.of(new CanaryText(prefix, whole.substring(prefix.length())))
        : Optional.empty();
  }
}
