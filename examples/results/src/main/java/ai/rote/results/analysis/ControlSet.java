package ai.rote.results.analysis;

import java.util.Locale;
import java.util.Map;

/**
 * Which examples the model was not trained on: those with one value of a metadata field.
 *
 * @param field its name
 * @param value as text
 */
public record ControlSet(String field, String value) {

  /**
   * Reads {@code set=control}.
   *
   * @param text the spelling
   * @return the control set
   * @throws IllegalArgumentException if it is spelt otherwise
   */
  public static ControlSet parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new IllegalArgumentException(
          "'" + text + "' names no control set; expected FIELD=VALUE, as in set=control");
    }
    return new ControlSet(text.substring(0, equals), text.substring(equals + 1));
  }

  /**
   * Whether an example is one of the control set.
   *
   * @param metadata of the example
   * @return true if its field has the value
   */
  public boolean holds(Map<String, Object> metadata) {
    Object found = metadata.get(field);
    return found != null && found.toString().equals(value);
  }

  /**
   * Why nothing can be compared if all examples are of the set, or none.
   *
   * @param found how many are
   * @param examples how many there are
   * @return in words
   */
  public String refusal(long found, long examples) {
    return String.format(
        Locale.ROOT,
        "%d of %d examples have %s; a comparison needs some with and some without",
        found,
        examples,
        this);
  }

  /** As it is read. */
  @Override
  public String toString() {
    return field + "=" + value;
  }
}
