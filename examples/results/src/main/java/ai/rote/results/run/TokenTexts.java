package ai.rote.results.run;

import ai.rote.core.token.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of single tokens, such that together they read as the text does. What a token looks like
 * may depend on the one before it, and a character may be spread over several tokens; it then
 * stands with the last of them.
 */
final class TokenTexts {
  private static final char REPLACEMENT = '\uFFFD';

  private final TextTokenizer tokenizer;
  private final Map<Long, String> pairs = new HashMap<>();

  TokenTexts(TextTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  String whole(int[] ids) {
    return tokenizer.decode(ids);
  }

  /** The texts of the suffix's tokens, which follow the given one. */
  List<String> of(int before, int[] suffix) {
    List<String> texts = new ArrayList<>(suffix.length);
    int previous = before;
    for (int id : suffix) {
      String text = pairs.computeIfAbsent(((long) previous << 32) | id, this::second);
      if (text.indexOf(REPLACEMENT) >= 0) {
        return ofGrowing(before, suffix);
      }
      texts.add(text);
      previous = id;
    }
    return texts;
  }

  private String second(long pair) {
    int first = (int) (pair >>> 32);
    String alone = tokenizer.decode(new int[] {first});
    String both = tokenizer.decode(new int[] {first, (int) pair});
    return both.startsWith(alone) ? both.substring(alone.length()) : REPLACEMENT + both;
  }

  /** Exact and slow: decodes every beginning of the suffix. */
  private List<String> ofGrowing(int before, int[] suffix) {
    List<String> texts = new ArrayList<>(suffix.length);
    int[] ids = new int[suffix.length + 1];
    ids[0] = before;
    int shown = complete(tokenizer.decode(new int[] {before}), false);
    for (int t = 0; t < suffix.length; t++) {
      ids[t + 1] = suffix[t];
      String text = tokenizer.decode(Arrays.copyOf(ids, t + 2));
      int end = Math.max(shown, complete(text, t == suffix.length - 1));
      texts.add(text.substring(Math.min(shown, text.length()), Math.min(end, text.length())));
      shown = end;
    }
    return texts;
  }

  /** How much of a text holds nothing that the next token may still complete. */
  private static int complete(String text, boolean last) {
    int end = text.length();
    while (!last && end > 0 && text.charAt(end - 1) == REPLACEMENT) {
      end--;
    }
    return end;
  }
}
