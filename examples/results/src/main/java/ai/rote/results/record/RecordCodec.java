package ai.rote.results.record;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records as JSON and back: the one place where bytes of a results folder become objects and
 * objects become bytes.
 *
 * <p>Reading takes nothing for something else: a number that stands as text, a fraction where a
 * whole number belongs, {@code null} where a value belongs and a field that is missing are refused,
 * with the field's path. Fields that this version does not know are passed over.
 */
public final class RecordCodec {
  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']*)'");

  private static final ObjectMapper MAPPER = mapper();
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

  private RecordCodec() {}

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL))
            .addModule(texts())
            .build();
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    return mapper;
  }

  /** Values of other packages that stand as text. */
  private static SimpleModule texts() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(Instant.class, ToStringSerializer.instance);
    module.addDeserializer(Instant.class, new InstantReader());
    module.addSerializer(SamplingScheme.class, ToStringSerializer.instance);
    module.addKeyDeserializer(SamplingScheme.class, new SchemeReader());
    return module;
  }

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String text, DeserializationContext context) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("'" + text + "' is no time", e);
      }
    }
  }

  private static final class SchemeReader extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return SamplingScheme.parse(key);
    }
  }

  /**
   * A record as one line.
   *
   * @param record of this package, or any value that Jackson writes
   * @return JSON without a line feed
   */
  public static String line(Object record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A record for people: indented, with the same line ends on every system.
   *
   * @param record of this package, or any value that Jackson writes
   * @return its lines, the last one ended
   */
  public static String pretty(Object record) {
    try {
      return PRETTY.writeValueAsString(record) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A record as a tree, for a page that shows it among other things.
   *
   * @param record of this package, or any value that Jackson writes
   * @return its fields
   */
  public static JsonNode tree(Object record) {
    return MAPPER.valueToTree(record);
  }

  /**
   * Reads the text of a {@code run.json}.
   *
   * @param json UTF-8
   * @param where names the file in messages
   * @return what it says
   * @throws RoteException if it is no record of a run, or one of another version
   */
  public static RunRecord readRun(byte[] json, String where) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new RoteException(where + ": cannot be read: " + message(e), e);
    }
    JsonNode version = tree.path("schemaVersion");
    if (!tree.isObject() || !version.canConvertToInt()) {
      throw new RoteException(
          where
              + ": is no record of a run; expected a JSON object with a whole number as"
              + " 'schemaVersion'");
    }
    if (version.intValue() != RunRecord.SCHEMA_VERSION) {
      throw new RoteException(
          where
              + ": has schemaVersion "
              + version
              + ", but this version of Rote reads and continues runs of schemaVersion "
              + RunRecord.SCHEMA_VERSION);
    }
    return read(json, RunRecord.class, where + ": ");
  }

  /**
   * Reads one record.
   *
   * @param <T> its type
   * @param json UTF-8
   * @param type its type
   * @param where stands before messages, as in {@code "scores.jsonl, line 3: "}
   * @return the record
   * @throws RoteException if it is not as such a record is written
   */
  public static <T> T read(byte[] json, Class<T> type, String where) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      T record = MAPPER.readValue(parser, type);
      if (record == null || parser.nextToken() != null) {
        throw new RoteException(where + "is no JSON object, or more than one");
      }
      return record;
    } catch (IOException e) {
      throw new RoteException(where + message(e), e);
    }
  }

  /** What is wrong, without advice to programmers. */
  private static String words(JsonProcessingException problem) {
    return problem.getOriginalMessage().startsWith("Unexpected end-of-input")
        ? "it ends inside an object or list; is it truncated?"
        : problem.getOriginalMessage().replaceAll(": enable `\\w+\\.\\w+` to allow", "");
  }

  private static String message(IOException problem) {
    if (!(problem instanceof JsonMappingException mapping)) {
      return problem instanceof JsonProcessingException parsing
          ? "is no JSON object: " + words(parsing)
          : problem.getMessage();
    }
    if (mapping.getCause() instanceof JsonProcessingException parsing) {
      return "is no JSON object: " + words(parsing);
    }
    String path = path(mapping.getPath());
    for (Throwable cause = mapping.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException || cause instanceof RoteException) {
        return cause.getMessage() + (path.isEmpty() ? "" : " (in '" + path + "')");
      }
    }
    Matcher missing = MISSING.matcher(mapping.getOriginalMessage());
    if (missing.find()) {
      return "'" + (path.isEmpty() ? missing.group(1) : path) + "' is missing";
    }
    if (mapping instanceof ValueInstantiationException) {
      return "'" + path + "': " + mapping.getOriginalMessage();
    }
    String expected =
        mapping instanceof MismatchedInputException mismatch
            ? expected(mismatch.getTargetType())
            : "another value";
    return path.isEmpty()
        ? "is no JSON object"
        : "'" + path + "' is not as it is written; expected " + expected;
  }

  private static String path(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference each : references) {
      if (each.getFieldName() == null) {
        path.append('[').append(each.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(each.getFieldName());
      }
    }
    return path.toString();
  }

  private static String expected(Class<?> type) {
    if (type == null) {
      return "another value";
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number in range";
    }
    if (type == float.class
        || type == double.class
        || type == Float.class
        || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class || type.isEnum() || type == Instant.class || type == Shard.class) {
      return type.isEnum() ? "one of " + List.of(type.getEnumConstants()) : "a text";
    }
    return type.isArray() || Iterable.class.isAssignableFrom(type) || type == TokenIds.class
        ? "a list"
        : "an object";
  }
}
