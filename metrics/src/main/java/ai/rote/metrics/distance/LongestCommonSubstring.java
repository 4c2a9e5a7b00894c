package ai.rote.metrics.distance;

import java.util.Objects;
import java.util.Optional;

/**
 * The length of the <b>longest common substring</b>: the longest run of tokens or characters that
 * stands in both sequences without a gap, anywhere in either. Not to be mixed up with the {@link
 * LongestCommonSubsequence}; both are called "LCS".
 *
 * <p>From 0 to the shorter length. {@link Scale#SHARE} divides by the target's length (an empty
 * target: 1). Time is the product of the lengths, memory the length of the target.
 *
 * @param scale count or share
 */
public record LongestCommonSubstring(Scale scale) implements Similarity {

  /**
   * Takes the scale.
   *
   * @param scale count or share
   */
  public LongestCommonSubstring {
    Objects.requireNonNull(scale, "scale");
  }

  /**
   * Where a run stands in both sequences.
   *
   * @param targetStart its first position in the target, from 0
   * @param generatedStart its first position in what was generated, from 0
   * @param length how many tokens or characters, at least 1
   */
  public record Run(int targetStart, int generatedStart, int length) {}

  @Override
  public double between(int[] target, int[] generated) {
    if (scale == Scale.SHARE && target.length == 0) {
      return 1;
    }
    return scale.of(longest(target, generated).map(Run::length).orElse(0), target.length);
  }

  /**
   * The run itself.
   *
   * @param target what is looked for
   * @param generated what a model gave
   * @return of several longest runs the one that ends first in {@code generated}, and of those the
   *     first in {@code target}; empty if the two have nothing in common
   */
  public static Optional<Run> longest(int[] target, int[] generated) {
    int[] runs = new int[target.length + 1]; // runs[i] ends at target i − 1 and generated j
    Run longest = null;
    for (int j = 0; j < generated.length; j++) {
      for (int i = target.length; i >= 1; i--) {
        runs[i] = target[i - 1] == generated[j] ? runs[i - 1] + 1 : 0;
      }
      for (int i = 1; i <= target.length; i++) {
        if (runs[i] > (longest == null ? 0 : longest.length)) {
          longest = new Run(i - runs[i], j + 1 - runs[i], runs[i]);
        }
      }
    }
    return Optional.ofNullable(longest);
  }

  @Override
  public String toString() {
    return scale.named("longest common substring");
  }
}
