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
 * stands with the last of them. One that the suffix does not finish is one replacement character.
 */
final class TokenTexts {
  private static final char REPLACEMENT = '\uFFFD';

  /** How far back a run of parts of characters is followed, in tokens. */
  private static final int MOST_CONTEXT = 64;

  private final TextTokenizer tokenizer;
  private final Map<Long, String> pairs = new HashMap<>();
  private final Map<Integer, Boolean> parts = new HashMap<>();

  TokenTexts(TextTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  String whole(int[] ids) {
    return tokenizer.decode(ids);
  }

  /** The texts of the suffix's tokens, which follow those of the prefix. */
  List<String> of(int[] prefix, int[] suffix) {
    List<String> texts = new ArrayList<>(suffix.length);
    int previous = prefix[prefix.length - 1];
    if (isPart(previous)) {
      return ofGrowing(prefix, suffix);
    }
    for (int id : suffix) {
      String text = pairs.computeIfAbsent(((long) previous << 32) | id, this::second);
      if (text.indexOf(REPLACEMENT) >= 0) {
        return ofGrowing(prefix, suffix);
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

  /** Whether a token is a part of a character, as far as it shows by itself. */
  private boolean isPart(int id) {
    return parts.computeIfAbsent(
        id, each -> tokenizer.decode(new int[] {each}).indexOf(REPLACEMENT) >= 0);
  }

  /** Exact and slow: decodes every beginning of the suffix. */
  private List<String> ofGrowing(int[] prefix, int[] suffix) {
    int start = prefix.length - 1;
    while (start > 0 && prefix.length - start < MOST_CONTEXT && isPart(prefix[start])) {
      start--;
    }
    int[] ids = Arrays.copyOfRange(prefix, start, prefix.length + suffix.length);
    int context = prefix.length - start;
    System.arraycopy(suffix, 0, ids, context, suffix.length);

    List<String> texts = new ArrayList<>(ids.length);
    String shown = "";
    for (int length = 1; length <= ids.length; length++) {
      String text = tokenizer.decode(Arrays.copyOf(ids, length));
      String next = complete(text);
      StringBuilder own = new StringBuilder();
      if (next.startsWith(shown)) {
        own.append(next, shown.length(), next.length());
        shown = next;
      } else if (!shown.startsWith(next)) {
        // Bytes that are no character after all took others with them, which are shown already.
        own.append(REPLACEMENT).append(next.substring(next.lastIndexOf(REPLACEMENT) + 1));
        shown = next;
      }
      boolean cut = length == ids.length && next.length() < text.length();
      texts.add(cut ? own.append(REPLACEMENT).toString() : own.toString());
    }
    return List.copyOf(texts.subList(context, ids.length));
  }

  /** A text without what the next token may still complete. */
  private static String complete(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == REPLACEMENT) {
      end--;
    }
    return text.substring(0, end);
  }
}
