package ai.rote.results.analysis;

import ai.rote.metrics.predictability.Bins;
import ai.rote.metrics.predictability.Covariate;
import ai.rote.metrics.predictability.UnigramFrequencies;
import java.util.List;
import java.util.Optional;

/**
 * What a report is to say of the texts themselves, and which examples it is of.
 *
 * @param covariates whether to compute them all, also if nothing else needs them
 * @param where examples that a report is of: those for which all of it holds
 * @param groupAt where numbers are cut that examples are grouped by; empty for quarters of a
 *     covariate, and each value of a field of the data
 * @param frequencies of tokens in a corpus
 */
public record TextOptions(
    boolean covariates,
    List<Condition> where,
    Optional<Bins> groupAt,
    Optional<UnigramFrequencies> frequencies) {

  /** Nothing of it. */
  public static final TextOptions NONE =
      new TextOptions(false, List.of(), Optional.empty(), Optional.empty());

  /**
   * Copies the list.
   *
   * @param covariates whether to compute them all
   * @param where examples that a report is of
   * @param groupAt where numbers are cut
   * @param frequencies of tokens in a corpus
   */
  public TextOptions {
    where = List.copyOf(where);
  }

  /** Whether the covariates are needed. */
  boolean needsCovariates(Optional<String> groupBy) {
    return covariates
        || frequencies.isPresent()
        || groupBy.flatMap(Covariate::of).isPresent()
        || where.stream().anyMatch(each -> Covariate.of(each.field()).isPresent());
  }
}
