package ai.rote.metrics.subject;

import ai.rote.metrics.ExtractionProbability;
import java.util.List;
import java.util.Objects;

/**
 * How much of one person comes out under a sampling scheme.
 *
 * @param subject the person, as the field of the examples names them
 * @param probability that a round of queries, one for each of the person's examples, returns any of
 *     them: 1 − Π (1 − p_z). Its {@link ExtractionProbability#within(long)} is that of n rounds
 * @param examples of the person, the most extractable one first
 * @param tokens of a round of queries
 */
public record SubjectRisk(
    String subject, ExtractionProbability probability, List<Example> examples, QueryTokens tokens) {

  /**
   * An example of a person.
   *
   * @param id the example's
   * @param probability p_z
   * @param greedy whether greedy decoding emits the suffix
   */
  public record Example(String id, ExtractionProbability probability, boolean greedy) {

    /**
     * Refuses nulls.
     *
     * @param id the example's
     * @param probability p_z
     * @param greedy whether greedy decoding emits the suffix
     */
    public Example {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(probability, "probability");
    }
  }

  /**
   * Copies the list.
   *
   * @param subject the person
   * @param probability that a round of queries returns any of the examples
   * @param examples of the person
   * @param tokens of a round of queries
   */
  public SubjectRisk {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(probability, "probability");
    examples = List.copyOf(examples);
    Objects.requireNonNull(tokens, "tokens");
  }
}
