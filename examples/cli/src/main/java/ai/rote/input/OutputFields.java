package ai.rote.input;

import ai.rote.core.ExampleException;
import ai.rote.core.data.JsonLine;
import ai.rote.results.analysis.GeneratedOutput;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the fields of generated outputs are called. Each has several names that are known, and may
 * be given another, which can be a path as in {@code output=/choices/0/message/content} (a JSON
 * Pointer).
 *
 * @param names the data's name of each field that is called differently
 */
public record OutputFields(Map<Field, String> names) {

  /** Every field has one of the names that are known. */
  public static final OutputFields STANDARD = new OutputFields(Map.of());

  private static final String NUMBERED = "#";
  private static final int SHOWN_FIELDS = 10;

  /** A field, and what it may be called. */
  public enum Field {
    /** Names the output or its prompt. */
    ID("id", "custom_id"),
    /** What the output answers. */
    PROMPT("prompt", "prefix", "instruction", "question"),
    /** The output itself, or several. */
    OUTPUT(
        "output",
        "outputs",
        "generation",
        "generations",
        "generated",
        "generated_text",
        "completion",
        "completions",
        "response",
        "responses",
        "text"),
    /** What it is looked for, or several texts. */
    TARGET("target", "targets", "suffix");

    private final List<String> known;

    Field(String... known) {
      this.known = List.of(known);
    }
  }

  /**
   * Copies the names.
   *
   * @param names the data's name of each field that is called differently
   */
  public OutputFields {
    Map<Field, String> copy = new EnumMap<>(Field.class);
    copy.putAll(names);
    names = copy;
  }

  /**
   * Reads names.
   *
   * @param text as in {@code output=answer,target=gold,id=#}
   * @return the names
   * @throws IllegalArgumentException if it is no such list, or names a field that is not known
   */
  public static OutputFields parse(String text) {
    Map<Field, String> names = new EnumMap<>(Field.class);
    for (String each : text.split(",", -1)) {
      String[] parts = each.split("=", -1);
      Optional<Field> field =
          Stream.of(Field.values())
              .filter(f -> f.known.get(0).equals(parts[0].strip()))
              .findFirst();
      if (parts.length != 2 || field.isEmpty() || parts[1].isBlank()) {
        throw new IllegalArgumentException(
            "'"
                + each
                + "' names no field; expected NAME=FIELD, where NAME is one of "
                + Stream.of(Field.values())
                    .map(f -> f.known.get(0))
                    .collect(Collectors.joining(", ")));
      }
      if (names.put(field.get(), parts[1].strip()) != null) {
        throw new IllegalArgumentException("'" + parts[0] + "' stands twice in '" + text + "'");
      }
    }
    return new OutputFields(names);
  }

  /**
   * The outputs of a record.
   *
   * @param file as it is called in reports
   * @param line of the file
   * @param decoder turns token ids into text; empty if there is none
   * @return at least none
   * @throws ExampleException if a field is missing or is no text, naming file and line
   */
  List<GeneratedOutput> outputs(
      String file, JsonLine line, Optional<Function<int[], String>> decoder) {
    Reader reader = new Reader(line);
    String id = reader.id();
    List<String> texts = reader.isRoteRecord() ? List.of(reader.greedy(decoder)) : reader.outputs();
    String prompt = reader.field(Field.PROMPT).map(reader::text).orElse("");
    List<String> targets = reader.field(Field.TARGET).map(reader::texts).orElse(List.of());
    List<GeneratedOutput> outputs = new ArrayList<>();
    for (String text : texts) {
      outputs.add(new GeneratedOutput(id, file, line.number(), prompt, text, targets));
    }
    return outputs;
  }

  /** A field of a record, with its name. */
  private record Value(String name, JsonNode node) {}

  private final class Reader {
    private final JsonLine line;

    Reader(JsonLine line) {
      this.line = line;
    }

    Optional<Value> field(Field field) {
      String given = names.get(field);
      if (given != null) {
        JsonNode node = given.startsWith("/") ? at(given) : line.object().path(given);
        if (node.isMissingNode()) {
          throw complaint("no '" + given + "'" + found());
        }
        return Optional.of(new Value(given, node));
      }
      List<String> there =
          field.known.stream().filter(name -> line.object().has(name)).collect(Collectors.toList());
      if (field == Field.OUTPUT && there.size() > 1) {
        there.remove("text"); // which may be anything, beside a name that says more
      }
      if (there.size() > 1) {
        throw complaint(
            String.format(
                Locale.ROOT,
                "has '%s' and '%s', and either may be the %s; --fields %s=%s chooses",
                there.get(0),
                there.get(1),
                field.known.get(0),
                field.known.get(0),
                there.get(0)));
      }
      return there.stream().findFirst().map(name -> new Value(name, line.object().get(name)));
    }

    private JsonNode at(String pointer) {
      try {
        return line.object().at(pointer);
      } catch (IllegalArgumentException e) {
        throw complaint("'" + pointer + "' is no path in JSON: " + e.getMessage());
      }
    }

    String id() {
      String number = Long.toString(line.number());
      if (NUMBERED.equals(names.get(Field.ID))) {
        return number;
      }
      Optional<Value> id = field(Field.ID);
      if (id.isPresent() && !id.get().node.isTextual() && !id.get().node.isIntegralNumber()) {
        throw complaint(
            "'" + id.get().name + "' must be a text or a whole number, found " + kind(id.get()));
      }
      return id.map(each -> whole(each.name, each.node.asText())).orElse(number);
    }

    List<String> outputs() {
      Value value =
          field(Field.OUTPUT)
              .orElseThrow(
                  () ->
                      complaint(
                          "no output; expected 'output', or one of "
                              + Field.OUTPUT.known.stream()
                                  .skip(1)
                                  .map(each -> "'" + each + "'")
                                  .collect(Collectors.joining(", "))
                              + found()
                              + " (a field of another name is given by --fields output=NAME)"));
      return value.node.isNull() ? List.of("") : texts(value);
    }

    /** A text, or several; objects in an array are looked into as records are. */
    List<String> texts(Value value) {
      if (!value.node.isArray()) {
        return List.of(text(value));
      }
      List<String> texts = new ArrayList<>();
      for (JsonNode each : value.node) {
        JsonNode inner = each;
        for (String name : Field.OUTPUT.known) {
          inner = inner.isObject() && inner.has(name) ? inner.get(name) : inner;
        }
        texts.add(text(new Value(value.name, inner)));
      }
      return texts;
    }

    String text(Value value) {
      if (!value.node.isTextual()) {
        throw complaint("'" + value.name + "' must be a text, found " + kind(value));
      }
      return whole(value.name, value.node.textValue());
    }

    boolean isRoteRecord() {
      return !names.containsKey(Field.OUTPUT)
          && line.object().has("suffixIds")
          && line.object().has("prefixIds")
          && line.object().has("tokens");
    }

    /**
     * Of a line of {@code scores.jsonl}: draws are only counted there, but greedy's ids are kept.
     */
    String greedy(Optional<Function<int[], String>> decoder) {
      JsonNode ids = line.object().path("sampled").path("greedyIds");
      if (!ids.isArray()) {
        throw complaint(
            "is a record of rote measure without generated tokens; --samples keeps what greedy"
                + " decoding gives");
      }
      if (decoder.isEmpty()) {
        throw complaint(
            "is a record of rote measure, which holds what greedy decoding gives as token ids;"
                + " --tokenizer FOLDER, the model's folder, turns them into text");
      }
      int[] tokens = new int[ids.size()];
      for (int i = 0; i < tokens.length; i++) {
        if (!ids.get(i).canConvertToInt() || ids.get(i).intValue() < 0) {
          throw complaint("'sampled.greedyIds' must hold token ids, found " + ids.get(i));
        }
        tokens[i] = ids.get(i).intValue();
      }
      return decoder.get().apply(tokens);
    }

    private String whole(String name, String text) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw complaint("'" + name + "' holds half a surrogate pair, which is no character");
      }
      return text;
    }

    private static String kind(Value value) {
      return value.node.getNodeType().toString().toLowerCase(Locale.ROOT);
    }

    private String found() {
      List<String> fields = new ArrayList<>();
      line.object().fieldNames().forEachRemaining(fields::add);
      return fields.isEmpty()
          ? "; found no field at all"
          : "; found "
              + fields.stream()
                  .limit(SHOWN_FIELDS)
                  .map(each -> "'" + each + "'")
                  .collect(Collectors.joining(", "))
              + (fields.size() > SHOWN_FIELDS
                  ? " and " + (fields.size() - SHOWN_FIELDS) + " more"
                  : "");
    }

    private ExampleException complaint(String what) {
      return new ExampleException(line.where() + ": " + what);
    }
  }
}
