package ai.rote.results.figures;

import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Quantile;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The least number of queries n at which the rate at p reaches a share of the examples.
 *
 * @param p probability of extraction
 * @param share of the examples
 * @param queries n; null above 2⁶³, or if no n does
 * @param log10Queries its decimal log; null if no n does
 * @param low lower bound; null if the examples are too few for one
 * @param high upper bound; null if the examples are too few for one
 * @param level nominal coverage
 * @param interval the method's name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueriesFigure(
    double p,
    double share,
    Long queries,
    Double log10Queries,
    Bound low,
    Bound high,
    double level,
    String interval) {

  /**
   * A bound.
   *
   * @param finite whether some number of queries is enough
   * @param queries as above
   * @param log10Queries as above
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bound(boolean finite, Long queries, Double log10Queries) {
    static Bound of(QueriesNeeded needed) {
      return new Bound(needed.isFinite(), count(needed), Finite.of(needed.log10()));
    }
  }

  static QueriesFigure of(SchemeExtraction extraction, double p, double share) {
    Quantile<QueriesNeeded> quantile = extraction.queriesNeeded(p, share);
    return new QueriesFigure(
        p,
        share,
        count(quantile.value()),
        Finite.of(quantile.value().log10()),
        quantile.low().map(Bound::of).orElse(null),
        quantile.high().map(Bound::of).orElse(null),
        quantile.level(),
        quantile.method());
  }

  private static Long count(QueriesNeeded needed) {
    return needed.count().isPresent() ? (Long) needed.count().getAsLong() : null;
  }
}
