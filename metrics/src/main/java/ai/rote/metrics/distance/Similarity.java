package ai.rote.metrics.distance;

/** A closeness that is 0 for sequences with nothing in common and largest for equal ones. */
public non-sealed interface Similarity extends Closeness {

  /**
   * Whether a similarity is at least τ. It is not turned into a distance 1 − value first: rounding
   * would then decide at the threshold (1 − 0.7 is above 0.3 in doubles).
   *
   * @param value a similarity
   * @param threshold τ
   * @return {@code value >= threshold}
   */
  @Override
  default boolean isWithin(double value, double threshold) {
    return value >= threshold;
  }
}
