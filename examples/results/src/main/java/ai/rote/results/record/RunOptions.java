package ai.rote.results.record;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.Population;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.metrics.subject.TokenPrice;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Options of a run by their names on the command line, in their order. Most are kept as they are,
 * to be read by people; those that a report depends on can be asked for as what they mean.
 */
public final class RunOptions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Options without any. */
  public static final RunOptions NONE = new RunOptions(JSON.objectNode());

  private final ObjectNode values;

  private RunOptions(ObjectNode values) {
    this.values = values;
  }

  /**
   * Takes options.
   *
   * @param values by name: booleans, numbers, texts, thresholds, lists and maps of them; anything
   *     else is kept as the text it prints as
   * @return the options
   */
  public static RunOptions of(Map<String, ?> values) {
    return new RunOptions((ObjectNode) json(values));
  }

  /**
   * Reads options back.
   *
   * @param values as they were written
   * @return the options
   * @throws IllegalArgumentException if one that a report depends on cannot be understood
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RunOptions read(ObjectNode values) {
    RunOptions options = new RunOptions(values.deepCopy());
    options.schemes();
    options.queries();
    options.probabilities();
    options.thresholds();
    options.closeness();
    options.interval();
    options.level();
    options.resamples();
    options.text("group-by");
    options.text("control");
    options.text("subject");
    options.text("price").ifPresent(TokenPrice::parse);
    options.text("profile");
    options.design();
    options.text("name").ifPresent(Label::recorded);
    options.text("title").ifPresent(Label::recorded);
    return options;
  }

  @JsonValue
  private ObjectNode json() {
    return values;
  }

  /**
   * The values, as they stand in a configuration file.
   *
   * @return by name, in their order
   */
  public Map<String, Object> values() {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.properties().forEach(each -> plain.put(each.getKey(), plain(each.getValue())));
    return plain;
  }

  /**
   * The same with one more option, or with another value of it.
   *
   * @param name of the option
   * @param value as for {@link #of}
   * @return new options
   */
  public RunOptions with(String name, Object value) {
    ObjectNode changed = values.deepCopy();
    changed.set(name, json(value));
    return new RunOptions(changed);
  }

  /**
   * The same without an option.
   *
   * @param name of the option
   * @return new options
   */
  public RunOptions without(String name) {
    ObjectNode changed = values.deepCopy();
    changed.remove(name);
    return new RunOptions(changed);
  }

  /**
   * How the examples were said to be drawn.
   *
   * @return by which fields of their metadata; nothing if nothing was said
   */
  public DesignFields design() {
    return new DesignFields(
        text("cluster"), text("weight"), text("population").map(Population::parse));
  }

  /**
   * The sampling schemes.
   *
   * @return in their order
   */
  public List<SamplingScheme> schemes() {
    return list("scheme", node -> SamplingScheme.parse(text("scheme", node)));
  }

  /**
   * The numbers of queries n that were asked for.
   *
   * @return in their order
   */
  public List<Long> queries() {
    return list(
        "n",
        node -> {
          if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw wrong("n", node, "whole numbers of at least 1");
          }
          return node.longValue();
        });
  }

  /**
   * The probabilities of extraction p that were asked for.
   *
   * @return in their order
   */
  public List<Double> probabilities() {
    return list(
        "p",
        node -> {
          if (!node.isNumber() || !(node.doubleValue() > 0 && node.doubleValue() <= 1)) {
            throw wrong("p", node, "numbers in (0, 1]");
          }
          return node.doubleValue();
        });
  }

  /**
   * The values of ε or τ that were asked for.
   *
   * @return each once, from the least, shares last; {@link Threshold#VERBATIM} if there are none
   */
  public List<Threshold> thresholds() {
    List<Threshold> found =
        list("epsilon", node -> Threshold.parse(node.asText())).stream()
            .distinct()
            .sorted()
            .toList();
    return found.isEmpty() ? List.of(Threshold.VERBATIM) : found;
  }

  /**
   * What compares a suffix with the true one.
   *
   * @return the Levenshtein distance where nothing else was asked for
   */
  public NamedCloseness closeness() {
    return text("distance").map(NamedCloseness::parse).orElse(NamedCloseness.LEVENSHTEIN);
  }

  /**
   * The interval around shares.
   *
   * @return Wilson's where nothing else was asked for
   */
  public ShareInterval interval() {
    return text("interval").map(ShareInterval::parse).orElse(ShareInterval.WILSON);
  }

  /**
   * The level of all intervals.
   *
   * @return 0.95 where nothing else was asked for
   */
  public double level() {
    JsonNode level = get("level").orElse(JSON.numberNode(ShareInterval.DEFAULT_LEVEL));
    if (!level.isNumber() || !(level.doubleValue() > 0 && level.doubleValue() < 1)) {
      throw wrong("level", level, "a number between 0 and 1");
    }
    return level.doubleValue();
  }

  /**
   * The number of resamples of every bootstrap.
   *
   * @return {@link Bootstrap#DEFAULT_RESAMPLES} where nothing else was asked for
   */
  public int resamples() {
    JsonNode resamples = get("bootstrap").orElse(JSON.numberNode(Bootstrap.DEFAULT_RESAMPLES));
    if (!resamples.isIntegralNumber() || !resamples.canConvertToInt()) {
      throw wrong("bootstrap", resamples, "a whole number");
    }
    return resamples.intValue();
  }

  /**
   * An option that is a text.
   *
   * @param name of the option
   * @return its value; empty if it is not there
   * @throws IllegalArgumentException if its value is no text
   */
  public Optional<String> text(String name) {
    return get(name).map(node -> text(name, node));
  }

  /**
   * Whether a flag is on.
   *
   * @param name of the option
   * @return false if it is off or not there
   */
  public boolean isOn(String name) {
    return values.path(name).booleanValue();
  }

  /** Files that options name, by the option's name and the file's, with their digests. */
  List<RunRecord.FileDigest> files() {
    List<RunRecord.FileDigest> files = new ArrayList<>();
    values
        .properties()
        .forEach(
            option ->
                option
                    .getValue()
                    .properties()
                    .forEach(
                        file ->
                            files.add(
                                new RunRecord.FileDigest(
                                    option.getKey() + "/" + file.getKey(),
                                    file.getValue().asText()))));
    return files;
  }

  /** The value of an option; empty if it is not there. */
  Optional<JsonNode> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static String text(String name, JsonNode node) {
    if (!node.isTextual()) {
      throw wrong(name, node, "a text");
    }
    return node.textValue();
  }

  private <T> List<T> list(String name, Function<JsonNode, T> value) {
    JsonNode array = values.path(name);
    if (!array.isArray() && !array.isMissingNode()) {
      throw wrong(name, array, "a list");
    }
    List<T> list = new ArrayList<>();
    array.forEach(each -> list.add(value.apply(each)));
    return list;
  }

  private static IllegalArgumentException wrong(String name, JsonNode found, String expected) {
    return new IllegalArgumentException(
        "option '" + name + "' is " + found + ", expected " + expected);
  }

  private static JsonNode json(Object value) {
    if (value instanceof Map<?, ?> values) {
      ObjectNode object = JSON.objectNode();
      values.forEach((name, each) -> object.set(name.toString(), json(each)));
      return object;
    }
    if (value instanceof Collection<?> values) {
      ArrayNode array = JSON.arrayNode();
      values.forEach(each -> array.add(json(each)));
      return array;
    }
    if (value instanceof Integer number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Long number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Double number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    }
    return value instanceof Threshold threshold
        ? threshold.json()
        : JSON.textNode(value.toString());
  }

  private static Object plain(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(each -> list.add(plain(each)));
      return list;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** As JSON. */
  @Override
  public String toString() {
    return values.toString();
  }
}
