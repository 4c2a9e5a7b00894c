package ai.rote.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The size of a text that was scanned.
 *
 * @param name of the text
 * @param characters UTF-16 units
 * @param tokens of the whole text
 * @param windows that were scored; 0 if the text is shorter than one
 */
public record ScannedText(String name, long characters, long tokens, long windows) {

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("characters", characters)
        .put("tokens", tokens)
        .put("windows", windows);
  }

  public static ScannedText read(JsonNode node) {
    return new ScannedText(
        node.path("name").asText(),
        node.path("characters").longValue(),
        node.path("tokens").longValue(),
        node.path("windows").longValue());
  }
}
