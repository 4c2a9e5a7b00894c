package ai.rote.metrics.stat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Kinds of examples of which the population is said to have so many. */
final class PostStrata {
  private PostStrata() {}

  /** Refuses kinds without a size, with less than were drawn, or of which nothing was drawn. */
  static void check(String name, List<String> labels, Map<String, Long> populationSizes) {
    Map<String, Long> drawn = new TreeMap<>();
    labels.forEach(each -> drawn.merge(each, 1L, Long::sum));
    populationSizes.keySet().forEach(each -> drawn.merge(each, 0L, Long::sum));
    drawn.forEach(
        (label, count) -> {
          long there = populationSizes.getOrDefault(label, 0L);
          if (count == 0 || there < count) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "the population has %d examples with %s = %s, but %d were measured%s",
                    there,
                    name,
                    label,
                    count,
                    count == 0 ? ": nothing is known of them" : ""));
          }
        });
  }
}
