package ai.rote.core.checkpoint;

import static ai.rote.core.checkpoint.TokenizerFields.field;
import static ai.rote.core.checkpoint.TokenizerFields.optional;
import static ai.rote.core.checkpoint.TokenizerFields.orNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The model of a {@code tokenizer.json}: how pieces of text become ids. */
final class TokenizerModel {
  private static final List<TokenizerFields.Field> BPE =
      List.of(
          optional("unk_token", orNull(TokenizerFields.TEXT)),
          optional("continuing_subword_prefix", orNull(TokenizerFields.TEXT)),
          optional("end_of_word_suffix", orNull(TokenizerFields.TEXT)),
          optional("fuse_unk", orNull(TokenizerFields.FLAG)),
          optional("byte_fallback", orNull(TokenizerFields.FLAG)),
          optional("ignore_merges", orNull(TokenizerFields.FLAG)));

  private static final Map<String, List<TokenizerFields.Field>> MODELS =
      Map.of(
          "BPE", BPE,
          "WordPiece",
              List.of(
                  field("unk_token", TokenizerFields.TEXT),
                  field("continuing_subword_prefix", TokenizerFields.TEXT),
                  field("max_input_chars_per_word", TokenizerFields.COUNT)),
          "WordLevel", List.of(field("unk_token", TokenizerFields.TEXT)),
          "Unigram",
              List.of(
                  optional("unk_id", orNull(TokenizerFields.COUNT)),
                  optional("byte_fallback", TokenizerFields.FLAG)));

  private final TokenizerFields fields;

  private TokenizerModel(Path file) {
    this.fields = new TokenizerFields(file);
  }

  /**
   * Checks a model.
   *
   * @param file for messages
   * @param root the content of the tokenizer
   * @return id by token, in the file's order
   * @throws CheckpointException if the model is unknown or a field of it is missing or odd
   */
  static Map<String, Integer> vocabulary(Path file, JsonNode root) {
    return new TokenizerModel(file).vocabulary(root.path("model"));
  }

  private Map<String, Integer> vocabulary(JsonNode model) {
    String type = type(model);
    List<TokenizerFields.Field> expected = MODELS.get(type);
    if (expected == null) {
      throw fields.complaint(
          "'model.type' is "
              + Json.shown(model.path("type"))
              + ", expected one of "
              + String.join(", ", new TreeSet<>(MODELS.keySet())));
    }
    fields.check(model, "model", expected);
    Map<String, Integer> ids =
        type.equals("Unigram") ? pieces(model) : idsByToken(model.path("vocab"));
    if (type.equals("BPE")) {
      merges(model);
    }
    return ids;
  }

  /** Old files name no type: it shows in what else there is. */
  static String type(JsonNode model) {
    if (model.path("type").isTextual()) {
      return model.path("type").textValue();
    }
    if (!model.path("type").isMissingNode() || !model.isObject()) {
      return "";
    }
    if (model.has("merges")) {
      return "BPE";
    }
    return model.path("vocab").isArray()
        ? "Unigram"
        : model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
  }

  private Map<String, Integer> idsByToken(JsonNode vocabulary) {
    if (!vocabulary.isObject()) {
      throw fields.complaint(
          "'model.vocab' is " + Json.shown(vocabulary) + ", expected an object of tokens and ids");
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
      if (TokenizerFields.COUNT.apply(token.getValue()) != null) {
        throw fields.complaint(
            "token '"
                + token.getKey()
                + "' has id "
                + Json.shown(token.getValue())
                + "; "
                + TokenizerFields.COUNT.apply(token.getValue()));
      }
      checkLength(token.getKey());
      ids.put(token.getKey(), token.getValue().intValue());
    }
    return ids;
  }

  private void checkLength(String token) {
    if (token.length() > TokenizerFields.MAX_CHARACTERS) {
      throw fields.complaint(
          "token '"
              + Json.shortened(token)
              + "' has more than "
              + TokenizerFields.MAX_CHARACTERS
              + " characters");
    }
  }

  private Map<String, Integer> pieces(JsonNode model) {
    JsonNode pieces = model.path("vocab");
    if (!pieces.isArray()) {
      throw fields.complaint(
          "'model.vocab' is " + Json.shown(pieces) + ", expected a list of pieces");
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      JsonNode piece = pieces.get(id);
      if (!piece.isArray()
          || piece.size() != 2
          || !piece.get(0).isTextual()
          || piece.get(0).textValue().isEmpty()
          || !piece.get(1).isNumber()
          || !Double.isFinite(piece.get(1).doubleValue())) {
        throw fields.complaint(
            "piece " + id + " is " + Json.shown(piece) + ", expected a text and its score");
      }
      checkLength(piece.get(0).textValue());
      ids.put(piece.get(0).textValue(), id);
    }
    JsonNode unknown = model.path("unk_id");
    if (unknown.isNumber() && unknown.intValue() >= pieces.size()) {
      throw fields.complaint(
          "'model.unk_id' is " + unknown + ", but there are " + pieces.size() + " pieces");
    }
    return ids;
  }

  /**
   * Pairs of tokens, as a list of two or as one text; the second carries the prefix of its kind.
   */
  private void merges(JsonNode model) {
    JsonNode merges = model.path("merges");
    if (!merges.isArray()) {
      throw fields.complaint(
          "'model.merges' is " + Json.shown(merges) + ", expected a list of pairs");
    }
    String prefix = model.path("continuing_subword_prefix").asText("");
    for (int i = 0; i < merges.size(); i++) {
      JsonNode merge = merges.get(i);
      String second = null;
      if (merge.isTextual()) {
        String[] pair = merge.textValue().split(" ", -1);
        second =
            pair.length == 2 ? pair[1] : merge.textValue().startsWith("#version") ? prefix : null;
      } else if (merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual()) {
        second = merge.get(1).textValue();
      }
      if (second == null || merge.getNodeType() != merges.get(0).getNodeType()) {
        throw fields.complaint("merge " + i + " is " + Json.shown(merge) + ", expected two tokens");
      }
      if (!model.path("continuing_subword_prefix").isNull() && !second.startsWith(prefix)) {
        throw fields.complaint(
            "merge "
                + i
                + " is "
                + Json.shown(merge)
                + ", but what is joined begins with '"
                + prefix
                + "'");
      }
    }
  }
}
