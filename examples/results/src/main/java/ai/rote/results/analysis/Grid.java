package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.ShareInterval;
import java.util.List;

/**
 * For which sampling schemes, numbers of queries and probabilities rates are reported.
 *
 * @param schemes without repetition
 * @param queries numbers of queries n, rising
 * @param probabilities probabilities of extraction p, rising
 * @param interval around shares
 */
public record Grid(
    List<SamplingScheme> schemes,
    List<Long> queries,
    List<Double> probabilities,
    ShareInterval interval) {

  /** What is reported unless something else is asked for. */
  public static final Grid DEFAULT =
      new Grid(
          List.of(SamplingScheme.topK(40), SamplingScheme.temperature(1)),
          List.of(1L, 10L, 100L, 1_000L, 10_000L),
          List.of(0.1, 0.5, 0.9),
          ShareInterval.WILSON);

  /**
   * Drops repetitions and sorts numbers.
   *
   * @param schemes without repetition
   * @param queries numbers of queries n, rising
   * @param probabilities probabilities of extraction p, rising
   * @param interval around shares
   */
  public Grid {
    schemes = schemes.stream().distinct().toList();
    queries = queries.stream().distinct().sorted().toList();
    probabilities = probabilities.stream().distinct().sorted().toList();
  }

  /**
   * The probability that tables with room for only one show.
   *
   * @return the middle one, the upper of two
   */
  public double middleProbability() {
    return probabilities.get(probabilities.size() / 2);
  }

  /**
   * The largest number of queries.
   *
   * @return the last one
   */
  public long mostQueries() {
    return queries.get(queries.size() - 1);
  }
}
