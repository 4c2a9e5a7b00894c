package ai.rote.served;

/**
 * A log-probability as far as it is known.
 *
 * @param low it is at least this, in nats; negative infinity if it may be anything below
 * @param high it is at most this
 */
record Range(double low, double high) {
  /** A token that is filtered out. */
  static final Range IMPOSSIBLE = exactly(Double.NEGATIVE_INFINITY);

  static Range exactly(double logProb) {
    return new Range(logProb, logProb);
  }

  /** Whether the ends are one. */
  boolean isExact() {
    return low == high;
  }
}
