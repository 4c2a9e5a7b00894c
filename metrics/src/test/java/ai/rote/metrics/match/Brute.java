package ai.rote.metrics.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
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

  /** The alignment as it is described, one run after the other. */
  static List<MatchedSpan> aligned(List<String> reference, List<String> output) {
    List<MatchedSpan> runs = new ArrayList<>();
    List<MatchedSpan> anchors = spans(reference, output, Alignment.ANCHOR);
    align(reference, output, anchors, new int[] {0, reference.size(), 0, output.size()}, 0, runs);
    runs.sort(Comparator.comparingInt(MatchedSpan::outputStart));
    return runs;
  }

  /** Beside: 1 if a run stands before this part, 2 if one stands behind it, 3 if both. */
  private static void align(
      List<String> reference,
      List<String> output,
      List<MatchedSpan> anchors,
      int[] part,
      int beside,
      List<MatchedSpan> runs) {
    boolean isSmall = part[1] - part[0] <= 64 && part[3] - part[2] <= 64;
    MatchedSpan best = null;
    if (isSmall) {
      best = longest(reference, output, part);
    } else {
      for (MatchedSpan each : anchors) {
        MatchedSpan within = within(each, part);
        if (within != null && (best == null || isBefore(within, best))) {
          best = within;
        }
      }
    }
    if (best != null) {
      runs.add(best);
      int[] before = {part[0], best.referenceStart(), part[2], best.outputStart()};
      int[] behind = {best.referenceEnd(), part[1], best.outputEnd(), part[3]};
      align(reference, output, anchors, before, beside | 2, runs);
      align(reference, output, anchors, behind, beside | 1, runs);
    } else if (!isSmall) {
      int from = part[0];
      int outputFrom = part[2];
      if ((beside & 1) != 0) {
        List<MatchedSpan> near = new ArrayList<>();
        int[] next = {
          from, Math.min(from + 32, part[1]), outputFrom, Math.min(outputFrom + 32, part[3])
        };
        align(reference, output, anchors, next, 0, near);
        for (MatchedSpan each : near) {
          from = Math.max(from, each.referenceEnd());
          outputFrom = Math.max(outputFrom, each.outputEnd());
        }
        runs.addAll(near);
      }
      if ((beside & 2) != 0) {
        int[] last = {
          Math.max(from, part[1] - 32), part[1], Math.max(outputFrom, part[3] - 32), part[3]
        };
        align(reference, output, anchors, last, 0, runs);
      }
    }
  }

  private static boolean isBefore(MatchedSpan one, MatchedSpan other) {
    if (one.words() != other.words()) {
      return one.words() > other.words();
    }
    return one.referenceStart() != other.referenceStart()
        ? one.referenceStart() < other.referenceStart()
        : one.outputStart() < other.outputStart();
  }

  private static MatchedSpan within(MatchedSpan span, int[] part) {
    int cut = Math.max(0, Math.max(part[0] - span.referenceStart(), part[2] - span.outputStart()));
    int end =
        Math.min(
            span.words(), Math.min(part[1] - span.referenceStart(), part[3] - span.outputStart()));
    return end <= cut
        ? null
        : new MatchedSpan(0, span.referenceStart() + cut, span.outputStart() + cut, end - cut);
  }

  private static MatchedSpan longest(List<String> reference, List<String> output, int[] part) {
    MatchedSpan best = null;
    for (int i = part[0]; i < part[1]; i++) {
      for (int j = part[2]; j < part[3]; j++) {
        int words = 0;
        while (i + words < part[1]
            && j + words < part[3]
            && reference.get(i + words).equals(output.get(j + words))) {
          words++;
        }
        if (words > (best == null ? 0 : best.words())) {
          best = new MatchedSpan(0, i, j, words);
        }
      }
    }
    return best;
  }
}
