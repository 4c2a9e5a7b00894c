package ai.rote.metrics;

import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.TokenMean;
import java.util.Objects;
import java.util.Optional;

/**
 * Perplexity, the exponential of a mean negative log-likelihood.
 *
 * <pre>
 *   exp(mean of −ln q_t)      from 1 (certain of every token) to infinity
 * </pre>
 *
 * @param nll the mean negative log-likelihood in nats, which says how tokens are weighed; the
 *     token-weighted one gives the usual perplexity of a corpus
 */
public record Perplexity(TokenMean nll) {

  /**
   * Refuses null.
   *
   * @param nll the mean negative log-likelihood in nats
   */
  public Perplexity {
    Objects.requireNonNull(nll, "nll");
  }

  /**
   * The perplexity itself.
   *
   * @return at least 1
   */
  public double value() {
    return Math.exp(nll.value());
  }

  /**
   * The interval around it: the exponentials of the bounds around the mean.
   *
   * @return empty if the mean has none
   */
  public Optional<Interval> interval() {
    return nll.interval()
        .map(
            nats ->
                new Interval(
                    Math.exp(nats.low()), Math.exp(nats.high()), nats.level(), nats.method()));
  }

  /** Value, interval if there is one, and what it is over. */
  @Override
  public String toString() {
    return Interval.around(value(), interval())
        + ", "
        + nll.weighting()
        + " over "
        + nll.tokens()
        + " tokens of "
        + nll.examples()
        + " examples";
  }
}
