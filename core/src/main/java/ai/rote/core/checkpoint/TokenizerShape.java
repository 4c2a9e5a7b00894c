package ai.rote.core.checkpoint;

import static ai.rote.core.checkpoint.TokenizerFields.field;
import static ai.rote.core.checkpoint.TokenizerFields.oneOf;
import static ai.rote.core.checkpoint.TokenizerFields.optional;
import static ai.rote.core.checkpoint.TokenizerFields.orNull;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a {@code tokenizer.json} may hold. The library that runs tokenizers takes the whole process
 * down when it meets something that it did not expect, so a file is checked, part by part and field
 * by field, before the library sees it.
 */
final class TokenizerShape {
  private static final List<TokenizerFields.Field> BYTE_LEVEL =
      List.of(
          field("add_prefix_space", TokenizerFields.FLAG),
          field("trim_offsets", TokenizerFields.FLAG),
          optional("use_regex", TokenizerFields.FLAG));
  private static final List<TokenizerFields.Field> METASPACE =
      List.of(
          field("replacement", TokenizerFields.CHARACTER),
          optional("add_prefix_space", orNull(TokenizerFields.FLAG)),
          optional("prepend_scheme", oneOf("first", "never", "always")),
          optional("split", orNull(TokenizerFields.FLAG)),
          optional("str_rep", orNull(TokenizerFields.TEXT)));
  private static final List<TokenizerFields.Field> REPLACE =
      List.of(field("pattern", TokenizerFields::pattern), field("content", TokenizerFields.TEXT));

  private static final Map<String, List<TokenizerFields.Field>> NORMALIZERS =
      Map.ofEntries(
          Map.entry("Sequence", List.of()),
          Map.entry(
              "BertNormalizer",
              List.of(
                  field("clean_text", TokenizerFields.FLAG),
                  field("handle_chinese_chars", TokenizerFields.FLAG),
                  optional("strip_accents", orNull(TokenizerFields.FLAG)),
                  field("lowercase", TokenizerFields.FLAG))),
          Map.entry(
              "Strip",
              List.of(
                  field("strip_left", TokenizerFields.FLAG),
                  field("strip_right", TokenizerFields.FLAG))),
          Map.entry("StripAccents", List.of()),
          Map.entry("NFC", List.of()),
          Map.entry("NFD", List.of()),
          Map.entry("NFKC", List.of()),
          Map.entry("NFKD", List.of()),
          Map.entry("Lowercase", List.of()),
          Map.entry("Nmt", List.of()),
          Map.entry(
              "Precompiled", List.of(field("precompiled_charsmap", TokenizerFields.CHARSMAP))),
          Map.entry("Replace", REPLACE),
          Map.entry("Prepend", List.of(field("prepend", TokenizerFields.TEXT))),
          Map.entry("ByteLevel", List.of()));

  private static final Map<String, List<TokenizerFields.Field>> PRE_TOKENIZERS =
      Map.ofEntries(
          Map.entry("Sequence", List.of()),
          Map.entry("BertPreTokenizer", List.of()),
          Map.entry("ByteLevel", BYTE_LEVEL),
          Map.entry("CharDelimiterSplit", List.of(field("delimiter", TokenizerFields.CHARACTER))),
          Map.entry("Metaspace", METASPACE),
          Map.entry("Whitespace", List.of()),
          Map.entry("WhitespaceSplit", List.of()),
          Map.entry(
              "Split",
              List.of(
                  field("pattern", TokenizerFields::pattern),
                  field("behavior", TokenizerFields.BEHAVIOR),
                  field("invert", TokenizerFields.FLAG))),
          Map.entry("Punctuation", List.of(optional("behavior", TokenizerFields.BEHAVIOR))),
          Map.entry("Digits", List.of(field("individual_digits", TokenizerFields.FLAG))),
          Map.entry("UnicodeScripts", List.of()),
          Map.entry("FixedLength", List.of(field("length", TokenizerFields.LENGTH))));

  private static final Map<String, List<TokenizerFields.Field>> DECODERS =
      Map.ofEntries(
          Map.entry("Sequence", List.of()),
          Map.entry("BPEDecoder", List.of(field("suffix", TokenizerFields.TEXT))),
          Map.entry("ByteLevel", BYTE_LEVEL),
          Map.entry(
              "WordPiece",
              List.of(
                  field("prefix", TokenizerFields.TEXT), field("cleanup", TokenizerFields.FLAG))),
          Map.entry("Metaspace", METASPACE),
          Map.entry(
              "CTC",
              List.of(
                  field("pad_token", TokenizerFields.TEXT),
                  field("word_delimiter_token", TokenizerFields.TEXT),
                  field("cleanup", TokenizerFields.FLAG))),
          Map.entry("Replace", REPLACE),
          Map.entry("Fuse", List.of()),
          Map.entry(
              "Strip",
              List.of(
                  field("content", TokenizerFields.CHARACTER),
                  field("start", TokenizerFields.COUNT),
                  field("stop", TokenizerFields.NONE))),
          Map.entry("ByteFallback", List.of()));

  private static final List<TokenizerFields.Field> ADDED_TOKEN =
      List.of(
          field("id", TokenizerFields.COUNT),
          field("content", TokenizerFields.TEXT),
          field("single_word", TokenizerFields.FLAG),
          field("lstrip", TokenizerFields.FLAG),
          field("rstrip", TokenizerFields.FLAG),
          field("normalized", TokenizerFields.FLAG),
          field("special", TokenizerFields.FLAG));

  private final TokenizerFields fields;

  private TokenizerShape(Path file) {
    this.fields = new TokenizerFields(file);
  }

  /**
   * Checks all of a tokenizer but its model and what is done to its output.
   *
   * @param file for messages
   * @param root its content
   * @throws CheckpointException if a part is unknown, or a field of it is missing or odd
   */
  static void check(Path file, JsonNode root) {
    TokenizerShape shape = new TokenizerShape(file);
    shape.version(root.path("version"));
    shape.characters(root);
    shape.component(root.path("normalizer"), "normalizer", "normalizers", NORMALIZERS);
    shape.component(root.path("pre_tokenizer"), "pre_tokenizer", "pretokenizers", PRE_TOKENIZERS);
    shape.component(root.path("decoder"), "decoder", "decoders", DECODERS);
    JsonNode added = root.path("added_tokens");
    if (!added.isArray() && !added.isMissingNode()) {
      throw shape.fields.complaint("'added_tokens' is " + Json.shown(added) + ", expected a list");
    }
    for (int i = 0; i < added.size(); i++) {
      shape.fields.check(added.get(i), "added_tokens." + i, ADDED_TOKEN);
    }
  }

  private void version(JsonNode version) {
    if (!version.isMissingNode() && !version.asText().equals("1.0")) {
      throw fields.complaint("'version' is " + Json.shown(version) + ", expected \"1.0\"");
    }
  }

  /** Half a character has no UTF-8, in which the library reads. */
  private void characters(JsonNode root) {
    CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    Deque<JsonNode> nodes = new ArrayDeque<>(List.of(root));
    while (!nodes.isEmpty()) {
      JsonNode node = nodes.pop();
      node.properties().forEach(field -> whole(field.getKey(), utf8));
      if (node.isTextual()) {
        whole(node.textValue(), utf8);
      }
      node.forEach(nodes::push);
    }
  }

  private void whole(String text, CharsetEncoder utf8) {
    if (!utf8.canEncode(text)) {
      throw fields.complaint(
          "a text holds half a surrogate pair, which is no character: '"
              + Json.shortened(text.replaceAll("\\p{Cs}", "?"))
              + "'");
    }
  }

  /** A component, or a sequence of them, or none. */
  private void component(
      JsonNode node, String name, String parts, Map<String, List<TokenizerFields.Field>> known) {
    if (node.isMissingNode() || node.isNull()) {
      return;
    }
    JsonNode type = node.path("type");
    List<TokenizerFields.Field> expected = type.isTextual() ? known.get(type.textValue()) : null;
    if (expected == null) {
      throw fields.complaint(
          "'"
              + name
              + ".type' is "
              + (type.isMissingNode() ? "missing" : Json.shown(type))
              + ", expected one of "
              + String.join(", ", new TreeSet<>(known.keySet())));
    }
    if (!type.textValue().equals("Sequence")) {
      fields.check(node, name, expected);
      return;
    }
    if (!node.path(parts).isArray()) {
      throw fields.complaint(
          "'" + name + "." + parts + "' is " + Json.shown(node.path(parts)) + ", expected a list");
    }
    for (int i = 0; i < node.path(parts).size(); i++) {
      JsonNode part = node.path(parts).get(i);
      if (part.isNull()) {
        throw fields.complaint("'" + name + "." + parts + "." + i + "' is null");
      }
      component(part, name + "." + parts + "." + i, parts, known);
    }
  }
}
