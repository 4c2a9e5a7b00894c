package ai.rote.results.analysis;

import ai.rote.metrics.match.OutputMatch;
import ai.rote.metrics.match.WordText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * An output as a page shows it.
 *
 * @param number of it, from 0
 * @param text of it, or its beginning
 * @param isWhole whether that is all
 * @param marks of the words in a span: for each run the characters before it, since the last one's
 *     end, and its own
 * @param targets their texts, or their beginnings
 */
public record ShownOutput(
    int number, String text, boolean isWhole, List<Integer> marks, List<String> targets) {
  private static final int MOST_CHARACTERS = 20_000;
  private static final int MOST_TARGET_CHARACTERS = 3_000;

  static ShownOutput of(int number, GeneratedOutput output, OutputMatch match) {
    String text = beginning(output.text(), MOST_CHARACTERS);
    return new ShownOutput(
        number,
        text,
        text.length() == output.text().length(),
        marks(match.output(), match.matched(), text.length()),
        output.targets().stream().map(each -> beginning(each, MOST_TARGET_CHARACTERS)).toList());
  }

  /**
   * Runs of words as a page marks them.
   *
   * @param text with the words
   * @param words which of them
   * @param shown how many of the text's characters the page shows
   * @return for each run the characters before it, since the last one's end, and its own
   */
  public static List<Integer> marks(WordText text, BitSet words, int shown) {
    List<Integer> marks = new ArrayList<>();
    int last = 0;
    for (int from = words.nextSetBit(0); from >= 0; ) {
      int to = words.nextClearBit(from);
      int start = text.start(from);
      int end = Math.min(shown, text.end(to - 1));
      if (start >= end) {
        break;
      }
      marks.add(start - last);
      marks.add(end - start);
      last = end;
      from = words.nextSetBit(to);
    }
    return List.copyOf(marks);
  }

  /**
   * The beginning of a text, or all of it.
   *
   * @param text of any length
   * @param most how many characters at most
   * @return so many, or one fewer where that would divide a surrogate pair
   */
  public static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(
        0, most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
