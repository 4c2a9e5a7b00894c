package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies beside a {@code tokenizer.json} and says more of the tokenizer: {@code
 * tokenizer_config.json}, {@code special_tokens_map.json}, {@code added_tokens.json}. As in
 * transformers 5, the latter two count only where the first lists no tokens by id.
 */
final class TokenizerFolder {
  /** Tokens by id, in the configuration. */
  static final String DECODER = "added_tokens_decoder";

  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";
  private static final String ADDED_TOKENS = "added_tokens.json";
  private static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");
  private static final List<String> EXTRA =
      List.of("extra_special_tokens", "additional_special_tokens");

  private final Path folder;
  private final JsonNode config;
  private final JsonNode special;
  private final JsonNode beyond;

  private TokenizerFolder(Path folder, JsonNode config, JsonNode special, JsonNode beyond) {
    this.folder = folder;
    this.config = config;
    this.special = special;
    this.beyond = beyond;
  }

  /** Reads what there is. */
  static TokenizerFolder read(Path folder) {
    TokenizerFolder files =
        new TokenizerFolder(
            folder,
            optional(folder.resolve(CONFIG)),
            optional(folder.resolve(SPECIAL_TOKENS)),
            optional(folder.resolve(ADDED_TOKENS)));
    checkIds(folder.resolve(ADDED_TOKENS), files.beyond);
    return files;
  }

  /** Nothing lies there. */
  static TokenizerFolder empty(Path folder) {
    JsonNode none = JsonNodeFactory.instance.objectNode();
    return new TokenizerFolder(folder, none, none, none);
  }

  /** The configuration without its tokens, for a tokenizer that has them all already. */
  TokenizerFolder configAlone() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    for (String setting : List.of("add_bos_token", "split_special_tokens")) {
      if (config.has(setting)) {
        settings.set(setting, config.get(setting));
      }
    }
    JsonNode none = JsonNodeFactory.instance.objectNode();
    return new TokenizerFolder(folder, settings, none, none);
  }

  private static JsonNode optional(Path file) {
    return Files.exists(file) ? Json.object(file) : JsonNodeFactory.instance.objectNode();
  }

  /** Refuses a token without an id. */
  static void checkIds(Path file, JsonNode tokens) {
    for (Map.Entry<String, JsonNode> token : tokens.properties()) {
      JsonNode id = token.getValue();
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw new CheckpointException(
            file + ": token '" + token.getKey() + "' has " + Json.shown(id) + ", expected an id");
      }
    }
  }

  Path configFile() {
    return folder.resolve(CONFIG);
  }

  JsonNode config() {
    return config;
  }

  /** The beginning-of-sequence token's text. */
  Optional<String> bosToken() {
    return content(config.path("bos_token")).or(() -> content(special.path("bos_token")));
  }

  /** Whether the configuration says that texts begin with it. */
  Optional<Boolean> addsBos() {
    return Optional.of(config.path("add_bos_token"))
        .filter(JsonNode::isBoolean)
        .map(JsonNode::booleanValue);
  }

  /** The text of the token that ends a text. */
  Optional<String> endToken() {
    return content(config.path("eos_token")).or(() -> content(special.path("eos_token")));
  }

  /** Whether special tokens that stand in a text are split as other texts are. */
  boolean splitsSpecialTokens() {
    JsonNode splits = config.path("split_special_tokens");
    if (!splits.isBoolean() && !splits.isMissingNode() && !splits.isNull()) {
      throw new CheckpointException(
          configFile()
              + ": 'split_special_tokens' is "
              + Json.shown(splits)
              + ", expected true or false");
    }
    return splits.asBoolean(false);
  }

  /** Tokens with ids. */
  Map<Integer, ObjectNode> numberedTokens() {
    Map<Integer, ObjectNode> tokens = new LinkedHashMap<>();
    if (config.has(DECODER)) {
      config
          .path(DECODER)
          .properties()
          .forEach(
              entry ->
                  AddedTokens.token(entry.getValue(), false)
                      .ifPresent(token -> tokens.put(id(entry.getKey()), token)));
      return tokens;
    }
    List<String> named = namedTokens().stream().map(t -> t.path("content").textValue()).toList();
    beyond
        .properties()
        .forEach(
            entry ->
                AddedTokens.token(
                        JsonNodeFactory.instance.textNode(entry.getKey()),
                        named.contains(entry.getKey()))
                    .ifPresent(token -> tokens.put(entry.getValue().intValue(), token)));
    return tokens;
  }

  /** A key of the configuration's list of tokens. */
  int id(String text) {
    try {
      int id = Integer.parseInt(text);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // The complaint below says what is expected.
    }
    throw new CheckpointException(
        configFile() + ": '" + DECODER + "' has key '" + text + "', expected an id");
  }

  /** Tokens with a role, as {@code pad_token}, in the order in which transformers adds them. */
  List<ObjectNode> namedTokens() {
    return tokensByName().values().stream().filter(token -> token != null).toList();
  }

  /** Texts of these tokens by their roles. */
  Map<String, String> specialTokensByName() {
    Map<String, String> texts = new LinkedHashMap<>();
    tokensByName()
        .forEach(
            (name, token) -> {
              if (token != null) {
                texts.put(name, token.path("content").textValue());
              }
            });
    return texts;
  }

  private Map<String, ObjectNode> tokensByName() {
    Map<String, ObjectNode> tokens = new LinkedHashMap<>();
    NAMES.forEach(name -> put(tokens, name, config.path(name)));
    config
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().endsWith("_token") && entry.getValue().isTextual()) {
                tokens.computeIfAbsent(entry.getKey(), name -> special(entry.getValue()));
              }
            });
    JsonNode extra = config.path(EXTRA.get(0));
    if (extra.isObject()) {
      extra.properties().forEach(entry -> put(tokens, entry.getKey(), entry.getValue()));
    }
    if (!config.has(DECODER)) {
      NAMES.forEach(name -> put(tokens, name, special.path(name)));
    }
    return tokens;
  }

  private static void put(Map<String, ObjectNode> tokens, String name, JsonNode token) {
    ObjectNode made = special(token);
    if (made != null) {
      tokens.put(name, made);
    }
  }

  private static ObjectNode special(JsonNode token) {
    return AddedTokens.token(token, true).orElse(null);
  }

  /** Special tokens without a role. */
  List<ObjectNode> extraTokens() {
    List<ObjectNode> tokens = new ArrayList<>();
    for (JsonNode source : config.has(DECODER) ? List.of(config) : List.of(config, special)) {
      for (String name : EXTRA) {
        if (source.path(name).isArray()) {
          source.path(name).forEach(token -> AddedTokens.token(token, true).ifPresent(tokens::add));
        }
      }
    }
    return tokens;
  }

  /** Special tokens stand as texts, or as objects with a text. */
  static Optional<String> content(JsonNode token) {
    JsonNode text = token.isObject() ? token.path("content") : token;
    return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
  }

  JsonNode specialTokens() {
    return special;
  }

  JsonNode tokensBeyondVocabulary() {
    return beyond;
  }

  Path resolve(String file) {
    return folder.resolve(file);
  }
}
