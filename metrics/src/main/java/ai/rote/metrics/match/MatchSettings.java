package ai.rote.metrics.match;

import java.util.Objects;

/**
 * What counts as a match.
 *
 * @param normalisation what may differ between words that count as equal
 * @param spanWords k: the least words of a verbatim span, at least 1
 * @param promptWords m: words of an output that stand in a run of at least m words which its prompt
 *     has too are matched with nothing; 0 to match them like any other
 * @param nearWords the least words of a nearly verbatim passage that must be the reference's own,
 *     at least 1
 */
public record MatchSettings(
    Normalisation normalisation, int spanWords, int promptWords, int nearWords) {

  /** Full normalisation, k = m = 5, and 100 words for a nearly verbatim passage. */
  public static final MatchSettings STANDARD = new MatchSettings(Normalisation.FULL, 5, 5, 100);

  /**
   * Checks the numbers.
   *
   * @param normalisation what may differ between words that count as equal
   * @param spanWords k
   * @param promptWords m
   * @param nearWords the least words of a nearly verbatim passage
   * @throws IllegalArgumentException if a number is below its least value
   */
  public MatchSettings {
    Objects.requireNonNull(normalisation, "normalisation");
    if (spanWords < 1 || nearWords < 1 || promptWords < 0) {
      throw new IllegalArgumentException(
          "a span and a nearly verbatim passage must have at least 1 word, and a prompt's run at"
              + " least 0, but these are "
              + spanWords
              + ", "
              + nearWords
              + " and "
              + promptWords);
    }
  }
}
