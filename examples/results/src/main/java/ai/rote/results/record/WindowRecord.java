package ai.rote.results.record;

import ai.rote.core.document.DocumentWindow;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.document.WindowScore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code windows.jsonl}: what was measured of one window.
 *
 * <pre>
 *   document                the text's name
 *   firstToken              where the window begins, in tokens of the document from 0
 *   suffixStart, suffixEnd  the suffix, in tokens of the document
 *   start, end              the suffix, in characters of the text (UTF-16 units)
 *   greedyMatch             whether greedy decoding emits the whole suffix
 *   minMargin               smallest margin over the suffix, in nats
 *   logProb                 ln p_z by scheme, in nats; null where p_z = 0
 * </pre>
 *
 * @param document the text's name
 * @param tokens the suffix's place in tokens
 * @param characters the suffix's place in characters
 * @param greedyMatch whether greedy decoding emits the whole suffix
 * @param logProb ln p_z by scheme
 */
public record WindowRecord(
    String document,
    Span tokens,
    Span characters,
    boolean greedyMatch,
    Map<SamplingScheme, ExtractionProbability> logProb) {

  /** A stretch of the document, in tokens or in characters. */
  public record Span(long start, long end) {}

  public static ObjectNode json(String document, DocumentWindow window, TokenScores scores) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("document", document);
    record.put("firstToken", window.firstToken());
    record.put("suffixStart", window.suffixStart());
    record.put("suffixEnd", window.suffixEnd());
    record.put("start", window.startCharacter());
    record.put("end", window.endCharacter());
    record.put("greedyMatch", scores.greedyMatch());
    record.put("minMargin", scores.minMargin());
    ObjectNode logProb = record.putObject("logProb");
    for (SamplingScheme scheme : scores.schemes()) {
      double sum = scores.logProb(scheme);
      if (Double.isInfinite(sum)) {
        logProb.putNull(scheme.toString());
      } else {
        logProb.put(scheme.toString(), sum);
      }
    }
    return record;
  }

  public static WindowRecord read(JsonNode record) {
    Map<SamplingScheme, ExtractionProbability> logProb = new LinkedHashMap<>();
    record
        .path("logProb")
        .properties()
        .forEach(
            each ->
                logProb.put(
                    SamplingScheme.parse(each.getKey()),
                    ExtractionProbability.ofLog(
                        each.getValue().isNull()
                            ? Double.NEGATIVE_INFINITY
                            : each.getValue().doubleValue())));
    return new WindowRecord(
        record.path("document").asText(),
        new Span(record.path("suffixStart").longValue(), record.path("suffixEnd").longValue()),
        new Span(record.path("start").longValue(), record.path("end").longValue()),
        record.path("greedyMatch").booleanValue(),
        logProb);
  }

  public WindowScore inTokens(SamplingScheme scheme) {
    return new WindowScore(tokens.start(), tokens.end(), logProb.get(scheme));
  }

  /**
   * Tokens that share a character share its place, so a suffix may have no character of its own.
   */
  public WindowScore inCharacters(SamplingScheme scheme) {
    return new WindowScore(
        characters.start(),
        Math.max(characters.start() + 1, characters.end()),
        logProb.get(scheme));
  }

  /** Greedy decoding, as a scheme with all its mass on the arg max. */
  public WindowScore greedy() {
    return new WindowScore(
        tokens.start(),
        tokens.end(),
        ExtractionProbability.ofLog(greedyMatch ? 0 : Double.NEGATIVE_INFINITY));
  }
}
