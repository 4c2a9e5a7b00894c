package ai.rote.examples.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Metadata values as JSON. */
final class Scalars {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Scalars() {}

  static JsonNode json(Object value) {
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
}
