package ai.rote.core.data;

import ai.rote.core.ExampleException;
import java.util.HashMap;
import java.util.Map;

/** Refuses an id that stands twice in a source, naming both places. */
final class UniqueIds {
  private final Map<String, Long> places = new HashMap<>();
  private final String unit;

  /**
   * For one reading of one source.
   *
   * @param unit of places, as in {@code line}
   */
  UniqueIds(String unit) {
    this.unit = unit;
  }

  /**
   * Takes the next example.
   *
   * @param example whose id must be new
   * @param place its line or row
   * @param where the same in words, for a complaint
   * @return the example
   * @throws ExampleException if the id is not new
   */
  PrefixSuffix checked(PrefixSuffix example, long place, String where) {
    Long earlier = places.putIfAbsent(example.id(), place);
    if (earlier != null) {
      throw new ExampleException(
          where + ": id '" + example.id() + "' stands already in " + unit + " " + earlier);
    }
    return example;
  }
}
