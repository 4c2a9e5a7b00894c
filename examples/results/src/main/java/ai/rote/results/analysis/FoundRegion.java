package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.ExtractableRegion;

/**
 * An extractable region of a text. As a line of {@code regions.jsonl}:
 *
 * <pre>
 *   document, scheme            where, and under which sampling scheme
 *   startToken, endToken        its place in tokens of the document
 *   start, end                  its place in characters of the text (UTF-16 units)
 *   windows                     how many discoverable windows make it up
 *   highestLogProb              ln p_z of the likeliest of them, in nats
 *   lowestLogProb               ln p_z of the least likely of them, in nats
 *   text                        the region's text, of long ones the beginning
 *   textCharacters              how many characters of it stand in text
 * </pre>
 *
 * @param document name of the text
 * @param scheme under which it is extractable
 * @param region in tokens
 * @param start in characters
 * @param end in characters
 * @param text its text, or the first {@value #MOST_CHARACTERS} characters
 */
public record FoundRegion(
    String document,
    SamplingScheme scheme,
    ExtractableRegion region,
    long start,
    long end,
    String text) {

  /** How much of a region's text is kept. */
  static final int MOST_CHARACTERS = 20_000;

  /** As a line of {@code regions.jsonl}. */
  record Line(
      String document,
      String scheme,
      long startToken,
      long endToken,
      long start,
      long end,
      long windows,
      double highestLogProb,
      double lowestLogProb,
      String text,
      int textCharacters) {}

  Line line() {
    return new Line(
        document,
        scheme.toString(),
        region.start(),
        region.end(),
        start,
        end,
        region.windows(),
        region.highest().logNats(),
        region.lowest().logNats(),
        text,
        text.length());
  }
}
