package ai.rote.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads examples from JSON Lines; every complaint names file and line. */
final class JsonlReader {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private static final Set<String> CONTENT_FIELDS =
      Set.of("id", "prefix", "suffix", "prefixIds", "suffixIds", "text");

  /** Some editors begin a UTF-8 file with it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Path file;
  private int line;

  JsonlReader(Path file) {
    this.file = file;
  }

  List<PrefixSuffix> read() {
    List<PrefixSuffix> examples = new ArrayList<>();
    Map<String, Integer> lineOfId = new HashMap<>();
    // Bytes as they stand, one a char: decoded line by line, so that a complaint can name the line.
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String bytes = reader.readLine(); bytes != null; bytes = reader.readLine()) {
        line++;
        String text = decode(bytes);
        if (text.isBlank()) {
          continue;
        }
        PrefixSuffix example = example(object(text));
        Integer earlier = lineOfId.putIfAbsent(example.id(), line);
        if (earlier != null) {
          throw complaint("id '" + example.id() + "' stands already in line " + earlier);
        }
        examples.add(example);
      }
    } catch (NoSuchFileException e) {
      throw new ExampleException(file + ": no such file", e);
    } catch (IOException | UncheckedIOException e) {
      throw new ExampleException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return examples;
  }

  private String decode(String bytes) {
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
      String text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
      return line == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ExampleException(where() + ": not UTF-8", e);
    }
  }

  private JsonNode object(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw complaint("expected a JSON object, found " + node.getNodeType());
      }
      return node;
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw new ExampleException(
          where() + ": malformed JSON at column " + column + ": " + e.getOriginalMessage(), e);
    }
  }

  private PrefixSuffix example(JsonNode node) {
    String id = id(node);
    PrefixSuffix.Content content;
    boolean hasTexts = node.has("prefix") || node.has("suffix");
    boolean hasIds = node.has("prefixIds") || node.has("suffixIds");
    boolean hasDocument = node.has("text");
    if ((hasTexts ? 1 : 0) + (hasIds ? 1 : 0) + (hasDocument ? 1 : 0) != 1) {
      throw complaint(
          "expected one of 'prefix' with 'suffix', 'prefixIds' with 'suffixIds', or 'text'");
    }
    if (hasTexts) {
      content = new PrefixSuffix.Text(text(node, "prefix"), text(node, "suffix"));
    } else if (hasIds) {
      content = new PrefixSuffix.TokenIds(ids(node, "prefixIds"), ids(node, "suffixIds"));
    } else {
      content = new PrefixSuffix.Document(text(node, "text"));
    }
    return new PrefixSuffix(id, content, metadata(node));
  }

  private String id(JsonNode node) {
    JsonNode id = node.get("id");
    if (id == null || !(id.isTextual() || id.isIntegralNumber()) || id.asText().isBlank()) {
      throw complaint("'id' must be a text that is not blank, or a whole number, found " + id);
    }
    return id.asText();
  }

  private String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw complaint("'" + field + "' must be a text, found " + value);
    }
    if (value.textValue().isEmpty()) {
      throw complaint("'" + field + "' is empty");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) {
      throw complaint("'" + field + "' holds half a surrogate pair, which is no character");
    }
    return value.textValue();
  }

  private List<Integer> ids(JsonNode node, String field) {
    JsonNode values = node.get(field);
    if (values == null || !values.isArray()) {
      throw complaint("'" + field + "' must be an array of token ids, found " + values);
    }
    if (values.isEmpty()) {
      throw complaint("'" + field + "' is empty");
    }
    List<Integer> ids = new ArrayList<>(values.size());
    for (JsonNode value : values) {
      if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
        throw complaint("'" + field + "' must hold token ids (whole numbers >= 0), found " + value);
      }
      ids.add(value.intValue());
    }
    return ids;
  }

  private static Map<String, Object> metadata(JsonNode node) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              if (!CONTENT_FIELDS.contains(field.getKey()) && !field.getValue().isNull()) {
                metadata.put(field.getKey(), scalar(field.getValue()));
              }
            });
    return metadata;
  }

  /** A scalar as itself; anything nested, and whole numbers beyond 64 bits, as JSON text. */
  private static Object scalar(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    return value.isFloatingPointNumber() ? (Object) value.doubleValue() : value.toString();
  }

  private ExampleException complaint(String what) {
    return new ExampleException(where() + ": " + what);
  }

  private String where() {
    return file + ", line " + line;
  }
}
