package ai.rote.results.analysis;

/**
 * Examples over which rates are compared, apart from all others.
 *
 * @param kind what they have in common
 * @param name as it stands in tables: {@code training}, {@code control}, {@code repetitions = 4}
 */
public record ComparedPart(Kind kind, String name) {

  /** What the examples of a part have in common. */
  public enum Kind {
    /** All examples outside the control set; all examples where there is none. */
    TRAINING,
    /** The control set. */
    CONTROL,
    /** Training examples with one value of a metadata field. */
    GROUP
  }

  /** As it stands in tables. */
  @Override
  public String toString() {
    return name;
  }
}
