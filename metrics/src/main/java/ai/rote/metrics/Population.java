package ai.rote.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The finite population that examples were drawn from without replacement, such as a training
 * corpus: how many examples it has, or how many of each kind, as a metadata field tells the kinds.
 *
 * @param field the field by whose values sizes are given; empty if only the whole size is
 * @param sizes how many examples the population has of each value; one entry without a field
 */
public record Population(Optional<String> field, SortedMap<String, Long> sizes) {

  /**
   * Copies the map.
   *
   * @param field the field by whose values sizes are given
   * @param sizes how many examples the population has of each value
   * @throws IllegalArgumentException if there is no size, or one is below 1
   */
  public Population {
    Objects.requireNonNull(field, "field");
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    if (sizes.isEmpty() || sizes.values().stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(
          "a population's sizes must be at least 1, and at least one size, but are " + sizes);
    }
  }

  /**
   * A population of known size.
   *
   * @param examples how many it has, at least 1
   * @return the population
   * @throws IllegalArgumentException if there are none
   */
  public static Population of(long examples) {
    return new Population(Optional.empty(), new TreeMap<>(Map.of("", examples)));
  }

  /**
   * A population of which it is known how many examples of each kind it has.
   *
   * @param field a metadata field, as in {@code repetitions}
   * @param sizes how many examples there are of each of its values
   * @return the population
   * @throws IllegalArgumentException if there is no size, or one is below 1
   */
  public static Population of(String field, Map<String, Long> sizes) {
    return new Population(Optional.of(field), new TreeMap<>(sizes));
  }

  /**
   * Reads {@code 120000} or {@code repetitions:1=120000,2=30000,4=900}.
   *
   * @param text the spelling
   * @return the population
   * @throws IllegalArgumentException if it is spelt otherwise
   */
  public static Population parse(String text) {
    int colon = text.indexOf(':');
    try {
      if (colon < 0) {
        return of(Long.parseLong(text.strip()));
      }
      SortedMap<String, Long> sizes = new TreeMap<>();
      for (String part : text.substring(colon + 1).split(",", -1)) {
        int equals = part.lastIndexOf('=');
        String value = part.substring(0, Math.max(0, equals)).strip();
        if (colon == 0 || value.isEmpty()) {
          throw unknown(text);
        }
        if (sizes.put(value, Long.parseLong(part.substring(equals + 1).strip())) != null) {
          throw new IllegalArgumentException("'" + text + "' gives two sizes for " + value);
        }
      }
      return of(text.substring(0, colon).strip(), sizes);
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no population; expected a number of examples, as in 120000, or numbers by the"
            + " values of a field, as in repetitions:1=120000,2=30000,4=900");
  }

  /** As it is read. */
  @Override
  public String toString() {
    return field
        .map(
            name ->
                sizes.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.joining(",", name + ":", "")))
        .orElseGet(() -> sizes.get("").toString());
  }
}
