package ai.rote.metrics.distance;

/** A closeness that is 0 for equal sequences and grows as they differ. */
public non-sealed interface Distance extends Closeness {

  /**
   * Whether a distance is at most ε.
   *
   * @param value a distance
   * @param threshold ε
   * @return {@code value <= threshold}
   */
  @Override
  default boolean isWithin(double value, double threshold) {
    return value <= threshold;
  }
}
