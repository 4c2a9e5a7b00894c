package ai.rote.metrics.document;

import ai.rote.metrics.ExtractionProbability;
import java.util.Objects;

/**
 * What one window of a sliding-window scan says of a document: how likely the part of the document
 * that is the window's suffix follows from the part before it.
 *
 * <pre>
 *   document   . . . . . . . . . . . . . . . . . . . .
 *   window           `- prefix -'`-- suffix --'
 *                                start         end
 * </pre>
 *
 * <p>Positions count from 0, in tokens or in characters, as the caller likes; one scan keeps to one
 * of them.
 *
 * @param start first position of the suffix
 * @param end position after the last of the suffix
 * @param probability p_z of the suffix, given the prefix
 * @see <a href="https://arxiv.org/abs/2505.12546">Cooper et al. 2025, section 4: sliding windows
 *     over whole books</a>
 */
public record WindowScore(long start, long end, ExtractionProbability probability) {

  /**
   * Checks the range.
   *
   * @param start first position of the suffix
   * @param end position after the last of the suffix
   * @param probability p_z of the suffix, given the prefix
   * @throws IllegalArgumentException if start is below 0, or end is not after start
   */
  public WindowScore {
    Objects.requireNonNull(probability, "probability");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "a window's suffix starts at 0 or later and holds at least 1 position, but is from "
              + start
              + " to "
              + end);
    }
  }

  /** Refuses a window that does not come after the one before it, in the order of a scan. */
  WindowScore after(WindowScore earlier) {
    if (earlier != null && (start < earlier.start || end < earlier.end)) {
      throw new IllegalArgumentException(
          "windows must come in the document's order, but the suffix from "
              + start
              + " to "
              + end
              + " comes after that from "
              + earlier.start
              + " to "
              + earlier.end);
    }
    return this;
  }
}
