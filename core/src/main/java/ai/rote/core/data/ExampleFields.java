package ai.rote.core.data;

import ai.rote.core.ExampleException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the fields of a data set are called, and how a record becomes an example. By default a field
 * has its own name; {@code text=content,id=#} says that the text stands in the field {@code
 * content} and that examples are numbered, by line or row.
 *
 * @param names the data's name of each field that is called differently
 */
public record ExampleFields(Map<Field, String> names) {

  /** Every field has its own name. */
  public static final ExampleFields STANDARD = new ExampleFields(Map.of());

  /** How many fields of a record a complaint names, and how much of each. */
  private static final int SHOWN_FIELDS = 10;

  private static final int SHOWN_CHARACTERS = 40;

  /** In place of the id's field: examples are numbered. */
  private static final String NUMBERED = "#";

  /** The fields that are not metadata. */
  public enum Field {
    /** Names the example. */
    ID("id"),
    /** Text shown to the model. */
    PREFIX("prefix"),
    /** Text the model is tested on. */
    SUFFIX("suffix"),
    /** Token ids shown to the model. */
    PREFIX_IDS("prefixIds"),
    /** Token ids the model is tested on. */
    SUFFIX_IDS("suffixIds"),
    /** A whole text, to be split by token counts. */
    TEXT("text");

    private final String label;

    Field(String label) {
      this.label = label;
    }
  }

  /**
   * Copies the names.
   *
   * @param names the data's name of each field that is called differently
   */
  public ExampleFields {
    Map<Field, String> copy = new EnumMap<>(Field.class);
    copy.putAll(names);
    names = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads names.
   *
   * @param text as in {@code text=content,id=guid}
   * @return the names
   * @throws IllegalArgumentException if it is no such list, or names a field that is not known
   */
  public static ExampleFields parse(String text) {
    Map<Field, String> names = new EnumMap<>(Field.class);
    for (String each : text.split(",", -1)) {
      String[] parts = each.split("=", -1);
      Field field = parts.length == 2 ? field(parts[0].strip()) : null;
      if (field == null || parts[1].isBlank()) {
        throw new IllegalArgumentException(
            "'"
                + each
                + "' names no field; expected NAME=FIELD, where NAME is one of "
                + Stream.of(Field.values()).map(f -> f.label).collect(Collectors.joining(", ")));
      }
      if (names.put(field, parts[1].strip()) != null) {
        throw new IllegalArgumentException("'" + field.label + "' stands twice in '" + text + "'");
      }
    }
    return new ExampleFields(names);
  }

  private static Field field(String label) {
    return Stream.of(Field.values()).filter(f -> f.label.equals(label)).findFirst().orElse(null);
  }

  /** {@code id=guid,text=content}; what {@link #parse} reads. */
  @Override
  public String toString() {
    return names.entrySet().stream()
        .map(each -> each.getKey().label + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }

  private String name(Field field) {
    return names.getOrDefault(field, field.label);
  }

  /**
   * Begins a reading of a source of records.
   *
   * @param unit what a record's number counts, as in {@code line}, for complaints
   * @return the reading
   */
  public Reading reading(String unit) {
    return new Reading(unit);
  }

  /** One reading of one source, from its first record to its last. No id may come twice in it. */
  public final class Reading {
    private final UniqueIds ids;

    private Reading(String unit) {
      this.ids = new UniqueIds(unit);
    }

    /**
     * Turns the next record into an example.
     *
     * @param record a JSON object
     * @param number of its line or row, for examples without an id of their own
     * @param where the same in words, for a complaint
     * @return the example; every field that is not its content is metadata
     * @throws ExampleException if the record is none, or its id came before
     */
    public PrefixSuffix example(JsonNode record, long number, String where) {
      return ids.checked(new Record(record, where).example(number), number, where);
    }
  }

  /** One record. */
  private final class Record {
    private final JsonNode node;
    private final String where;

    Record(JsonNode node, String where) {
      this.node = node;
      this.where = where;
    }

    PrefixSuffix example(long number) {
      String id = name(Field.ID).equals(NUMBERED) ? Long.toString(number) : id();
      boolean hasTexts = has(Field.PREFIX) || has(Field.SUFFIX);
      boolean hasIds = has(Field.PREFIX_IDS) || has(Field.SUFFIX_IDS);
      boolean hasDocument = has(Field.TEXT);
      if ((hasTexts ? 1 : 0) + (hasIds ? 1 : 0) + (hasDocument ? 1 : 0) != 1) {
        throw complaint(
            String.format(
                Locale.ROOT,
                "expected one of '%s' with '%s', '%s' with '%s', or '%s'%s",
                name(Field.PREFIX),
                name(Field.SUFFIX),
                name(Field.PREFIX_IDS),
                name(Field.SUFFIX_IDS),
                name(Field.TEXT),
                found(Field.TEXT)));
      }
      PrefixSuffix.Content content;
      if (hasTexts) {
        content = new PrefixSuffix.Text(text(Field.PREFIX), text(Field.SUFFIX));
      } else if (hasIds) {
        content = new PrefixSuffix.TokenIds(ids(Field.PREFIX_IDS), ids(Field.SUFFIX_IDS));
      } else {
        content = new PrefixSuffix.Document(text(Field.TEXT));
      }
      return new PrefixSuffix(id, content, metadata());
    }

    /** What is there, for somebody whose fields have other names. */
    private String found(Field wanted) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      if (names.isEmpty()) {
        return "; found no field at all";
      }
      String some =
          names.stream()
              .limit(SHOWN_FIELDS)
              .map(name -> "'" + shown(name) + "'")
              .collect(Collectors.joining(", "));
      String all =
          "; found "
              + some
              + (names.size() > SHOWN_FIELDS
                  ? " and " + (names.size() - SHOWN_FIELDS) + " more"
                  : "");
      List<String> known = Stream.of(Field.values()).map(ExampleFields.this::name).toList();
      return names.stream()
          .filter(name -> !known.contains(name))
          .reduce(
              (first, next) ->
                  wanted == Field.TEXT && characters(next) > characters(first) ? next : first)
          .map(
              other ->
                  String.format(
                      Locale.ROOT,
                      "%s (a field of another name is given by --fields, as in --fields %s=%s)",
                      all,
                      wanted.label,
                      shown(other)))
          .orElse(all);
    }

    /** The longest is likely to be the text. */
    private int characters(String name) {
      return node.get(name).isTextual() ? node.get(name).textValue().length() : 0;
    }

    /** Enough of a name to know it by, and nothing that a terminal would act on. */
    private static String shown(String name) {
      String plain = name.replaceAll("\\p{Cntrl}", "?");
      return plain.length() <= SHOWN_CHARACTERS
          ? plain
          : plain.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private boolean has(Field field) {
      return node.has(name(field));
    }

    private String id() {
      JsonNode id = node.get(name(Field.ID));
      if (id == null) {
        throw complaint(
            "'"
                + name(Field.ID)
                + "' is missing"
                + found(Field.ID)
                + "; id=# numbers the examples");
      }
      if (!(id.isTextual() || id.isIntegralNumber()) || id.asText().isBlank()) {
        throw complaint(
            "'"
                + name(Field.ID)
                + "' must be a text that is not blank, or a whole number, found "
                + id);
      }
      return whole(name(Field.ID), id.asText());
    }

    /** Half a character cannot be written: it would become a question mark, as others would. */
    private String whole(String field, String text) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw complaint(
            "'"
                + field.replaceAll("\\p{Cs}", "?")
                + "' holds half a surrogate pair, which is no character");
      }
      return text;
    }

    private String text(Field field) {
      JsonNode value = node.get(name(field));
      if (value == null || !value.isTextual()) {
        throw complaint("'" + name(field) + "' must be a text, found " + value);
      }
      if (value.textValue().isEmpty()) {
        throw complaint("'" + name(field) + "' is empty");
      }
      return whole(name(field), value.textValue());
    }

    private List<Integer> ids(Field field) {
      JsonNode values = node.get(name(field));
      if (values == null || !values.isArray()) {
        throw complaint("'" + name(field) + "' must be an array of token ids, found " + values);
      }
      if (values.isEmpty()) {
        throw complaint("'" + name(field) + "' is empty");
      }
      List<Integer> ids = new ArrayList<>(values.size());
      for (JsonNode value : values) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
          throw complaint(
              "'" + name(field) + "' must hold token ids (whole numbers >= 0), found " + value);
        }
        ids.add(value.intValue());
      }
      return ids;
    }

    private Map<String, Object> metadata() {
      List<String> content = Stream.of(Field.values()).map(ExampleFields.this::name).toList();
      Map<String, Object> metadata = new LinkedHashMap<>();
      node.properties()
          .forEach(
              field -> {
                if (!content.contains(field.getKey()) && !field.getValue().isNull()) {
                  Object value = scalar(field.getValue());
                  whole(field.getKey(), field.getKey());
                  if (value instanceof String text) {
                    whole(field.getKey(), text);
                  }
                  metadata.put(field.getKey(), value);
                }
              });
      return metadata;
    }

    private ExampleException complaint(String what) {
      return new ExampleException(where + ": " + what);
    }
  }

  /**
   * A scalar as itself; as text whatever is nested, whole numbers beyond 64 bits, and what is no
   * finite number, for which JSON has no other way.
   */
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
    if (value.isFloatingPointNumber()) {
      double number = value.doubleValue();
      return Double.isFinite(number) ? (Object) number : Double.toString(number);
    }
    return value.toString();
  }
}
