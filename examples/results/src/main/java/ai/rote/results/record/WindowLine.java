package ai.rote.results.record;

import ai.rote.core.document.DocumentWindow;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.document.WindowScore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code windows.jsonl}: what was measured of one window.
 *
 * @param document the text's name
 * @param firstToken where the window begins, in tokens of the document from 0
 * @param suffixStart first token of the suffix, in tokens of the document
 * @param suffixEnd token after its last
 * @param start first character of the suffix, in characters of the text (UTF-16 units)
 * @param end character after its last
 * @param greedyMatch whether greedy decoding emits the whole suffix
 * @param minMargin smallest margin over the suffix, in nats
 * @param logProb ln p_z by scheme, in nats; null in JSON where p_z = 0
 */
public record WindowLine(
    @JsonProperty(required = true) String document,
    @JsonProperty(required = true) long firstToken,
    @JsonProperty(required = true) long suffixStart,
    @JsonProperty(required = true) long suffixEnd,
    @JsonProperty(required = true) long start,
    @JsonProperty(required = true) long end,
    @JsonProperty(required = true) boolean greedyMatch,
    @JsonProperty(required = true) float minMargin,
    @JsonProperty(required = true)
        @JsonSerialize(contentUsing = LogProbs.Writer.class)
        @JsonDeserialize(contentUsing = LogProbs.Reader.class)
        Map<SamplingScheme, Double> logProb) {

  /**
   * Keeps the map from being changed.
   *
   * @param document the text's name
   * @param firstToken where the window begins, in tokens of the document from 0
   * @param suffixStart first token of the suffix, in tokens of the document
   * @param suffixEnd token after its last
   * @param start first character of the suffix, in characters of the text (UTF-16 units)
   * @param end character after its last
   * @param greedyMatch whether greedy decoding emits the whole suffix
   * @param minMargin smallest margin over the suffix, in nats
   * @param logProb ln p_z by scheme, in nats; null in JSON where p_z = 0
   */
  public WindowLine {
    logProb = Collections.unmodifiableMap(new LinkedHashMap<>(logProb));
  }

  /**
   * The line of a window.
   *
   * @param document the text's name
   * @param window its place
   * @param scores of its suffix
   * @return the line
   */
  public static WindowLine of(String document, DocumentWindow window, TokenScores scores) {
    Map<SamplingScheme, Double> logProb = new LinkedHashMap<>();
    scores.schemes().forEach(scheme -> logProb.put(scheme, scores.logProb(scheme)));
    return new WindowLine(
        document,
        window.firstToken(),
        window.suffixStart(),
        window.suffixEnd(),
        window.startCharacter(),
        window.endCharacter(),
        scores.greedyMatch(),
        scores.minMargin(),
        logProb);
  }

  /**
   * The suffix by its tokens.
   *
   * @param scheme one of those that were scored
   * @return its place in tokens, with p_z
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public WindowScore inTokens(SamplingScheme scheme) {
    return new WindowScore(suffixStart, suffixEnd, probability(scheme));
  }

  /**
   * The suffix by its characters. Tokens that share a character share its place, so a suffix may
   * have no character of its own.
   *
   * @param scheme one of those that were scored
   * @return its place in characters, at least one, with p_z
   * @throws IllegalArgumentException if the scheme was not scored
   */
  public WindowScore inCharacters(SamplingScheme scheme) {
    return new WindowScore(start, Math.max(start + 1, end), probability(scheme));
  }

  private ExtractionProbability probability(SamplingScheme scheme) {
    Double found = logProb.get(scheme);
    if (found == null) {
      throw new IllegalArgumentException(
          "scheme " + scheme + " was not scored; scored: " + logProb.keySet());
    }
    return ExtractionProbability.ofLog(found);
  }

  /**
   * Greedy decoding, as a scheme with all its mass on the arg max.
   *
   * @return the suffix's place in tokens, with 1 or 0
   */
  public WindowScore greedy() {
    return new WindowScore(
        suffixStart,
        suffixEnd,
        ExtractionProbability.ofLog(greedyMatch ? 0 : Double.NEGATIVE_INFINITY));
  }
}
