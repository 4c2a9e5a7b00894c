package ai.rote.results.analysis;

import ai.rote.metrics.match.OutputMatch;
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
    BitSet matched = new BitSet();
    match.spans().forEach(each -> matched.set(each.outputStart(), each.outputEnd()));
    List<Integer> marks = new ArrayList<>();
    int last = 0;
    for (int from = matched.nextSetBit(0); from >= 0; ) {
      int to = matched.nextClearBit(from);
      int start = match.output().start(from);
      int end = Math.min(text.length(), match.output().end(to - 1));
      if (start >= end) {
        break;
      }
      marks.add(start - last);
      marks.add(end - start);
      last = end;
      from = matched.nextSetBit(to);
    }
    return new ShownOutput(
        number,
        text,
        text.length() == output.text().length(),
        List.copyOf(marks),
        output.targets().stream().map(each -> beginning(each, MOST_TARGET_CHARACTERS)).toList());
  }

  private static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
