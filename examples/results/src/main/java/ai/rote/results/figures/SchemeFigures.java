package ai.rote.results.figures;

import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Mean;
import ai.rote.results.analysis.Grid;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;

/**
 * Extraction under one sampling scheme.
 *
 * @param scheme its spelling
 * @param worstCase the share of examples with p_z &gt; 0
 * @param rates (n, p)-discoverable extraction
 * @param expected expected extraction at each n
 * @param queriesNeeded the n at which the rate at p reaches a share of the examples
 */
public record SchemeFigures(
    String scheme,
    RateFigure worstCase,
    List<Discoverable> rates,
    List<Expected> expected,
    List<QueriesFigure> queriesNeeded) {
  private static final double[] SHARES = {0.01, 0.1, 0.5};

  /**
   * (n, p)-discoverable extraction.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @param rate of the examples
   */
  public record Discoverable(long n, double p, @JsonUnwrapped RateFigure rate) {}

  /**
   * Expected extraction, the mean of 1 − (1 − p_z)ⁿ.
   *
   * @param n number of queries
   * @param mean over the examples
   */
  public record Expected(long n, @JsonUnwrapped MeanFigure mean) {}

  static SchemeFigures of(SchemeExtraction extraction, Grid grid) {
    List<Discoverable> rates = new ArrayList<>();
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        rates.add(new Discoverable(n, p, RateFigure.of(extraction.rate(n, p))));
      }
    }
    List<Expected> expected = new ArrayList<>();
    List<Mean> means = extraction.expectedExtraction(grid.queries());
    for (int i = 0; i < means.size(); i++) {
      expected.add(new Expected(grid.queries().get(i), MeanFigure.of(means.get(i))));
    }
    List<QueriesFigure> queriesNeeded = new ArrayList<>();
    for (double p : grid.probabilities()) {
      for (double share : SHARES) {
        queriesNeeded.add(QueriesFigure.of(extraction, p, share));
      }
    }
    return new SchemeFigures(
        extraction.scheme().toString(),
        RateFigure.of(extraction.worstCase()),
        List.copyOf(rates),
        List.copyOf(expected),
        List.copyOf(queriesNeeded));
  }

  /**
   * The rate at some n and p of the report.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @return the rate
   */
  public RateFigure rate(long n, double p) {
    return rates.stream()
        .filter(each -> each.n() == n && each.p() == p)
        .findFirst()
        .orElseThrow()
        .rate();
  }
}
