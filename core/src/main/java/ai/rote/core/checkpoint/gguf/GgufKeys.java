package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metadata of a GGUF file, asked for by what they mean. */
final class GgufKeys {
  private static final Map<String, String> COUNTS =
      Map.of(
          "heads", "attention.head_count",
          "key/value heads", "attention.head_count_kv",
          "layers", "block_count",
          "width", "embedding_length",
          "MLP width", "feed_forward_length",
          "context", "context_length");

  private final Path file;
  private final String architecture;
  private final Map<String, Object> metadata;

  GgufKeys(Path file, Map<String, Object> metadata) {
    this.file = file;
    this.metadata = metadata;
    this.architecture = text("general.architecture").orElse("");
  }

  String architecture() {
    return architecture;
  }

  /** A text under its whole key. */
  Optional<String> text(String key) {
    Object value = metadata.get(key);
    if (value != null && !(value instanceof String)) {
      throw unexpected(key, "a text");
    }
    return Optional.ofNullable((String) value);
  }

  /** A count by what it means; that of key/value heads is by default that of heads. */
  long count(String meaning) {
    String key = architecture + "." + COUNTS.get(meaning);
    if (meaning.startsWith("key") && !metadata.containsKey(key)) {
      return count("heads");
    }
    Object value = metadata.get(key);
    if (value instanceof List<?> list && !list.isEmpty() && list.stream().distinct().count() == 1) {
      value = list.get(0);
    }
    if (!(value instanceof Long number) || number < 1 || number > Integer.MAX_VALUE) {
      throw unexpected(key, "a whole number above 0, the same for all layers");
    }
    return number;
  }

  /** A number of the architecture. */
  Optional<Double> number(String key) {
    Object value = metadata.get(architecture + "." + key);
    if (value != null && !(value instanceof Number)) {
      throw unexpected(architecture + "." + key, "a number");
    }
    return Optional.ofNullable((Number) value).map(Number::doubleValue);
  }

  /** A number that must be there. */
  double needed(String key) {
    return number(key).orElseThrow(() -> unexpected(architecture + "." + key, "a number"));
  }

  Optional<String> ownText(String key) {
    return text(architecture + "." + key);
  }

  boolean flag(String key, boolean absent) {
    Object value = metadata.getOrDefault(architecture + "." + key, absent);
    if (!(value instanceof Boolean flag)) {
      throw unexpected(architecture + "." + key, "true or false");
    }
    return flag;
  }

  /** A list under its whole key, all of one type. */
  <T> Optional<List<T>> list(String key, Class<T> type, String expected) {
    Object value = metadata.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(type::isInstance)) {
      throw unexpected(key, expected);
    }
    return Optional.of(list.stream().map(type::cast).toList());
  }

  /** A whole number under its whole key. */
  Optional<Long> wholeNumber(String key) {
    Object value = metadata.get(key);
    if (value != null && !(value instanceof Long)) {
      throw unexpected(key, "a whole number");
    }
    return Optional.ofNullable((Long) value);
  }

  /** True or false under its whole key. */
  Optional<Boolean> wholeFlag(String key) {
    Object value = metadata.get(key);
    if (value != null && !(value instanceof Boolean)) {
      throw unexpected(key, "true or false");
    }
    return Optional.ofNullable((Boolean) value);
  }

  boolean has(String key) {
    return metadata.containsKey(key);
  }

  /** The values of a small tensor. */
  static List<Float> values(StoredTensor tensor) {
    if (tensor.shape().size() != 1 || tensor.elements() > 1 << 16) {
      throw new CheckpointException(
          tensor.file() + ": tensor '" + tensor.name() + "' has shape " + tensor.shape());
    }
    List<Float> values = new ArrayList<>();
    for (float value : tensor.floats(0, (int) tensor.elements())) {
      values.add(value);
    }
    return values;
  }

  CheckpointException complaint(String what) {
    return new CheckpointException(file + ": " + what);
  }

  CheckpointException unexpected(String key, String expected) {
    Object value = metadata.get(key);
    String found = value == null ? "missing" : String.valueOf(value);
    return new CheckpointException(
        file
            + ": '"
            + key
            + "' is "
            + found.substring(0, Math.min(100, found.length()))
            + ", expected "
            + expected);
  }
}
