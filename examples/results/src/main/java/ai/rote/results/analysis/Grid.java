package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.ShareInterval;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * For which sampling schemes, numbers of queries and probabilities rates are reported.
 *
 * @param schemes without repetition
 * @param queries numbers of queries n, rising
 * @param probabilities probabilities of extraction p, rising
 * @param intervals around all figures
 * @param design how the examples were drawn, by fields of their metadata
 */
public record Grid(
    List<SamplingScheme> schemes,
    List<Long> queries,
    List<Double> probabilities,
    Intervals intervals,
    DesignFields design) {

  /** Of every bootstrap, so that a report is the same whenever it is made. */
  private static final long SEED = 1;

  /** So many resamples lie beyond both bounds at least: 100 of them at 95 %. */
  private static final double LEAST_BEYOND = 5 - 1e-9;

  /** What is reported unless something else is asked for. */
  public static final Grid DEFAULT =
      new Grid(
          List.of(SamplingScheme.topK(40), SamplingScheme.temperature(1)),
          List.of(1L, 10L, 100L, 1_000L, 10_000L),
          List.of(0.1, 0.5, 0.9),
          Intervals.DEFAULT.withBootstrap(Bootstrap.seeded(SEED)));

  /**
   * Drops repetitions and sorts numbers.
   *
   * @param schemes without repetition
   * @param queries numbers of queries n, rising
   * @param probabilities probabilities of extraction p, rising
   * @param intervals around all figures
   * @param design how the examples were drawn
   */
  public Grid {
    schemes = schemes.stream().distinct().toList();
    queries = queries.stream().distinct().sorted().toList();
    probabilities = probabilities.stream().distinct().sorted().toList();
  }

  /**
   * Rates of independent examples that all count once.
   *
   * @param schemes in any order
   * @param queries numbers of queries n
   * @param probabilities probabilities of extraction p
   * @param intervals around all figures
   */
  public Grid(
      List<SamplingScheme> schemes,
      List<Long> queries,
      List<Double> probabilities,
      Intervals intervals) {
    this(schemes, queries, probabilities, intervals, DesignFields.NONE);
  }

  /**
   * The same of examples that were drawn otherwise.
   *
   * @param fields of their metadata that say how
   * @return a new grid
   */
  public Grid withDesign(DesignFields fields) {
    return new Grid(schemes, queries, probabilities, intervals, fields);
  }

  /**
   * Intervals around everything in a report, means resampled.
   *
   * @param share how they are put around shares
   * @param level of all of them, in (0, 1)
   * @param resamples of every bootstrap, at least 100 and enough for five to lie beyond both bounds
   * @return the choice
   * @throws IllegalArgumentException if the level is out of its range, or the resamples are too few
   */
  public static Intervals intervals(ShareInterval share, double level, int resamples) {
    Intervals intervals = Intervals.of(share).withLevel(level);
    if (resamples * (1 - level) < LEAST_BEYOND) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d resamples are too few for intervals at level %s; expected at least %.0f",
              resamples,
              level,
              Math.ceil(LEAST_BEYOND / (1 - level))));
    }
    return intervals.withBootstrap(Bootstrap.seeded(SEED).withResamples(resamples));
  }

  /**
   * The same of some of the schemes.
   *
   * @param which those to keep
   * @return a new grid
   */
  public Grid only(Predicate<SamplingScheme> which) {
    return new Grid(
        schemes.stream().filter(which).toList(), queries, probabilities, intervals, design);
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
