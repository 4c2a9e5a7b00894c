package ai.rote.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Things that have metadata, taken apart by the value of one field. */
record Grouping<T>(SortedMap<Object, List<T>> byValue, List<T> without) {

  static <T> Grouping<T> of(List<T> all, Function<T, Map<String, Object>> metadata, String field) {
    SortedMap<Object, List<T>> byValue = new TreeMap<>(MetadataOrder.INSTANCE);
    List<T> without = new ArrayList<>();
    for (T each : all) {
      Object value = metadata.apply(each).get(field);
      if (value == null) {
        without.add(each);
      } else {
        byValue.computeIfAbsent(value, any -> new ArrayList<>()).add(each);
      }
    }
    return new Grouping<>(byValue, without);
  }

  /** The names of all fields that occur. */
  static <T> Set<String> fields(List<T> all, Function<T, Map<String, Object>> metadata) {
    Set<String> fields = new TreeSet<>();
    all.forEach(each -> fields.addAll(metadata.apply(each).keySet()));
    return fields;
  }
}
