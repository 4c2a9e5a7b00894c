package ai.rote.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a {@code post_processor} puts before a text. It is read here, and not left to show what it
 * does, because the library would believe whatever the file says.
 */
final class StartTokens {
  private final TokenizerFields fields;
  private final Map<String, Integer> ids;

  private StartTokens(Path file, Map<String, Integer> ids) {
    this.fields = new TokenizerFields(file);
    this.ids = ids;
  }

  /**
   * The special tokens before a text.
   *
   * @param file for messages
   * @param processor the part of the file, perhaps missing or null
   * @param ids of all tokens
   * @return token ids, often none
   * @throws ai.rote.core.CheckpointException if the part is unknown or odd
   */
  static List<Integer> of(Path file, JsonNode processor, Map<String, Integer> ids) {
    return new StartTokens(file, ids).of(processor, "post_processor");
  }

  private List<Integer> of(JsonNode processor, String name) {
    if (processor.isMissingNode() || processor.isNull()) {
      return List.of();
    }
    return switch (processor.path("type").asText()) {
      case "ByteLevel" -> List.of();
      case "TemplateProcessing" -> template(processor, name);
      case "BertProcessing", "RobertaProcessing" -> List.of(pair(processor, name));
      case "Sequence" -> sequence(processor, name);
      default ->
          throw fields.complaint(
              "'"
                  + name
                  + ".type' is "
                  + Json.shown(processor.path("type"))
                  + ", expected one of BertProcessing, ByteLevel, RobertaProcessing, Sequence,"
                  + " TemplateProcessing");
    };
  }

  /** Each works on what the one before it made: a later one's tokens stand further out. */
  private List<Integer> sequence(JsonNode processor, String name) {
    JsonNode parts = processor.path("processors");
    if (!parts.isArray()) {
      throw fields.complaint(
          "'" + name + ".processors' is " + Json.shown(parts) + ", expected a list");
    }
    List<Integer> start = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      start.addAll(0, of(parts.get(i), name + ".processors." + i));
    }
    return start;
  }

  private List<Integer> template(JsonNode processor, String name) {
    JsonNode single = processor.path("single");
    if (!single.isArray()) {
      throw fields.complaint(
          "'" + name + ".single' is " + Json.shown(single) + ", expected a list");
    }
    List<Integer> start = new ArrayList<>();
    for (JsonNode piece : single) {
      if (piece.has("Sequence")) {
        return start;
      }
      JsonNode label = piece.path("SpecialToken").path("id");
      JsonNode stored = processor.path("special_tokens").path(label.asText()).path("ids");
      if (!label.isTextual() || !stored.isArray() || stored.isEmpty()) {
        throw fields.complaint(
            "'"
                + name
                + ".single' holds "
                + Json.shown(piece)
                + ", of which 'special_tokens' knows no ids");
      }
      stored.forEach(id -> start.add(id(id, name + ".special_tokens")));
    }
    throw fields.complaint("'" + name + ".single' has no place for the text");
  }

  /** {@code ["<s>", 0]}. */
  private int pair(JsonNode processor, String name) {
    JsonNode token = processor.path("cls");
    if (!token.isArray() || token.size() != 2 || !token.path(0).isTextual()) {
      throw fields.complaint(
          "'" + name + ".cls' is " + Json.shown(token) + ", expected a token and its id");
    }
    return id(token.path(1), name + ".cls");
  }

  private int id(JsonNode id, String name) {
    String problem = TokenizerFields.COUNT.apply(id);
    if (problem != null || !ids.containsValue(id.intValue())) {
      throw fields.complaint(
          "'"
              + name
              + "' has id "
              + Json.shown(id)
              + (problem == null ? ", which no token has" : "; " + problem));
    }
    return id.intValue();
  }
}
