package ai.rote.metrics.stat;

import java.util.Objects;
import java.util.Optional;

/**
 * An average over the suffix tokens of many examples, which says how it weighs them.
 *
 * @param value the average; may be infinite
 * @param weighting whether tokens or examples count once
 * @param examples how many examples, at least 1
 * @param tokens how many tokens they have together, at least one each
 * @param interval around the value, examples being the independent units; empty if none was
 *     computed
 */
public record TokenMean(
    double value, Weighting weighting, long examples, long tokens, Optional<Interval> interval) {

  /**
   * Checks that there is something to average.
   *
   * @param value the average
   * @param weighting whether tokens or examples count once
   * @param examples how many examples
   * @param tokens how many tokens
   * @param interval around the value, or empty
   * @throws IllegalArgumentException if the value is NaN, there is no example, or there are fewer
   *     tokens than examples
   */
  public TokenMean {
    Objects.requireNonNull(weighting, "weighting");
    Objects.requireNonNull(interval, "interval");
    if (Double.isNaN(value) || examples < 1 || tokens < examples) {
      throw new IllegalArgumentException(
          "a mean over tokens needs a number, an example and a token each, but has "
              + value
              + ", "
              + examples
              + " examples and "
              + tokens
              + " tokens");
    }
  }

  /** This average with an interval around it. */
  TokenMean withInterval(Interval around) {
    return new TokenMean(value, weighting, examples, tokens, Optional.of(around));
  }

  /** Value, interval if there is one, and what it is over. */
  @Override
  public String toString() {
    return Interval.around(value, interval)
        + ", "
        + weighting
        + " over "
        + tokens
        + " tokens of "
        + examples
        + " examples";
  }
}
