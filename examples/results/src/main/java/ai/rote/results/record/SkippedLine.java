package ai.rote.results.record;

import ai.rote.core.RoteException;
import ai.rote.core.token.SkippedExample;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * One line of {@code skipped.jsonl}: an example that could not be measured.
 *
 * @param id as in the input
 * @param reason its name
 * @param detail the figures behind the reason, in words
 * @param metadata as in the input
 */
public record SkippedLine(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String reason,
    @JsonProperty(required = true) String detail,
    @JsonProperty(required = true) Map<String, Object> metadata) {

  /**
   * Takes an example.
   *
   * @param skipped that could not be measured
   * @return its line
   */
  public static SkippedLine of(SkippedExample skipped) {
    return new SkippedLine(
        skipped.id(), skipped.reason().name(), skipped.detail(), skipped.metadata());
  }

  /**
   * What the line means.
   *
   * @param where stands before messages, as in {@code "skipped.jsonl, line 3: "}
   * @return the example
   * @throws RoteException if the reason is unknown, or a value of the metadata is no scalar
   */
  public SkippedExample skipped(String where) {
    try {
      return new SkippedExample(
          id, SkippedExample.Reason.valueOf(reason), detail, Scalars.checked(metadata));
    } catch (IllegalArgumentException e) {
      throw new RoteException(where + e.getMessage(), e);
    }
  }
}
