package ai.rote.metrics;

import ai.rote.metrics.membership.LikelihoodScore;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.TokenMean;
import ai.rote.metrics.stat.Weighting;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * How likely a model finds the suffixes, whatever way it is sampled: mean negative log-likelihood
 * and perplexity under the model's own distribution. Get it from {@link
 * ExtractionReport#likelihood()}.
 *
 * <p>Lower is likelier. Low values alone are no sign of memorization, since easy text is likely
 * text: compare with a control set, or see {@link LikelihoodScore}.
 */
public final class Likelihood {
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

  private final double[] nll;
  private final double[] tokens;
  private final Estimator estimator;

  /** From ln p_z and the number of suffix tokens of each example. */
  Likelihood(double[] logProbs, int[] tokens, Estimator estimator) {
    this.nll = Arrays.stream(logProbs).map(each -> 0 - each).toArray();
    this.tokens = Arrays.stream(tokens).asDoubleStream().toArray();
    this.estimator = estimator;
  }

  /**
   * The <b>mean negative log-likelihood</b> of a suffix token, −ln q_t.
   *
   * <pre>
   *   token-weighted      Σ_z −ln p_z / Σ_z k_z
   *   sequence-weighted   (1/N) Σ_z (−ln p_z / k_z)
   * </pre>
   *
   * @param weighting whether tokens or examples count once
   * @return nats for each token, at least 0; infinite if a token underflows to probability 0. With
   *     an interval if the report has a bootstrap
   */
  public TokenMean nll(Weighting weighting) {
    return estimator.tokenMean(weighting, nll, tokens);
  }

  /**
   * The <b>perplexity</b> of the suffixes, exp of {@link #nll(Weighting)}.
   *
   * @param weighting {@link Weighting#TOKENS} gives the usual perplexity of a corpus, {@link
   *     Weighting#SEQUENCES} the geometric mean of the examples' perplexities
   * @return at least 1
   */
  public Perplexity perplexity(Weighting weighting) {
    return new Perplexity(nll(weighting));
  }
}
