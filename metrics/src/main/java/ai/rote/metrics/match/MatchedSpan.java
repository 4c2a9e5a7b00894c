package ai.rote.metrics.match;

/**
 * A verbatim span: a run of words that stands in a reference and in an output, and cannot be made
 * longer in the output.
 *
 * @param reference number of the reference, from 0
 * @param referenceStart its first word there, from 0; where the run stands several times in the
 *     reference, the first of them
 * @param outputStart its first word in the output, from 0
 * @param words how many, at least 1
 */
public record MatchedSpan(int reference, int referenceStart, int outputStart, int words) {

  /**
   * Where it ends in the reference.
   *
   * @return the word behind its last
   */
  public int referenceEnd() {
    return referenceStart + words;
  }

  /**
   * Where it ends in the output.
   *
   * @return the word behind its last
   */
  public int outputEnd() {
    return outputStart + words;
  }
}
