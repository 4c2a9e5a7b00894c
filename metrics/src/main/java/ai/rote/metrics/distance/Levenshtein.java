package ai.rote.metrics.distance;

import java.util.Objects;

/**
 * <b>Levenshtein distance</b>, or edit distance: the least number of insertions, deletions and
 * substitutions, each of one token or character, that turn one sequence into the other.
 *
 * <pre>
 *   d(i, j) = min(d(i−1, j) + 1, d(i, j−1) + 1, d(i−1, j−1) + [target_i ≠ generated_j])
 * </pre>
 *
 * From 0, for equal sequences only, to the longer length; never above {@link Hamming}. {@link
 * Scale#SHARE} divides by the longer length (two empty sequences: 0). Time is the product of the
 * lengths, memory the length of the target.
 *
 * @param scale count or share
 * @see <a href="https://doi.org/10.1145/321796.321811">Wagner and Fischer 1974, The
 *     String-to-String Correction Problem</a>
 */
public record Levenshtein(Scale scale) implements Distance {

  /**
   * Takes the scale.
   *
   * @param scale count or share
   */
  public Levenshtein {
    Objects.requireNonNull(scale, "scale");
  }

  @Override
  public double between(int[] target, int[] generated) {
    int longer = Math.max(target.length, generated.length);
    return longer == 0 ? 0 : scale.of(edits(target, generated), longer);
  }

  private static int edits(int[] target, int[] generated) {
    int[] row = new int[target.length + 1]; // d(·, j), overwritten from j − 1 to j
    for (int i = 0; i <= target.length; i++) {
      row[i] = i;
    }
    for (int j = 1; j <= generated.length; j++) {
      int diagonal = row[0];
      row[0] = j;
      for (int i = 1; i <= target.length; i++) {
        int substituted = diagonal + (target[i - 1] == generated[j - 1] ? 0 : 1);
        diagonal = row[i];
        row[i] = Math.min(substituted, 1 + Math.min(row[i], row[i - 1]));
      }
    }
    return row[target.length];
  }

  @Override
  public String toString() {
    return scale.named("levenshtein");
  }
}
