package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * One line of {@code chunks.jsonl}: a piece of what a model gave when it was to continue a text.
 * The pieces of one seed, put together, are its continuation.
 *
 * @param document the text's name
 * @param seedStart where the seed begins, in tokens of the document from 0
 * @param chunk number of the piece, from 0; piece 0 is the probe
 * @param prompt text of the seed; null but for the probe
 * @param similarities of each attempt at the probe, its likeness to the true text; null but for the
 *     probe
 * @param ids of the tokens, without the end token
 * @param output their text. A character that is divided between two pieces is in the later one
 * @param newWords words of the document that are in long verbatim runs of this piece and in none
 *     before
 * @param stop why this piece is the seed's last; null if it is not
 */
public record ContinuedChunk(
    @JsonProperty(required = true) String document,
    @JsonProperty(required = true) long seedStart,
    @JsonProperty(required = true) int chunk,
    @MayBeAbsent String prompt,
    @MayBeAbsent List<Double> similarities,
    @JsonProperty(required = true) TokenIds ids,
    @JsonProperty(required = true) String output,
    @JsonProperty(required = true) int newWords,
    @MayBeAbsent Stop stop) {

  /** Why a continuation ends. */
  public enum Stop {
    /** No attempt at the probe was like the true text: the model does not continue the seed. */
    UNLIKE,
    /** The model ended its text. */
    END_TOKEN,
    /** As many tokens are there as were asked for. */
    BUDGET,
    /** Several pieces in a row had nothing new of the document. */
    NO_MATCH;

    /** As in files: {@code end-token}. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Checks what belongs together.
   *
   * @param document the text's name
   * @param seedStart where the seed begins, in tokens of the document
   * @param chunk number of the piece, from 0
   * @param prompt text of the seed; null but for the probe
   * @param similarities of each attempt at the probe; null but for the probe
   * @param ids of the tokens
   * @param output their text
   * @param newWords words of the document that no piece before had
   * @param stop why this piece is the seed's last; null if it is not
   * @throws IllegalArgumentException if the probe lacks its seed or its attempts
   */
  public ContinuedChunk {
    if (chunk == 0 && (prompt == null || similarities == null || similarities.isEmpty())) {
      throw new IllegalArgumentException("'prompt' or 'similarities' is missing in chunk 0");
    }
    similarities = similarities == null ? null : List.copyOf(similarities);
  }
}
