package ai.rote.core.data;

import ai.rote.core.ExampleException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One example as a user gives it: a passage whose beginning, the <b>prefix</b>, is shown to the
 * model and whose continuation, the <b>suffix</b>, the model is tested on. Not tokenised yet; see
 * {@code ai.rote.core.token.ExampleTokenizer}.
 *
 * @param id names the example in every result; unique within a data set
 * @param content the passage, in one of three forms
 * @param metadata every other field of the input, for grouping and for the record; values are
 *     {@link String}, {@link Long}, {@link Double} or {@link Boolean}, and narrower numbers become
 *     one of these
 */
public record PrefixSuffix(String id, Content content, Map<String, Object> metadata) {

  /** The forms a passage can come in. */
  public sealed interface Content permits Text, Document, TokenIds {}

  /**
   * Two texts, to be tokenised as one and split after.
   *
   * @param prefix shown to the model; at least one token long
   * @param suffix not empty
   */
  public record Text(String prefix, String suffix) implements Content {
    /**
     * Refuses nulls.
     *
     * @param prefix shown to the model
     * @param suffix not empty
     */
    public Text {
      Objects.requireNonNull(prefix, "prefix");
      Objects.requireNonNull(suffix, "suffix");
    }
  }

  /**
   * A whole text, whose first tokens become prefix and suffix by count.
   *
   * @param text not empty
   */
  public record Document(String text) implements Content {
    /**
     * Refuses null.
     *
     * @param text not empty
     */
    public Document {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * Token ids, used as they are.
   *
   * @param prefixIds shown to the model
   * @param suffixIds not empty
   */
  public record TokenIds(List<Integer> prefixIds, List<Integer> suffixIds) implements Content {
    /**
     * Copies both lists.
     *
     * @param prefixIds shown to the model
     * @param suffixIds not empty
     */
    public TokenIds {
      prefixIds = List.copyOf(prefixIds);
      suffixIds = List.copyOf(suffixIds);
    }
  }

  /**
   * Checks that the id is not blank and copies the metadata, keeping its order.
   *
   * @param id names the example in every result
   * @param content the passage, in one of three forms
   * @param metadata every other field of the input, for grouping and for the record
   * @throws IllegalArgumentException if the id is blank, a value of the metadata has another type
   *     or is no finite number, or a text holds half a surrogate pair
   */
  public PrefixSuffix {
    Objects.requireNonNull(content, "content");
    if (id.isBlank()) {
      throw new IllegalArgumentException("an example's id must not be blank");
    }
    requireCharacters("id", id);
    Map<String, Object> scalars = new LinkedHashMap<>();
    metadata.forEach((name, value) -> scalars.put(name, scalar(id, name, value)));
    scalars.forEach(
        (name, value) -> {
          requireCharacters("name of a metadata field", name);
          requireCharacters("metadata", String.valueOf(value));
        });
    metadata = Collections.unmodifiableMap(scalars);
  }

  /** Half a character becomes a question mark when it is written, and so two ids may become one. */
  private static void requireCharacters(String what, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "an example's " + what + " holds half a surrogate pair, which is no character");
    }
  }

  private static Object scalar(String id, String name, Object value) {
    Objects.requireNonNull(name, "name of a metadata field");
    if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "example '%s': metadata '%s' is %s, expected a String, Long, finite Double or Boolean",
            id,
            name,
            value == null ? "null" : value + " (" + value.getClass().getSimpleName() + ")"));
  }

  /**
   * An example of two texts.
   *
   * @param id unique in its data set
   * @param prefix shown to the model
   * @param suffix what it is tested on
   * @return the example, without metadata
   */
  public static PrefixSuffix ofText(String id, String prefix, String suffix) {
    return new PrefixSuffix(id, new Text(prefix, suffix), Map.of());
  }

  /**
   * An example of one text, split by token counts.
   *
   * @param id unique in its data set
   * @param text the passage
   * @return the example, without metadata
   */
  public static PrefixSuffix ofDocument(String id, String text) {
    return new PrefixSuffix(id, new Document(text), Map.of());
  }

  /**
   * An example of token ids.
   *
   * @param id unique in its data set
   * @param prefixIds shown to the model
   * @param suffixIds what it is tested on
   * @return the example, without metadata
   */
  public static PrefixSuffix ofIds(String id, int[] prefixIds, int[] suffixIds) {
    return new PrefixSuffix(
        id,
        new TokenIds(
            Arrays.stream(prefixIds).boxed().toList(), Arrays.stream(suffixIds).boxed().toList()),
        Map.of());
  }

  /**
   * This example with one more field of metadata.
   *
   * @param name the field's name
   * @param value a {@link String}, {@link Long}, {@link Double} or {@link Boolean}, or a number
   *     that becomes one
   * @return a new example
   * @throws IllegalArgumentException if the value is anything else
   */
  public PrefixSuffix with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(metadata);
    more.put(name, value);
    return new PrefixSuffix(id, content, more);
  }

  /**
   * Reads a JSON Lines file, one example a line, in one of the forms
   *
   * <pre>{@code
   * {"id": "a-1", "prefix": "Dear Ms Ito, the", "suffix": " parcel left on 3 May"}
   * {"id": "a-2", "prefixIds": [5, 8, 2], "suffixIds": [9, 1]}
   * {"id": "a-3", "text": "Dear Ms Ito, the parcel left on 3 May ..."}
   * }</pre>
   *
   * Every other field is metadata. Blank lines are passed over. {@link ExampleSource#jsonl} reads
   * files that are larger than memory.
   *
   * @param file UTF-8, plain or compressed by gzip
   * @return the examples in the file's order
   * @throws ExampleException if the file cannot be read, or a line is no such object, repeats an
   *     id, or has an empty suffix; the message names file and line
   */
  public static List<PrefixSuffix> readJsonl(Path file) {
    try (Stream<PrefixSuffix> examples =
        ExampleSource.jsonl(file, ExampleFields.STANDARD).stream()) {
      return examples.toList();
    }
  }
}
