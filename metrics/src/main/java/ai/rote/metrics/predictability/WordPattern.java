package ai.rote.metrics.predictability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Patterns that a reader goes on with: the same words again, a count, a column of dates.
 *
 * <pre>
 *   1, 2, 3, 4          stride 1: every number is one more than the last
 *   2021-03-04 2021-03-05 2021-03-06    stride 3: year and month repeat, the day counts on
 *   No. 7: open. No. 9: open.           stride 3: words repeat, the number counts on by 2
 * </pre>
 */
public final class WordPattern {
  /** The furthest that a pattern looks back, in words. */
  public static final int MOST_STRIDE = 8;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+|\\p{Nd}+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,17}");

  private WordPattern() {}

  /**
   * The share of a suffix's words that go on a pattern, for the stride s from 1 to {@value
   * #MOST_STRIDE} that explains most. Word i goes on if it equals word i − s, whatever the case; or
   * if it is a number and goes on an arithmetic progression,
   *
   * <pre>
   *   w_i − w_{i−s} = w_{i−s} − w_{i−2s}
   * </pre>
   *
   * Words are maximal runs of letters, or of digits: all else only separates. The words before may
   * stand in the prefix. A word that the border divides counts as two. Ordinary prose has a share
   * near 0.1, from its small words.
   *
   * @param prefix its text
   * @param suffix its text
   * @return in [0, 1]; empty if the suffix has no word
   */
  public static OptionalDouble share(String prefix, String suffix) {
    List<String> words = words(prefix);
    words =
        new ArrayList<>(words.subList(Math.max(0, words.size() - 2 * MOST_STRIDE), words.size()));
    int first = words.size();
    words.addAll(words(suffix));
    if (words.size() == first) {
      return OptionalDouble.empty();
    }
    int most = 0;
    for (int stride = 1; stride <= MOST_STRIDE; stride++) {
      int goingOn = 0;
      for (int i = Math.max(first, stride); i < words.size(); i++) {
        goingOn += goesOn(words, i, stride) ? 1 : 0;
      }
      most = Math.max(most, goingOn);
    }
    return OptionalDouble.of((double) most / (words.size() - first));
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).map(WordPattern::lower).toList();
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private static boolean goesOn(List<String> words, int i, int stride) {
    String word = words.get(i);
    String before = words.get(i - stride);
    if (word.equals(before)) {
      return true;
    }
    if (i < 2 * stride) {
      return false;
    }
    String first = words.get(i - 2 * stride);
    return isNumber(word)
        && isNumber(before)
        && isNumber(first)
        && Long.parseLong(word) - Long.parseLong(before)
            == Long.parseLong(before) - Long.parseLong(first);
  }

  private static boolean isNumber(String word) {
    return NUMBER.matcher(word).matches();
  }
}
