package ai.rote.metrics.document;

import ai.rote.metrics.stat.Arguments;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the extractable regions of one document while it is scanned. Takes the windows in the
 * document's order and holds only the region that is still open, so memory does not grow with the
 * document.
 *
 * <pre>
 *   window 1      [---------]            discoverable
 *   window 2           [---------]       discoverable
 *   window 3                [---------]  not
 *   region        [--------------]
 * </pre>
 */
public final class RegionFinder implements Consumer<WindowScore> {
  private final long n;
  private final double p;
  private final Consumer<ExtractableRegion> sink;
  private WindowScore last;
  private ExtractableRegion open;
  private ExtractableRegion longest;
  private long windows;
  private long discoverable;
  private long regions;
  private long covered;
  private long tested;

  /**
   * A finder for one document.
   *
   * @param n number of queries, at least 1
   * @param p probability of extraction, in (0, 1]
   * @param sink is handed each region as soon as it is complete, in the document's order
   * @throws IllegalArgumentException if n or p is out of its range
   */
  public RegionFinder(long n, double p, Consumer<ExtractableRegion> sink) {
    this.n = Arguments.queries(n);
    this.p = Arguments.probability(p);
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
    long testedTo = last == null ? 0 : last.end();
    last = window.after(last);
    tested += window.end() - Math.max(window.start(), testedTo);
    windows++;
    if (open != null && window.start() > open.end()) {
      close();
    }
    if (window.probability().isDiscoverable(n, p)) {
      discoverable++;
      open = open == null ? ExtractableRegion.of(window) : open.with(window);
    }
  }

  private void close() {
    regions++;
    covered += open.length();
    if (longest == null || open.length() > longest.length()) {
      longest = open;
    }
    sink.accept(open);
    open = null;
  }

  /**
   * Ends the document.
   *
   * @param total number of its positions
   * @return what was found
   * @throws IllegalArgumentException if a window reached beyond the end
   */
  public DocumentCoverage finish(long total) {
    if (open != null) {
      close();
    }
    return new DocumentCoverage(
        covered, tested, total, windows, discoverable, regions, Optional.ofNullable(longest));
  }
}
