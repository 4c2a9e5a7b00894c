package ai.rote.metrics.distance;

import java.util.Objects;

/**
 * <b>Hamming distance</b>: how many positions differ. A position that only one of the two has
 * differs, so the distance is defined for unequal lengths as well:
 *
 * <pre>
 *   |{t : target_t ≠ generated_t}| + | |target| − |generated| |
 * </pre>
 *
 * From 0, for equal sequences only, to the longer length. {@link Scale#SHARE} divides by the longer
 * length (two empty sequences: 0). Time is linear. One inserted token shifts all after it, which
 * this counts as differing and {@link Levenshtein} does not.
 *
 * @param scale count or share
 * @see <a href="https://doi.org/10.1002/j.1538-7305.1950.tb00463.x">Hamming 1950, Error Detecting
 *     and Error Correcting Codes</a>
 */
public record Hamming(Scale scale) implements Distance {

  /**
   * Takes the scale.
   *
   * @param scale count or share
   */
  public Hamming {
    Objects.requireNonNull(scale, "scale");
  }

  @Override
  public double between(int[] target, int[] generated) {
    int shorter = Math.min(target.length, generated.length);
    int longer = Math.max(target.length, generated.length);
    int differing = longer - shorter;
    for (int t = 0; t < shorter; t++) {
      differing += target[t] == generated[t] ? 0 : 1;
    }
    return longer == 0 ? 0 : scale.of(differing, longer);
  }

  @Override
  public String toString() {
    return scale.named("hamming");
  }
}
