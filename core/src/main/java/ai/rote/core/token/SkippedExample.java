package ai.rote.core.token;

import ai.rote.core.ExampleException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An example that was not measured. It is no part of any rate's total; reports count it apart.
 *
 * @param id the example's
 * @param reason why
 * @param detail the figures behind the reason, in words: {@code it has 37 tokens, but prefix and
 *     suffix need 100}
 * @param metadata the example's other fields, so that groups can count what they lost
 */
public record SkippedExample(
    String id, Reason reason, String detail, Map<String, Object> metadata) {

  /** Why an example of a data set was not measured. */
  public enum Reason {
    /** A document has fewer tokens than prefix and suffix together need. */
    TOO_SHORT("fewer tokens than prefix and suffix need"),
    /** An example has more tokens than the model takes at once. */
    TOO_LONG("more tokens than the model's context has"),
    /** No token lies wholly within the prefix, or none is left for the suffix. */
    NO_TOKENS("no tokens of its own for prefix or suffix");

    private final String description;

    Reason(String description) {
      this.description = description;
    }

    /** The reason in words, for messages and reports. */
    @Override
    public String toString() {
      return description;
    }
  }

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

  /** {@code example 'a': it has 37 tokens, but prefix and suffix need 100}. */
  @Override
  public String toString() {
    return "example '" + id + "': " + (detail.isEmpty() ? reason.toString() : detail);
  }

  /**
   * Refuses examples that cannot be measured.
   *
   * @param skipped which they are
   * @throws ExampleException if there is any, naming the first and how many there are
   */
  public static void refuse(List<SkippedExample> skipped) {
    if (!skipped.isEmpty()) {
      int others = skipped.size() - 1;
      throw new ExampleException(
          skipped.get(0)
              + (others == 0
                  ? ""
                  : "; "
                      + others
                      + (others == 1 ? " other" : " others")
                      + " cannot be measured either"));
    }
  }

  /**
   * Without figures.
   *
   * @param id the example's
   * @param reason why
   * @param metadata the example's other fields
   */
  public SkippedExample(String id, Reason reason, Map<String, Object> metadata) {
    this(id, reason, "", metadata);
  }
}
