package ai.rote.metrics.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Runs of words that a reference and an output have in common, in the same order in both: the
 * longest, then the longest before it in both and the longest behind it in both, and so on, as
 * Python's {@code difflib.SequenceMatcher} chooses them (Ratcliff and Obershelp). Of equally long
 * ones the first in the reference is taken, and of these the first in the output.
 *
 * <p>That takes the product of the lengths, so it is done to the letter only where both parts have
 * at most {@value #SMALL} words. In larger parts the longest is chosen among the spans of at least
 * {@value #ANCHOR} words that a suffix automaton found, each at the first of its places in the
 * reference; where there is none left, only the {@value #REACH} words next to a chosen run are
 * searched.
 */
final class Alignment {
  static final int ANCHOR = 5;
  static final int SMALL = 64;
  static final int REACH = SMALL / 2;

  private static final Comparator<MatchedSpan> FIRST =
      Comparator.comparingInt(MatchedSpan::referenceStart)
          .thenComparingInt(MatchedSpan::outputStart);

  private final int reference;
  private final WordText text;
  private final int[] output;
  private final List<MatchedSpan> runs = new ArrayList<>();

  private Alignment(int reference, WordText text, int[] output) {
    this.reference = reference;
    this.text = text;
    this.output = output;
  }

  /** A part of the reference and one of the output, and whether a chosen run is next to them. */
  private record Part(
      int from, int to, int outputFrom, int outputTo, boolean before, boolean behind) {

    boolean isEmpty() {
      return from >= to || outputFrom >= outputTo;
    }

    boolean isSmall() {
      return to - from <= SMALL && outputTo - outputFrom <= SMALL;
    }

    Part before(MatchedSpan run) {
      return new Part(from, run.referenceStart(), outputFrom, run.outputStart(), before, true);
    }

    Part behind(MatchedSpan run) {
      return new Part(run.referenceEnd(), to, run.outputEnd(), outputTo, true, behind);
    }

    /** What of a span is in this part; null if nothing is. */
    MatchedSpan within(MatchedSpan span) {
      int cut =
          Math.max(0, Math.max(from - span.referenceStart(), outputFrom - span.outputStart()));
      int words =
          Math.min(
                  span.words(), Math.min(to - span.referenceStart(), outputTo - span.outputStart()))
              - cut;
      return words <= 0
          ? null
          : new MatchedSpan(
              span.reference(), span.referenceStart() + cut, span.outputStart() + cut, words);
    }
  }

  /** A part that is still to be done, with the spans in it. */
  private record Task(Part part, List<MatchedSpan> anchors) {}

  /**
   * Aligns.
   *
   * @param reference its number
   * @param text of the reference
   * @param output numbers of its words, negative for those that are left out
   * @param anchors spans of at least {@value #ANCHOR} words
   * @return in their order, without overlap
   */
  static List<MatchedSpan> of(
      int reference, WordText text, int[] output, List<MatchedSpan> anchors) {
    Alignment alignment = new Alignment(reference, text, output);
    Deque<Task> tasks = new ArrayDeque<>();
    tasks.push(new Task(new Part(0, text.words(), 0, output.length, false, false), anchors));
    while (!tasks.isEmpty()) {
      alignment.align(tasks.pop(), tasks);
    }
    alignment.runs.sort(Comparator.comparingInt(MatchedSpan::outputStart));
    return joined(alignment.runs);
  }

  private void align(Task task, Deque<Task> tasks) {
    Part part = task.part();
    if (part.isEmpty()) {
      return;
    }
    if (part.isSmall()) {
      alignSmall(part);
      return;
    }
    List<MatchedSpan> inside = new ArrayList<>();
    for (MatchedSpan each : task.anchors()) {
      MatchedSpan within = part.within(each);
      if (within != null) {
        inside.add(within);
      }
    }
    if (!inside.isEmpty()) {
      divide(part, inside, tasks);
      return;
    }
    int from = part.from;
    int outputFrom = part.outputFrom;
    if (part.before) {
      int known = runs.size();
      alignSmall(
          new Part(
              from,
              Math.min(from + REACH, part.to),
              outputFrom,
              Math.min(outputFrom + REACH, part.outputTo),
              true,
              false));
      for (MatchedSpan each : runs.subList(known, runs.size())) {
        from = Math.max(from, each.referenceEnd());
        outputFrom = Math.max(outputFrom, each.outputEnd());
      }
    }
    if (part.behind) {
      alignSmall(
          new Part(
              Math.max(from, part.to - REACH),
              part.to,
              Math.max(outputFrom, part.outputTo - REACH),
              part.outputTo,
              false,
              true));
    }
  }

  /**
   * Takes the longest of the anchors, and behind it the next one that is as long, and so on: what
   * is left lies between them. One after the other they would take the square of their number.
   */
  private void divide(Part part, List<MatchedSpan> anchors, Deque<Task> tasks) {
    int most = anchors.stream().mapToInt(MatchedSpan::words).max().orElse(0);
    List<MatchedSpan> chosen = new ArrayList<>();
    Part rest = part;
    for (MatchedSpan each :
        anchors.stream().filter(each -> each.words() == most).sorted(FIRST).toList()) {
      if (each.equals(rest.within(each))) {
        chosen.add(each);
        rest = rest.behind(each);
      }
    }
    runs.addAll(chosen);
    List<Part> parts = new ArrayList<>();
    rest = part;
    for (MatchedSpan each : chosen) {
      parts.add(rest.before(each));
      rest = rest.behind(each);
    }
    parts.add(rest);
    List<List<MatchedSpan>> inside = new ArrayList<>();
    parts.forEach(each -> inside.add(new ArrayList<>()));
    for (MatchedSpan each : anchors) {
      for (int i = firstPart(parts, each);
          i < parts.size() && parts.get(i).from < each.referenceEnd();
          i++) {
        if (parts.get(i).within(each) != null) {
          inside.get(i).add(each);
        }
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      tasks.push(new Task(parts.get(i), inside.get(i)));
    }
  }

  /** The first part that ends behind the beginning of a span. */
  private static int firstPart(List<Part> parts, MatchedSpan span) {
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (parts.get(middle).to <= span.referenceStart()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void alignSmall(Part part) {
    Deque<Part> parts = new ArrayDeque<>(List.of(part));
    while (!parts.isEmpty()) {
      Part each = parts.pop();
      MatchedSpan longest = each.isEmpty() ? null : longest(each);
      if (longest != null) {
        runs.add(longest);
        parts.push(each.before(longest));
        parts.push(each.behind(longest));
      }
    }
  }

  private MatchedSpan longest(Part part) {
    int[] lengths = new int[part.outputTo - part.outputFrom + 1]; // of runs that end here
    int best = 0;
    int bestEnd = 0;
    int bestOutputEnd = 0;
    for (int i = part.from; i < part.to; i++) {
      int word = text.id(i);
      int diagonal = 0;
      for (int j = part.outputFrom; j < part.outputTo; j++) {
        int column = j - part.outputFrom + 1;
        int length = word == output[j] ? diagonal + 1 : 0;
        diagonal = lengths[column];
        lengths[column] = length;
        if (length > best) {
          best = length;
          bestEnd = i + 1;
          bestOutputEnd = j + 1;
        }
      }
    }
    return best == 0
        ? null
        : new MatchedSpan(reference, bestEnd - best, bestOutputEnd - best, best);
  }

  /** Runs that touch in both texts are one. */
  private static List<MatchedSpan> joined(List<MatchedSpan> runs) {
    List<MatchedSpan> joined = new ArrayList<>();
    for (MatchedSpan run : runs) {
      MatchedSpan last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null
          && last.referenceEnd() == run.referenceStart()
          && last.outputEnd() == run.outputStart()) {
        joined.set(
            joined.size() - 1,
            new MatchedSpan(
                last.reference(),
                last.referenceStart(),
                last.outputStart(),
                last.words() + run.words()));
      } else {
        joined.add(run);
      }
    }
    return joined;
  }
}
