package ai.rote.metrics.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Joins runs to nearly verbatim passages, in two passes: the first forgives a changed word or two
 * inside a sentence, the second a changed phrase between passages that already are long.
 */
final class NearVerbatim {
  /** Of the first pass: words between two runs, by how many these differ, least words in all. */
  static final int FIRST_GAP = 2;

  static final int FIRST_DRIFT = 1;
  static final int FIRST_WORDS = 20;

  /** Of the second; its least words are given. */
  static final int SECOND_GAP = 10;

  static final int SECOND_DRIFT = 3;

  private NearVerbatim() {}

  /**
   * The passages.
   *
   * @param runs in the order of both texts, without overlap
   * @param leastWords that a passage must have
   * @return in their order
   */
  static List<NearVerbatimBlock> blocks(List<MatchedSpan> runs, int leastWords) {
    List<List<MatchedSpan>> single = new ArrayList<>();
    runs.forEach(run -> single.add(List.of(run)));
    List<List<MatchedSpan>> first =
        longEnough(merged(single, FIRST_GAP, FIRST_DRIFT), Math.min(FIRST_WORDS, leastWords));
    return longEnough(merged(first, SECOND_GAP, SECOND_DRIFT), leastWords).stream()
        .map(NearVerbatimBlock::new)
        .toList();
  }

  /**
   * For a reader: passages with a run of at least some words, and spans that are in none of them.
   *
   * @param runs in the order of both texts, without overlap
   * @param spans of at least so many words, in the output's order
   * @param spanWords how many
   * @return in the output's order
   */
  static List<NearVerbatimBlock> passages(
      List<MatchedSpan> runs, List<MatchedSpan> spans, int spanWords) {
    List<NearVerbatimBlock> passages =
        blocks(runs, spanWords).stream()
            .filter(block -> block.runs().stream().anyMatch(run -> run.words() >= spanWords))
            .collect(Collectors.toCollection(ArrayList::new));
    int known = passages.size();
    int next = 0;
    for (MatchedSpan span : spans) {
      while (next < known && passages.get(next).last().outputEnd() < span.outputEnd()) {
        next++;
      }
      if (next == known || passages.get(next).first().outputStart() > span.outputStart()) {
        passages.add(new NearVerbatimBlock(List.of(span)));
      }
    }
    passages.sort(Comparator.comparingInt(passage -> passage.first().outputStart()));
    return passages;
  }

  private static List<List<MatchedSpan>> merged(
      List<List<MatchedSpan>> blocks, int mostGap, int mostDrift) {
    List<List<MatchedSpan>> merged = new ArrayList<>();
    for (List<MatchedSpan> block : blocks) {
      List<MatchedSpan> last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && follows(last.get(last.size() - 1), block.get(0), mostGap, mostDrift)) {
        last.addAll(block);
      } else {
        merged.add(new ArrayList<>(block));
      }
    }
    return merged;
  }

  private static boolean follows(MatchedSpan last, MatchedSpan next, int mostGap, int mostDrift) {
    int gap = next.referenceStart() - last.referenceEnd();
    int outputGap = next.outputStart() - last.outputEnd();
    return gap >= 0
        && outputGap >= 0
        && gap <= mostGap
        && outputGap <= mostGap
        && Math.abs(gap - outputGap) <= mostDrift;
  }

  private static List<List<MatchedSpan>> longEnough(
      List<List<MatchedSpan>> blocks, int leastWords) {
    return blocks.stream()
        .filter(block -> block.stream().mapToInt(MatchedSpan::words).sum() >= leastWords)
        .toList();
  }
}
