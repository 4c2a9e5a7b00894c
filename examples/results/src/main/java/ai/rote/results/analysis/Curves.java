package ai.rote.results.analysis;

import ai.rote.metrics.RateCurve;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Rate;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Rates against the number of queries, for a drawing with a log scale. */
public final class Curves {
  private static final int POINTS_PER_DECADE = 12;

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
      for (long n : queries(grid.mostQueries(), POINTS_PER_DECADE)) {
        Rate rate = curve.at(n);
        points
            .addArray()
            .add(n)
            .add(rate.value())
            .add(rate.interval().low())
            .add(rate.interval().high())
            .add(rate.isWeighted() ? null : (Long) rate.count());
      }
    }
    return curves;
  }

  /**
   * From 1 to the largest n that was asked for, evenly on a log scale: no further than the tables.
   */
  static List<Long> queries(long most, int pointsPerDecade) {
    List<Long> queries = new ArrayList<>();
    for (int i = 0; Math.pow(10, (double) i / pointsPerDecade) < most; i++) {
      queries.add(Math.round(Math.pow(10, (double) i / pointsPerDecade)));
    }
    queries.add(most);
    return queries.stream().distinct().toList();
  }
}
