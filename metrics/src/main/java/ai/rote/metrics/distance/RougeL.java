package ai.rote.metrics.distance;

/**
 * <b>ROUGE-L</b>: the F-measure, with β = 1, of the {@link LongestCommonSubsequence} ℓ,
 *
 * <pre>
 *   precision ℓ / |generated|,  recall ℓ / |target|,  F = 2ℓ / (|target| + |generated|)
 * </pre>
 *
 * In [0, 1]; symmetric; 1 for equal sequences only, two empty ones included. Time is the product of
 * the lengths. Equals {@code rougeL.fmeasure} of the rouge-score package on the same tokens.
 *
 * @see <a href="https://aclanthology.org/W04-1013/">Lin 2004, ROUGE: A Package for Automatic
 *     Evaluation of Summaries, section 3</a>
 */
public record RougeL() implements Similarity {

  @Override
  public double between(int[] target, int[] generated) {
    int tokens = target.length + generated.length;
    return tokens == 0 ? 1 : 2.0 * LongestCommonSubsequence.length(target, generated) / tokens;
  }

  @Override
  public String toString() {
    return "rouge-l";
  }
}
