package ai.rote.core.model;

import ai.rote.core.token.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which tokens of a vocabulary have a text, by that text. */
final class VocabularyTexts {
  /** Stands in the text of tokens that are a part of a character. */
  private static final String REPLACEMENT = "\uFFFD";

  /** Tokens are decoded behind this text, since some tokenizers trim a text's first blank. */
  private static final String ANCHOR = "a";

  private final Map<String, List<Integer>> byText = new HashMap<>();
  private final int longest;

  public VocabularyTexts(TextTokenizer tokenizer, int vocabularySize) {
    int[] anchor = tokenizer.encode(ANCHOR).ids();
    String before = tokenizer.decode(anchor);
    int[] ids = Arrays.copyOf(anchor, anchor.length + 1);
    int most = 0;
    for (int token = 0; token < vocabularySize; token++) {
      ids[anchor.length] = token;
      String whole = tokenizer.decode(ids);
      if (whole.startsWith(before)
          && whole.length() > before.length()
          && !whole.contains(REPLACEMENT)) {
        String text = whole.substring(before.length());
        byText.computeIfAbsent(text, each -> new ArrayList<>()).add(token);
        most = Math.max(most, text.length());
      }
    }
    this.longest = most;
  }

  /** The tokens of exactly this text. */
  List<Integer> tokens(String text) {
    return byText.getOrDefault(text, List.of());
  }

  /** The length of the longest text, in UTF-16 units. */
  int longest() {
    return longest;
  }
}
