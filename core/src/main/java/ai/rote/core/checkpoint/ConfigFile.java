package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A {@code config.json}, read key by key. Keys of nested objects are written with a dot: {@code
 * rope_parameters.rope_theta}; so are the elements of lists, from 0. A key whose value is {@code
 * null} counts as absent.
 */
public final class ConfigFile {
  private static final ObjectMapper VALUES = new ObjectMapper();
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  private final Path file;
  private final String place;
  private final JsonNode root;
  private final Set<String> asked;

  private ConfigFile(Path file, String place, JsonNode root, Set<String> asked) {
    this.file = file;
    this.place = place;
    this.root = root;
    this.asked = asked;
  }

  /**
   * Reads the file.
   *
   * @param file a JSON object
   * @return its keys and values
   * @throws CheckpointException if the file is missing or malformed
   */
  public static ConfigFile read(Path file) {
    return new ConfigFile(file, "", Json.object(file), new ConcurrentSkipListSet<>());
  }

  /**
   * Reads a text.
   *
   * @param text a JSON object
   * @param name what messages call it
   * @return its keys and values
   * @throws CheckpointException if it is malformed
   */
  public static ConfigFile parse(String text, Path name) {
    return new ConfigFile(
        name, "", Json.object(text, name.toString()), new ConcurrentSkipListSet<>());
  }

  /**
   * An object in it, to be read as if it were a file of its own. Messages name its keys from the
   * outermost object on.
   *
   * @param key where it stands
   * @param absent keys that it may lack, and what they then are: texts, numbers, or yes and no
   * @return its keys and values
   * @throws CheckpointException if it is no object
   */
  public ConfigFile part(String key, Map<String, ?> absent) {
    ObjectNode part = VALUES.valueToTree(absent);
    if (hasKeys(key)) {
      part.setAll((ObjectNode) node(key));
    }
    return new ConfigFile(file, place + key + ".", part, asked);
  }

  /**
   * Whether a key is there and not {@code null}.
   *
   * @param key to look for
   * @return true if it has a value
   */
  public boolean has(String key) {
    return !node(key).isMissingNode();
  }

  /**
   * Whether a key is there, with the value {@code null}.
   *
   * @param key to look for
   * @return false if it is absent or has a value
   */
  public boolean isNull(String key) {
    return rawNode(key).isNull();
  }

  /**
   * Whether a key holds an object with something in it.
   *
   * @param key to look for
   * @return false if it is absent, {@code null} or an empty object
   * @throws CheckpointException if it is anything else
   */
  public boolean hasKeys(String key) {
    if (!has(key)) {
      return false;
    }
    if (!node(key).isObject()) {
      throw unexpected(key, "an object");
    }
    return !node(key).isEmpty();
  }

  /**
   * The keys of an object.
   *
   * @param key where it stands
   * @return its keys in the order of the file; none if it is absent
   * @throws CheckpointException if it is no object
   */
  public List<String> names(String key) {
    if (!hasKeys(key)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    node(key).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * A text.
   *
   * @param key where it stands
   * @return its value, or nothing if the key is absent
   * @throws CheckpointException if it is no text
   */
  public Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!node(key).isTextual()) {
      throw unexpected(key, "a text");
    }
    return Optional.of(node(key).textValue());
  }

  /**
   * A whole number above 0 that must be there.
   *
   * @param key where it stands
   * @return its value
   * @throws CheckpointException if it is absent or no such number
   */
  public int count(String key) {
    JsonNode node = node(key);
    if (node.isMissingNode()) {
      throw missing(key);
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
      throw unexpected(key, "a whole number above 0");
    }
    return node.intValue();
  }

  /**
   * A whole number above 0 that may be absent.
   *
   * @param key where it stands
   * @param absent what an absent key means
   * @return its value
   * @throws CheckpointException if it is there and no such number
   */
  public int count(String key, int absent) {
    return has(key) ? count(key) : absent;
  }

  /**
   * A finite number.
   *
   * @param key where it stands
   * @return its value, or nothing if the key is absent
   * @throws CheckpointException if it is no such number
   */
  public Optional<Double> number(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!node(key).isNumber() || !Double.isFinite(node(key).doubleValue())) {
      throw unexpected(key, "a finite number");
    }
    return Optional.of(node(key).doubleValue());
  }

  /**
   * A number that has had several spellings.
   *
   * @param keys where it may stand, the one that wins first
   * @return its value under the first key that is there, or nothing
   * @throws CheckpointException if it is no finite number
   */
  public Optional<Double> firstNumber(List<String> keys) {
    return keys.stream().filter(this::has).findFirst().flatMap(this::number);
  }

  /**
   * A finite number above 0 that may have had several spellings.
   *
   * @param keys where it may stand, the one that wins first
   * @param absent what it is if no key is there
   * @return its value
   * @throws CheckpointException if it is no such number
   */
  public double positive(List<String> keys, double absent) {
    double value = firstNumber(keys).orElse(absent);
    if (value <= 0) {
      throw unexpected(
          keys.stream().filter(this::has).findFirst().orElseThrow(), "a number above 0");
    }
    return value;
  }

  /**
   * A list of numbers.
   *
   * @param key where it stands
   * @return its values, or nothing if the key is absent
   * @throws CheckpointException if it is no such list
   */
  public Optional<List<Double>> numbers(String key) {
    return list(key, JsonNode::isNumber, JsonNode::doubleValue, "a list of numbers");
  }

  /**
   * A list of texts.
   *
   * @param key where it stands
   * @return its values, or nothing if the key is absent
   * @throws CheckpointException if it is no such list
   */
  public Optional<List<String>> texts(String key) {
    return list(key, JsonNode::isTextual, JsonNode::textValue, "a list of texts");
  }

  private <T> Optional<List<T>> list(
      String key, Predicate<JsonNode> fits, Function<JsonNode, T> value, String expected) {
    if (!has(key)) {
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    for (JsonNode element : node(key)) {
      if (!fits.test(element)) {
        throw unexpected(key, expected);
      }
      values.add(value.apply(element));
    }
    if (!node(key).isArray()) {
      throw unexpected(key, expected);
    }
    return Optional.of(values);
  }

  /**
   * A yes or no.
   *
   * @param key where it stands
   * @param absent what an absent key means
   * @return its value
   * @throws CheckpointException if it is neither true nor false
   */
  public boolean flag(String key, boolean absent) {
    if (!has(key)) {
      return absent;
    }
    if (!node(key).isBoolean()) {
      throw unexpected(key, "true or false");
    }
    return node(key).booleanValue();
  }

  /**
   * A complaint about a key's value.
   *
   * @param key where it stands
   * @param expected what it should be
   * @return an exception that names file, key, value and expectation
   */
  public CheckpointException unexpected(String key, String expected) {
    String found = isNull(key) ? "null" : has(key) ? Json.shown(node(key)) : "absent";
    return new CheckpointException(
        file + ": '" + place + key + "' is " + found + ", expected " + expected);
  }

  /**
   * A complaint about a key that is not there.
   *
   * @param key where it should stand
   * @return an exception that names file and key
   */
  public CheckpointException missing(String key) {
    return new CheckpointException(file + ": '" + place + key + "' is missing");
  }

  private JsonNode node(String key) {
    JsonNode node = rawNode(key);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  /**
   * The keys that have been asked for so far, whether the file has them or not.
   *
   * @return in alphabetical order, keys of nested objects with a dot
   */
  public SortedSet<String> keysAskedFor() {
    return new TreeSet<>(asked);
  }

  private JsonNode rawNode(String key) {
    asked.add(place + key);
    return found(key);
  }

  private JsonNode found(String key) {
    int dot = key.lastIndexOf('.');
    JsonNode parent = dot < 0 ? root : found(key.substring(0, dot));
    if (parent.isNull()) {
      parent = MissingNode.getInstance();
    }
    String name = key.substring(dot + 1);
    boolean element = parent.isArray() && INDEX.matcher(name).matches();
    if (!parent.isObject() && !parent.isMissingNode() && !element) {
      throw unexpected(key.substring(0, dot), "an object");
    }
    JsonNode node = element ? parent.path(Integer.parseInt(name)) : parent.path(name);
    return node;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
