package ai.rote.metrics.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same as the matcher, the slow and plain way: over lists of words that are letters. */
final class Brute {
  private Brute() {}

  static List<String> words(Random random, int letters, int most) {
    int words = random.nextInt(most + 1);
    return IntStream.range(0, words)
        .mapToObj(i -> String.valueOf((char) ('a' + random.nextInt(letters))))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Words of the output that stand in a run of m words which the prompt has: taken out. */
  static List<String> withoutPrompt(List<String> output, List<String> prompt, int m) {
    List<String> rest = new ArrayList<>(output);
    for (int i = 0; m > 0 && i + m <= output.size(); i++) {
      if (Collections.indexOfSubList(prompt, output.subList(i, i + m)) >= 0) {
        Collections.fill(rest.subList(i, i + m), null);
      }
    }
    return rest;
  }

  private static int place(List<String> reference, List<String> part) {
    return part.contains(null) ? -1 : Collections.indexOfSubList(reference, part);
  }

  /** Every part of the output that the reference has and that is inside no longer one. */
  static List<MatchedSpan> spans(List<String> reference, List<String> output, int k) {
    List<MatchedSpan> spans = new ArrayList<>();
    for (int from = 0; from < output.size(); from++) {
      for (int to = from + k; to <= output.size(); to++) {
        int place = place(reference, output.subList(from, to));
        boolean isLongest =
            (from == 0 || place(reference, output.subList(from - 1, to)) < 0)
                && (to == output.size() || place(reference, output.subList(from, to + 1)) < 0);
        if (place >= 0 && isLongest) {
          spans.add(new MatchedSpan(0, place, from, to - from));
        }
      }
    }
    return spans;
  }

  /** Words of the reference in any k words that an output has too. */
  static BitSet covered(List<String> reference, List<List<String>> outputs, int k) {
    BitSet covered = new BitSet();
    for (int i = 0; i + k <= reference.size(); i++) {
      List<String> part = reference.subList(i, i + k);
      if (outputs.stream().anyMatch(each -> Collections.indexOfSubList(each, part) >= 0)) {
        covered.set(i, i + k);
      }
    }
    return covered;
  }
}
