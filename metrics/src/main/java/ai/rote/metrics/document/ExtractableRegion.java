package ai.rote.metrics.document;

import ai.rote.metrics.ExtractionProbability;

/**
 * A stretch of a document that is extractable without a gap: the union of the suffixes of (n,
 * p)-discoverable windows, each of which overlaps or touches the next.
 *
 * <p>A region is found window by window, each from its own true prefix. It says that every part of
 * the stretch can be had by someone who holds what stands before that part, not that one prompt
 * gives all of it.
 *
 * @param start first position
 * @param end position after the last
 * @param windows how many discoverable windows make it up, at least 1
 * @param highest p_z of its likeliest window
 * @param lowest p_z of the least likely of its discoverable windows
 */
public record ExtractableRegion(
    long start,
    long end,
    long windows,
    ExtractionProbability highest,
    ExtractionProbability lowest) {

  static ExtractableRegion of(WindowScore window) {
    return new ExtractableRegion(
        window.start(), window.end(), 1, window.probability(), window.probability());
  }

  ExtractableRegion with(WindowScore window) {
    ExtractionProbability p = window.probability();
    return new ExtractableRegion(
        start,
        Math.max(end, window.end()),
        windows + 1,
        p.logNats() > highest.logNats() ? p : highest,
        p.logNats() < lowest.logNats() ? p : lowest);
  }

  /**
   * How long it is.
   *
   * @return number of positions, at least 1
   */
  public long length() {
    return end - start;
  }
}
