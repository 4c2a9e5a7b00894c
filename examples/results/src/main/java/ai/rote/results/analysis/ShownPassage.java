package ai.rote.results.analysis;

import ai.rote.metrics.match.MatchedSpan;
import ai.rote.metrics.match.NearVerbatimBlock;
import ai.rote.metrics.match.WordText;
import java.util.ArrayList;
import java.util.List;

/**
 * A passage as a page shows it, with a little of what stands around it in both texts.
 *
 * @param output number of the output that it is from, from 0
 * @param reference its number, from 0
 * @param words that are verbatim
 * @param longestRun the most of them in a row
 * @param start where it begins in the reference, in UTF-16 units
 * @param ofReference its text there, in pieces
 * @param ofOutput its text there, in pieces
 */
public record ShownPassage(
    int output,
    int reference,
    int words,
    int longestRun,
    int start,
    List<Piece> ofReference,
    List<Piece> ofOutput) {
  private static final int AROUND = 140;
  private static final int MOST_CHARACTERS = 6_000;

  /** What a piece of a text is. */
  public enum Kind {
    /** Before or behind the passage. */
    AROUND,
    /** In both texts. */
    SAME,
    /** Inside the passage, and not the same in both texts. */
    OTHER
  }

  /**
   * A piece of a text.
   *
   * @param kind what it is
   * @param text of it
   */
  public record Piece(Kind kind, String text) {}

  static ShownPassage of(
      int output, NearVerbatimBlock passage, WordText reference, WordText words) {
    List<int[]> ofReference = new ArrayList<>();
    List<int[]> ofOutput = new ArrayList<>();
    for (MatchedSpan run : passage.runs()) {
      ofReference.add(
          new int[] {reference.start(run.referenceStart()), reference.end(run.referenceEnd() - 1)});
      ofOutput.add(new int[] {words.start(run.outputStart()), words.end(run.outputEnd() - 1)});
    }
    return new ShownPassage(
        output,
        passage.reference(),
        passage.words(),
        passage.runs().stream().mapToInt(MatchedSpan::words).max().orElse(0),
        ofReference.get(0)[0],
        pieces(reference.text(), ofReference),
        pieces(words.text(), ofOutput));
  }

  private static List<Piece> pieces(String text, List<int[]> runs) {
    List<Piece> pieces = new ArrayList<>();
    int from = runs.get(0)[0];
    int end = runs.get(runs.size() - 1)[1];
    before(pieces, text, from);
    int at = from;
    int most = from + ShownOutput.beginning(text.substring(from, end), MOST_CHARACTERS).length();
    for (int[] run : runs) {
      add(pieces, Kind.OTHER, text, at, Math.min(run[0], most));
      add(pieces, Kind.SAME, text, Math.max(at, run[0]), Math.min(run[1], most));
      at = run[1];
    }
    if (most < end) {
      pieces.add(new Piece(Kind.AROUND, " \u2026"));
    } else {
      behind(pieces, text, end);
    }
    return pieces;
  }

  /** Some whole words before the passage. */
  private static void before(List<Piece> pieces, String text, int end) {
    int from = Math.max(0, end - AROUND);
    while (from > 0 && from < end && !Character.isWhitespace(text.charAt(from - 1))) {
      from++;
    }
    if (from > 0 && from < end) {
      pieces.add(new Piece(Kind.AROUND, "\u2026 "));
    }
    add(pieces, Kind.AROUND, text, from, end);
  }

  /** Some whole words behind the passage. */
  private static void behind(List<Piece> pieces, String text, int from) {
    int to = Math.min(text.length(), from + AROUND);
    while (to < text.length() && to > from && !Character.isWhitespace(text.charAt(to))) {
      to--;
    }
    add(pieces, Kind.AROUND, text, from, to);
    if (to < text.length()) {
      pieces.add(new Piece(Kind.AROUND, " \u2026"));
    }
  }

  private static void add(List<Piece> pieces, Kind kind, String text, int from, int to) {
    if (from < to) {
      pieces.add(new Piece(kind, text.substring(from, to)));
    }
  }
}
