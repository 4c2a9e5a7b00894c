package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.ExtractableRegion;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

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

  /**
   * As a line of {@code regions.jsonl}.
   *
   * @return its fields
   */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("document", document)
        .put("scheme", scheme.toString())
        .put("startToken", region.start())
        .put("endToken", region.end())
        .put("start", start)
        .put("end", end)
        .put("windows", region.windows())
        .put("highestLogProb", region.highest().logNats())
        .put("lowestLogProb", region.lowest().logNats())
        .put("text", text)
        .put("textCharacters", text.length());
  }
}
