package ai.rote.results.analysis;

import java.util.List;

/**
 * What a long continuation gave.
 *
 * @param seeds in the order of the run
 * @param outputs the continuation of each seed, in the same order; empty of those that the model
 *     does not continue
 * @param match of the outputs with the texts
 */
public record ContinuationReport(
    List<ContinuedSeed> seeds, List<GeneratedOutput> outputs, MatchAnalysis match) {

  /** The file of outputs. */
  public static final String OUTPUTS = "outputs.jsonl";

  /**
   * How many seeds the model continues.
   *
   * @return of all
   */
  public long continued() {
    return seeds.stream().filter(ContinuedSeed::continued).count();
  }

  /**
   * The longest nearly verbatim passage.
   *
   * @return its verbatim words; 0 if there is none
   */
  public int longestNear() {
    return seeds.stream().mapToInt(ContinuedSeed::longestNear).max().orElse(0);
  }
}
