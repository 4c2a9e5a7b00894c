package ai.rote.results.analysis;

import ai.rote.metrics.DesignFields;
import ai.rote.metrics.stat.Bootstrap;
import java.util.List;
import java.util.Optional;

/**
 * What is compared of some runs, chosen before their outcomes are seen.
 *
 * @param queries numbers of queries n
 * @param probabilities probabilities of extraction p
 * @param commonOnly whether examples that some run lacks are left out, rather than refused
 * @param control which examples are the control set; empty for the one that the runs were measured
 *     with, if there was one
 * @param groupBy metadata field by whose values rates are compared too
 * @param baseline name of the run that the others are compared with; empty for the first
 * @param everyPair whether every two runs are compared, rather than each with the baseline
 * @param primary the comparison that stays unadjusted, on all training examples
 * @param level of all intervals; of those of differences, of all together
 * @param bootstrap of means
 * @param design how the examples were drawn; nothing for what the runs were measured with
 */
public record ComparisonSettings(
    List<Long> queries,
    List<Double> probabilities,
    boolean commonOnly,
    Optional<ControlSet> control,
    Optional<String> groupBy,
    Optional<String> baseline,
    boolean everyPair,
    Optional<MeasuredRate> primary,
    double level,
    Bootstrap bootstrap,
    DesignFields design) {

  /**
   * Copies the lists.
   *
   * @param queries numbers of queries n
   * @param probabilities probabilities of extraction p
   * @param commonOnly whether examples that some run lacks are left out
   * @param control which examples are the control set
   * @param groupBy metadata field to compare by
   * @param baseline name of the run that the others are compared with
   * @param everyPair whether every two runs are compared
   * @param primary the comparison that stays unadjusted
   * @param level of all intervals
   * @param bootstrap of means
   * @param design how the examples were drawn
   */
  public ComparisonSettings {
    queries = List.copyOf(queries);
    probabilities = List.copyOf(probabilities);
  }
}
