package ai.rote.results.analysis;

import ai.rote.metrics.RateCurve;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Rate;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rates against the number of queries, for a drawing with a log scale. */
public final class Curves {
  private static final int POINTS_PER_DECADE = 12;
  private static final int LEAST_DECADES = 6;
  private static final int MOST_DECADES = 18;

  private Curves() {}

  /**
   * The schemes, n and p of a page.
   *
   * @param grid which they are
   * @return {@code schemes}, {@code n} and {@code p}
   */
  public static ObjectNode axes(Grid grid) {
    ObjectNode axes = JsonNodeFactory.instance.objectNode();
    ArrayNode schemes = axes.putArray("schemes");
    grid.schemes().forEach(scheme -> schemes.add(scheme.toString()));
    ArrayNode queries = axes.putArray("n");
    grid.queries().forEach(queries::add);
    ArrayNode probabilities = axes.putArray("p");
    grid.probabilities().forEach(probabilities::add);
    return axes;
  }

  /**
   * A curve for each p.
   *
   * @param extraction whose rates
   * @param grid which p, and how far n goes
   * @return for each p its points: n, rate, low, high, count
   */
  public static ArrayNode of(SchemeExtraction extraction, Grid grid) {
    ArrayNode curves = JsonNodeFactory.instance.arrayNode();
    for (double p : grid.probabilities()) {
      RateCurve curve = extraction.curve(p);
      ArrayNode points = curves.addObject().put("p", p).putArray("points");
      for (long n : queries(grid)) {
        Rate rate = curve.at(n);
        points
            .addArray()
            .add(n)
            .add(rate.value())
            .add(rate.interval().low())
            .add(rate.interval().high())
            .add(rate.count());
      }
    }
    return curves;
  }

  /** Evenly on a log scale, one decade beyond the largest n that was asked for. */
  private static List<Long> queries(Grid grid) {
    int decades =
        Math.min(
            MOST_DECADES,
            Math.max(LEAST_DECADES, (int) Math.ceil(Math.log10(grid.mostQueries())) + 1));
    Set<Long> queries = new LinkedHashSet<>();
    for (int i = 0; i <= decades * POINTS_PER_DECADE; i++) {
      queries.add(Math.round(Math.pow(10, (double) i / POINTS_PER_DECADE)));
    }
    return new ArrayList<>(queries);
  }
}
