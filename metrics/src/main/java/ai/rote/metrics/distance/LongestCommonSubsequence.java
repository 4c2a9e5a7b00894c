package ai.rote.metrics.distance;

import java.util.Objects;

/**
 * The length of the <b>longest common subsequence</b>: the most tokens or characters that both
 * sequences have in the same order, whatever stands between them. Not to be mixed up with the
 * {@link LongestCommonSubstring}, which has no gaps; both are called "LCS".
 *
 * <p>From 0 to the shorter length. {@link Scale#SHARE} divides by the target's length: the share of
 * the target that is found again (an empty target: 1). It is not symmetric, and a long rambling
 * output scores high by chance; {@link RougeL} also asks how much of the output is the target. Time
 * is the product of the lengths, memory the length of the target.
 *
 * @param scale count or share
 * @see <a href="https://doi.org/10.1145/321796.321811">Wagner and Fischer 1974, The
 *     String-to-String Correction Problem</a>
 */
public record LongestCommonSubsequence(Scale scale) implements Similarity {

  /**
   * Takes the scale.
   *
   * @param scale count or share
   */
  public LongestCommonSubsequence {
    Objects.requireNonNull(scale, "scale");
  }

  @Override
  public double between(int[] target, int[] generated) {
    return scale == Scale.SHARE && target.length == 0
        ? 1
        : scale.of(length(target, generated), target.length);
  }

  static int length(int[] target, int[] generated) {
    int[] row = new int[target.length + 1]; // of the target's beginnings and generated's first j
    for (int token : generated) {
      int diagonal = 0;
      for (int i = 1; i <= target.length; i++) {
        int longer = target[i - 1] == token ? diagonal + 1 : Math.max(row[i], row[i - 1]);
        diagonal = row[i];
        row[i] = longer;
      }
    }
    return row[target.length];
  }

  @Override
  public String toString() {
    return scale.named("longest common subsequence");
  }
}
