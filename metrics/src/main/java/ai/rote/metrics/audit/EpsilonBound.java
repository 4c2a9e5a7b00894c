package ai.rote.metrics.audit;

import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Interval;
import java.util.Locale;
import java.util.Objects;

/**
 * A lower bound of ε at some δ: an algorithm that is (ε, δ)-differentially private with a smaller ε
 * would have come to such an outcome with a probability of at most 1 − level. A bound of 0 shows
 * nothing; no bound from below shows that an algorithm is private.
 *
 * @param epsilon the bound, in nats; at least 0, and finite
 * @param delta δ, in [0, 1)
 * @param level confidence, in (0, 1), one-sided
 * @param method how it was computed, in words
 */
public record EpsilonBound(double epsilon, double delta, double level, String method) {

  /**
   * Checks the ranges.
   *
   * @param epsilon the bound, in nats
   * @param delta δ
   * @param level confidence
   * @param method how it was computed, in words
   * @throws IllegalArgumentException if a number is out of its range
   */
  public EpsilonBound {
    if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a bound of epsilon must be finite and at least 0, but is " + epsilon);
    }
    delta(delta);
    Arguments.level(level);
    Objects.requireNonNull(method, "method");
  }

  /**
   * Checks a δ.
   *
   * @param delta in [0, 1)
   * @return delta itself
   * @throws IllegalArgumentException if it is out of its range
   */
  public static double delta(double delta) {
    if (!(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1), but is " + delta);
    }
    return delta;
  }

  /** The bound in words: {@code epsilon >= 1.316 at delta = 1.0E-5, with 95% confidence}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "epsilon >= %.3f at delta = %s, with %s%% confidence",
        epsilon,
        delta,
        Interval.percent(level));
  }
}
