package ai.rote.core.token;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An example that was not measured. It is no part of any rate's total; reports count it apart.
 *
 * @param id the example's
 * @param reason why
 * @param detail the figures behind the reason, in words
 * @param metadata the example's other fields, so that groups can count what they lost
 */
public record SkippedExample(
    String id, SkipReason reason, String detail, Map<String, Object> metadata) {

  /**
   * Refuses nulls and copies the metadata.
   *
   * @param id the example's
   * @param reason why
   * @param detail the figures behind the reason
   * @param metadata the example's other fields
   */
  public SkippedExample {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Without figures.
   *
   * @param id the example's
   * @param reason why
   * @param metadata the example's other fields
   */
  public SkippedExample(String id, SkipReason reason, Map<String, Object> metadata) {
    this(id, reason, "", metadata);
  }
}
