package ai.rote.results.figures;

import ai.rote.metrics.BoundedExtraction;
import ai.rote.metrics.BoundedMean;
import ai.rote.metrics.BoundedRate;
import ai.rote.results.analysis.Grid;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;

/**
 * Extraction under a sampling scheme, where the probabilities of some examples are only known
 * within bounds: each figure lies between two.
 *
 * @param scheme its spelling
 * @param worstCase the share of examples with p_z &gt; 0
 * @param rates (n, p)-discoverable extraction
 * @param expected expected extraction at each n
 */
public record BoundedFigures(
    String scheme, RateBounds worstCase, List<Discoverable> rates, List<Expected> expected) {

  /**
   * Between which shares of examples a rate lies.
   *
   * @param lower the share that there is at least
   * @param upper the share that there is at most
   * @param lowerCount how many examples there are at least
   * @param upperCount how many examples there are at most
   * @param total how many examples there are
   * @param bounds from the lower bound of the one to the upper bound of the other
   */
  public record RateBounds(
      double lower,
      double upper,
      long lowerCount,
      long upperCount,
      long total,
      @JsonUnwrapped Bounds bounds) {

    static RateBounds of(BoundedRate rate) {
      return new RateBounds(
          rate.lower().value(),
          rate.upper().value(),
          rate.lower().count(),
          rate.upper().count(),
          rate.lower().total(),
          Bounds.of(rate.interval()));
    }
  }

  /**
   * (n, p)-discoverable extraction.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @param rate between which rates it lies
   */
  public record Discoverable(long n, double p, @JsonUnwrapped RateBounds rate) {}

  /**
   * Expected extraction, the mean of 1 − (1 − p_z)ⁿ.
   *
   * @param n number of queries
   * @param lower the mean that there is at least
   * @param upper the mean that there is at most
   * @param examples how many it is over
   * @param bounds from the lower bound of the one to the upper bound of the other; null if there
   *     are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Expected(
      long n, double lower, double upper, long examples, @JsonUnwrapped Bounds bounds) {}

  static BoundedFigures of(BoundedExtraction extraction, Grid grid) {
    List<Discoverable> rates = new ArrayList<>();
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        rates.add(new Discoverable(n, p, RateBounds.of(extraction.rate(n, p))));
      }
    }
    List<Expected> expected = new ArrayList<>();
    List<BoundedMean> means = extraction.expectedExtraction(grid.queries());
    for (int i = 0; i < means.size(); i++) {
      BoundedMean mean = means.get(i);
      expected.add(
          new Expected(
              grid.queries().get(i),
              mean.lower().value(),
              mean.upper().value(),
              mean.lower().count(),
              mean.interval().map(Bounds::of).orElse(null)));
    }
    return new BoundedFigures(
        extraction.scheme().toString(),
        RateBounds.of(extraction.worstCase()),
        List.copyOf(rates),
        List.copyOf(expected));
  }

  /**
   * The rate at some n and p of the report.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @return between which rates it lies
   */
  public RateBounds rate(long n, double p) {
    return rates.stream()
        .filter(each -> each.n() == n && each.p() == p)
        .findFirst()
        .orElseThrow()
        .rate();
  }
}
