package ai.rote.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Metadata values as JSON. */
public final class Scalars {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Scalars() {}

  /**
   * As JSON.
   *
   * @param value a text, a boolean, a {@link Long} or a {@link Double}
   * @return the same value
   */
  public static JsonNode json(Object value) {
    if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    }
    if (value instanceof Long number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Double number) {
      return JSON.numberNode(number);
    }
    return JSON.textNode(value.toString());
  }

  static Object of(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    return value.isNumber() ? (Object) value.doubleValue() : value.textValue();
  }
}
