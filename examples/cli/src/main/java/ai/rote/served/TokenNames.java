package ai.rote.served;

import ai.rote.core.token.TextTokenizer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** What tokens are called by servers that send texts in place of ids. */
final class TokenNames {
  private static final int SEVERAL = -1;

  private final TextTokenizer tokenizer;
  private final int vocabularySize;
  private Map<String, Integer> byText;

  TokenNames(TextTokenizer tokenizer, int vocabularySize) {
    this.tokenizer = tokenizer;
    this.vocabularySize = vocabularySize;
  }

  /** Whether a token may be called so; a space at the beginning is often lost. */
  synchronized boolean isCalled(int id, String text) {
    String own = tokenizer.decode(new int[] {id});
    return own.strip().equals(text.strip()) || own.contains("\uFFFD");
  }

  /** The only token of a text; empty if several have it, or none. */
  synchronized OptionalInt only(String text) {
    if (byText == null) {
      byText = new HashMap<>();
      for (int id = 0; id < vocabularySize; id++) {
        byText.merge(tokenizer.decode(new int[] {id}), id, (one, other) -> SEVERAL);
      }
    }
    int id = byText.getOrDefault(text, SEVERAL);
    return id == SEVERAL ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
