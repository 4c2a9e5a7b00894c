package ai.rote.metrics.document;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The extraction probability of each position of a document while it is scanned: the highest p_z
 * among the windows whose suffix holds the position (Cooper et al. 2025). A position that no
 * window's suffix holds has none.
 *
 * <p>Takes the windows in the document's order and hands on runs of neighbouring positions that
 * share a window. It keeps only the windows that still overlap, so memory does not grow with the
 * document; the work is linear in their number.
 *
 * @see <a href="https://arxiv.org/abs/2505.12546">Cooper et al. 2025, section 4</a>
 */
public final class HighestProbabilities implements Consumer<WindowScore> {
  private final Consumer<WindowScore> sink;

  /** Windows that may still be the highest somewhere, by falling p_z and rising end. */
  private final Deque<WindowScore> candidates = new ArrayDeque<>();

  private WindowScore last;
  private long done;

  /**
   * A collector for one document.
   *
   * @param sink is handed runs of positions with their highest p_z, in order and without overlap
   */
  public HighestProbabilities(Consumer<WindowScore> sink) {
    this.sink = sink;
  }

  /**
   * Takes the next window.
   *
   * @param window starts and ends no earlier than the one before
   * @throws IllegalArgumentException if it does
   */
  @Override
  public void accept(WindowScore window) {
    last = window.after(last);
    settle(window.start());
    done = Math.max(done, window.start());
    // A window that ends no later and is no likelier can never be the highest again.
    while (!candidates.isEmpty()
        && candidates.peekLast().probability().logNats() <= window.probability().logNats()) {
      candidates.removeLast();
    }
    candidates.addLast(window);
  }

  /** Ends the document: hands on what is left. */
  public void finish() {
    settle(Long.MAX_VALUE);
  }

  /** Positions before a window's start are touched by none after it. */
  private void settle(long until) {
    while (!candidates.isEmpty() && done < until) {
      WindowScore highest = candidates.peekFirst();
      long end = Math.min(until, highest.end());
      if (end > done) {
        sink.accept(new WindowScore(done, end, highest.probability()));
        done = end;
      }
      if (highest.end() <= done) {
        candidates.removeFirst();
      }
    }
  }
}
