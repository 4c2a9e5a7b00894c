package ai.rote.metrics.distance;

/**
 * How near a generated sequence comes to its target. Either a {@link Distance}, small for near
 * ones, or a {@link Similarity}, large for near ones; which of the two decides the direction of
 * every threshold, so that no caller has to.
 *
 * <p>Implementations are immutable values. They equal each other if they compute the same, and
 * their {@code toString} is a name fit for a table.
 */
public sealed interface Closeness permits Distance, Similarity {

  /**
   * Compares two sequences of tokens, or of code points.
   *
   * @param target what is looked for; may be empty
   * @param generated what a model gave; may be shorter or longer than the target, or empty
   * @return a finite number, at least 0
   */
  double between(int[] target, int[] generated);

  /**
   * Compares two texts character by character, a character being a Unicode code point.
   *
   * @param target what is looked for
   * @param generated what a model gave
   * @return the same as {@link #between(int[], int[])} of the code points
   */
  default double between(String target, String generated) {
    return between(target.codePoints().toArray(), generated.codePoints().toArray());
  }

  /**
   * Whether a number that {@link #between} gave is near enough. A number exactly at the threshold
   * is.
   *
   * @param value as {@link #between} gave it
   * @param threshold ε for a distance, τ for a similarity
   * @return whether it counts as a hit
   */
  boolean isWithin(double value, double threshold);
}
