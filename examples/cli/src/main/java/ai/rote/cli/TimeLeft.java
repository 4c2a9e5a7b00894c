package ai.rote.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long work will take that goes on as it has gone so far. The first piece is left out, since it
 * bears what happens once; nothing is said before a few pieces are done; and where the speed of
 * late is another than the speed on the whole, both are heard.
 *
 * <p>Work is in any unit, such as tokens. What is done in pieces, as a batch is, may be told item
 * by item: only the first of several items at about the same time counts as an end of a piece.
 */
final class TimeLeft {
  private static final double NANOS = 1e9;

  /** Items closer together than this belong to one piece. */
  private static final double APART_SECONDS = 0.1;

  private static final int MOST_MARKS = 1_000;
  private static final int LEAST_PIECES = 3;
  private static final double LEAST_SECONDS = 2;

  /** The part of the time that is of late. */
  private static final double LATE = 0.25;

  private record Mark(double seconds, double work) {}

  private final long startNanos;
  private final List<Mark> marks = new ArrayList<>();

  TimeLeft(long startNanos) {
    this.startNanos = startNanos;
  }

  /** So much work is done in all at this time. */
  synchronized void done(long nanos, double work) {
    double seconds = (nanos - startNanos) / NANOS;
    if (marks.isEmpty() || seconds - last().seconds() >= APART_SECONDS) {
      if (marks.size() == MOST_MARKS) {
        thinOut();
      }
      marks.add(new Mark(seconds, work));
    }
  }

  /** Keeps the first and every other one. */
  private void thinOut() {
    List<Mark> kept = new ArrayList<>();
    for (int i = 0; i < marks.size(); i += 2) {
      kept.add(marks.get(i));
    }
    marks.clear();
    marks.addAll(kept);
  }

  private Mark last() {
    return marks.get(marks.size() - 1);
  }

  /** How long the rest takes until so much work is done; nothing while too little is known. */
  synchronized Optional<Span> until(double total) {
    if (marks.size() <= LEAST_PIECES) {
      return Optional.empty();
    }
    Mark first = marks.get(0);
    double measured = last().seconds() - first.seconds();
    // What comes before the first mark holds one piece; more than that must have been seen.
    if (measured < Math.max(LEAST_SECONDS, first.seconds() / 2)) {
      return Optional.empty();
    }
    Mark before = first;
    for (Mark each : marks) {
      if (each.seconds() <= last().seconds() - LATE * measured) {
        before = each;
      }
    }
    double left = Math.max(0, total - last().work());
    double overall = left / speed(first, last());
    double late = left / speed(before, last());
    return Optional.of(new Span(Math.min(overall, late), Math.max(overall, late)));
  }

  private static double speed(Mark from, Mark to) {
    return (to.work() - from.work()) / (to.seconds() - from.seconds());
  }

  /**
   * Between two times.
   *
   * @param least in seconds
   * @param most in seconds
   */
  record Span(double least, double most) {
    /** Below this, one number says it as well. */
    private static final double ALIKE = 1.25;

    /** {@code about 40 s}, or {@code 40 s to 5 min}. */
    @Override
    public String toString() {
      if (most < 1) {
        return "less than a second";
      }
      if (most <= ALIKE * least || text(least).equals(text(most))) {
        return "about " + text(most);
      }
      return (least < 1 ? "less than a second" : text(least)) + " to " + text(most);
    }

    private static String text(double seconds) {
      if (seconds < 120) {
        return String.format(Locale.ROOT, "%.0f s", seconds);
      }
      return seconds < 7_200
          ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
          : String.format(Locale.ROOT, "%,.0f h", seconds / 3_600);
    }
  }
}
