package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tokens that are found in a text as they are, before it is split: those of {@code
 * tokenizer.json}, and those that only the files beside it name. They are put together, and
 * numbered, as transformers 5 does it.
 */
final class AddedTokens {
  private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip");

  private final TokenizerFolder folder;
  private final Path source;
  private final Map<String, Integer> model;
  private final int modelSize;

  /** What the library is given: a token may stand in it twice, and the later flags win. */
  private final List<ObjectNode> tokens = new ArrayList<>();

  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Set<String> special = new HashSet<>();

  /**
   * Puts the tokens together.
   *
   * @param source of the tokenizer, for messages
   * @param root content of the tokenizer, checked
   * @param model id by token of the tokenizer's model
   * @param folder what lies beside it
   */
  AddedTokens(Path source, JsonNode root, Map<String, Integer> model, TokenizerFolder folder) {
    this.folder = folder;
    this.source = source;
    this.model = model;
    this.modelSize = root.path("model").path("vocab").size();
    for (JsonNode token : root.path("added_tokens")) {
      add((ObjectNode) token.deepCopy(), Optional.of(token.path("id").intValue()), source);
    }
    Set<String> own = new LinkedHashSet<>(ids.keySet());
    addNumbered(own);
    addSpecial(own);
    checkStrips();
  }

  /** Tokens with ids, by id; then all are known that transformers holds for known. */
  private void addNumbered(Set<String> known) {
    Map<Integer, ObjectNode> numbered = new TreeMap<>();
    Path place = folder.config().has(TokenizerFolder.DECODER) ? folder.configFile() : source;
    folder.numberedTokens().forEach((id, token) -> numbered.put(id, token));
    Set<String> named = new HashSet<>();
    folder.namedTokens().forEach(token -> named.add(text(token)));
    numbered.forEach(
        (id, token) -> {
          if (named.contains(text(token))) {
            token.put("special", true);
          }
          add(token, Optional.of(id), place);
          known.add(text(token));
        });
  }

  private void addSpecial(Set<String> known) {
    for (List<ObjectNode> each : List.of(folder.namedTokens(), folder.extraTokens())) {
      for (ObjectNode token : each) {
        if (!known.contains(text(token)) && !special.contains(text(token))) {
          add(token, Optional.empty(), source);
        }
      }
    }
  }

  /** A token as the files beside tokenizer.json give it: a text, or an object with one. */
  static Optional<ObjectNode> token(JsonNode node, boolean special) {
    JsonNode content = node.isObject() ? node.path("content") : node;
    if (!content.isTextual() || content.textValue().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode token = JsonNodeFactory.instance.objectNode().put("content", content.textValue());
    for (String flag : FLAGS) {
      token.put(flag, node.path(flag).asBoolean(false));
    }
    boolean isSpecial = node.path("special").asBoolean(special);
    token.put("normalized", node.path("normalized").asBoolean(!isSpecial));
    return Optional.of(token.put("special", isSpecial));
  }

  private void add(ObjectNode token, Optional<Integer> stated, Path place) {
    String text = text(token);
    if (text.isEmpty()) {
      return;
    }
    checkText(token.path("content"), place);
    int id = ids.getOrDefault(text, model.getOrDefault(text, nextId()));
    if (stated.isPresent() && stated.get() != id) {
      throw new CheckpointException(
          place
              + ": token '"
              + text
              + "' has id "
              + stated.get()
              + ", but by its vocabulary "
              + source
              + " numbers it "
              + id);
    }
    token.put("id", id);
    ids.put(text, id);
    tokens.add(token);
    if (token.path("special").booleanValue()) {
      special.add(text);
    }
  }

  private static void checkText(JsonNode content, Path place) {
    String problem = TokenizerFields.TEXT.apply(content);
    if (problem == null && !StandardCharsets.UTF_8.newEncoder().canEncode(content.textValue())) {
      problem = "half a surrogate pair is no character";
    }
    if (problem != null) {
      throw new CheckpointException(
          place
              + ": an added token, of this file or of one beside it, is "
              + Json.shown(content)
              + "; "
              + problem);
    }
  }

  private int nextId() {
    int largest = ids.isEmpty() ? -1 : Collections.max(ids.values());
    return Math.max(modelSize, largest + 1);
  }

  /**
   * A token of white space that takes in more of it on its left could begin before what another
   * token has taken in on its right, and end before it begins.
   */
  private void checkStrips() {
    boolean right = tokens.stream().anyMatch(token -> token.path("rstrip").booleanValue());
    for (ObjectNode token : tokens) {
      if (right && token.path("lstrip").booleanValue() && text(token).isBlank()) {
        throw new CheckpointException(
            source
                + ": added token '"
                + text(token)
                + "' is white space and takes in more of it (lstrip), while others do so on their"
                + " right (rstrip), which is not supported");
      }
    }
  }

  /** Ids of all tokens, the model's and those added. */
  Map<String, Integer> allIds() {
    Map<String, Integer> all = new LinkedHashMap<>(model);
    all.putAll(ids);
    return all;
  }

  /** Tokens that a normalizer has a say in. */
  List<String> normalized() {
    return tokens.stream()
        .filter(token -> token.path("normalized").booleanValue())
        .map(AddedTokens::text)
        .distinct()
        .toList();
  }

  /** Texts of special tokens, none of blanks alone. */
  Set<String> special() {
    return special.stream().filter(text -> !text.isBlank()).collect(Collectors.toUnmodifiableSet());
  }

  /** What the library is given. */
  ArrayNode json(boolean withSpecial) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    tokens.stream()
        .filter(token -> withSpecial || !special.contains(text(token)))
        .forEach(list::add);
    return list;
  }

  private static String text(JsonNode token) {
    return token.path("content").textValue();
  }
}
