package ai.rote.results.record;

import java.util.Map;
import java.util.Optional;

/** Which examples of a run are looked at, and with what metadata. */
@FunctionalInterface
public interface RecordView {
  /** Every example as it was written. */
  RecordView WHOLE = (id, metadata) -> Optional.of(metadata);

  /**
   * Looks at an example.
   *
   * @param id of the example
   * @param metadata as it was written
   * @return its metadata in this view; empty if the example is left out
   */
  Optional<Map<String, Object>> metadata(String id, Map<String, Object> metadata);
}
