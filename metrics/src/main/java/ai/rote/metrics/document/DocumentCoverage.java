package ai.rote.metrics.document;

import java.util.Optional;

/**
 * How much of a document is extractable at one (n, p): positions that lie in the suffix of at least
 * one (n, p)-discoverable window.
 *
 * <p>The share is a count over all of one document, not an estimate from a sample, so it has no
 * interval. It depends on where windows stand: more of them, at a smaller stride, can only find
 * more.
 *
 * @param covered positions in an extractable region
 * @param tested positions in the suffix of any window; the first prefix of a document never is, and
 *     strides longer than the suffix leave gaps
 * @param total positions of the document
 * @param windows how many windows were scored
 * @param discoverable how many of them are (n, p)-discoverable
 * @param regions number of extractable regions
 * @param longest the longest region, the first among equals; empty if there is none
 */
public record DocumentCoverage(
    long covered,
    long tested,
    long total,
    long windows,
    long discoverable,
    long regions,
    Optional<ExtractableRegion> longest) {

  /**
   * Checks that the counts are possible.
   *
   * @param covered positions in an extractable region
   * @param tested positions in the suffix of any window
   * @param total positions of the document
   * @param windows how many windows were scored
   * @param discoverable how many of them are (n, p)-discoverable
   * @param regions number of extractable regions
   * @param longest the longest region, the first among equals
   * @throws IllegalArgumentException if covered exceeds tested, or tested exceeds total
   */
  public DocumentCoverage {
    if (covered < 0 || covered > tested || tested > total) {
      throw new IllegalArgumentException(
          "expected 0 ≤ covered ≤ tested ≤ total, found "
              + covered
              + ", "
              + tested
              + " and "
              + total);
    }
  }

  /**
   * The share of the document that is extractable.
   *
   * @return covered / total, in [0, 1]; 0 for an empty document
   */
  public double share() {
    return total == 0 ? 0 : (double) covered / total;
  }

  /**
   * The same over several documents: counts add up, the longest region is the longest of any.
   *
   * @param other of another document
   * @return the sum
   */
  public DocumentCoverage plus(DocumentCoverage other) {
    boolean longer =
        other.longest.isPresent()
            && (longest.isEmpty() || other.longest.get().length() > longest.get().length());
    return new DocumentCoverage(
        covered + other.covered,
        tested + other.tested,
        total + other.total,
        windows + other.windows,
        discoverable + other.discoverable,
        regions + other.regions,
        longer ? other.longest : longest);
  }
}
