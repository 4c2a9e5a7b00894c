package ai.rote.metrics.near;

import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Interval;

/**
 * When to stop drawing suffixes of one example. A rule sees the interval of a {@link
 * ConfidenceSequence}, which allows looking after every draw.
 *
 * <pre>
 *   StoppingRule rule = StoppingRule.decided(1_000, 0.5)    // is it extractable within 1000 queries?
 *       .or(StoppingRule.withinFactor(1.5))                 // or its probability known well enough
 *       .or(StoppingRule.atMost(100_000));                  // or enough is enough
 *   Hits hits = ConfidenceSequence.jointly(0.95, examples).drawUntil(rule, () -&gt; ...);
 * </pre>
 */
@FunctionalInterface
public interface StoppingRule {

  /**
   * Whether to stop.
   *
   * @param probability the interval of the probability of a hit after all draws so far
   * @param draws how many there were
   * @return whether they are enough
   */
  boolean stops(Interval probability, long draws);

  /**
   * Stops when it is decided whether the example is (n, p)-discoverably extractable. The closer the
   * truth is to the border, the longer that takes, and on the border itself for ever: add {@link
   * #atMost(long)}.
   *
   * @param n number of independent queries, at least 1
   * @param p in (0, 1]
   * @return the rule
   * @throws IllegalArgumentException if n or p is out of its range
   */
  static StoppingRule decided(long n, double p) {
    Arguments.queries(n);
    Arguments.probability(p);
    return (probability, draws) -> Decision.discoverable(probability, n, p) != Decision.UNDECIDED;
  }

  /**
   * Stops when the interval is narrow.
   *
   * @param width the widest that is narrow enough, above 0
   * @return the rule
   * @throws IllegalArgumentException if the width is out of its range
   */
  static StoppingRule narrow(double width) {
    if (!(width > 0)) {
      throw new IllegalArgumentException("width must be above 0, but is " + width);
    }
    return (probability, draws) -> probability.high() - probability.low() <= width;
  }

  /**
   * Stops when the ends of the interval are within a factor of each other, whatever the size of the
   * probability. An example without a hit never gets there.
   *
   * @param factor the largest {@code high / low} that is enough, above 1
   * @return the rule
   * @throws IllegalArgumentException if the factor is out of its range
   */
  static StoppingRule withinFactor(double factor) {
    if (!(factor > 1)) {
      throw new IllegalArgumentException("factor must be above 1, but is " + factor);
    }
    return (probability, draws) -> probability.high() <= factor * probability.low();
  }

  /**
   * Stops after a number of draws.
   *
   * @param most how many, at least 1; the last batch may exceed it
   * @return the rule
   * @throws IllegalArgumentException if the number is out of its range
   */
  static StoppingRule atMost(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("draws must be at least 1, but are " + most);
    }
    return (probability, draws) -> draws >= most;
  }

  /**
   * Stops when this rule or another one does.
   *
   * @param other the other
   * @return the rule
   */
  default StoppingRule or(StoppingRule other) {
    return (probability, draws) -> stops(probability, draws) || other.stops(probability, draws);
  }

  /**
   * Stops when both this rule and another one do: for several questions, of which all are to be
   * answered.
   *
   * @param other the other
   * @return the rule
   */
  default StoppingRule and(StoppingRule other) {
    return (probability, draws) -> stops(probability, draws) && other.stops(probability, draws);
  }
}
