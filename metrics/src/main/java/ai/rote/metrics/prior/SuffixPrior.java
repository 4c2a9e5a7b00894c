package ai.rote.metrics.prior;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How likely a suffix is under one sampling scheme when its own prefix does not stand before it. Of
 * J unrelated prefixes x_j,
 *
 * <pre>
 *   logMean = ln( 1/J Σ_j P(suffix | x_j) )        the prior: ln p_prior
 *   logMax  = max_j ln P(suffix | x_j)
 * </pre>
 *
 * The mean is one of probabilities, so the few prefixes after which the suffix is likeliest carry
 * it: it lies between logMax − ln J and logMax.
 *
 * @param logMean ln of the mean probability, in nats; −∞ if the scheme filters a suffix token out
 *     after every prefix
 * @param logMax ln of the largest probability, in nats
 * @param afterBos ln of the probability after nothing but a beginning-of-sequence token, in nats;
 *     empty for a model without one
 */
public record SuffixPrior(double logMean, double logMax, OptionalDouble afterBos) {

  /**
   * Checks the values.
   *
   * @param logMean ln of the mean probability, in nats
   * @param logMax ln of the largest probability, in nats
   * @param afterBos ln of the probability after a BOS alone, in nats
   * @throws IllegalArgumentException if one is above 0 or NaN, or the mean above the maximum
   */
  public SuffixPrior {
    if (!(logMean <= logMax) || !(logMax <= 0) || !(afterBos.orElse(0) <= 0)) {
      throw new IllegalArgumentException(
          "the logarithms of a mean, of a maximum and of a probability must be at most 0, and the"
              + " mean's at most the maximum's; found "
              + logMean
              + ", "
              + logMax
              + (afterBos.isPresent() ? " and " + afterBos.getAsDouble() : ""));
    }
  }

  /**
   * The prior of a suffix.
   *
   * @param logProbs ln P(suffix | x_j) of each unrelated prefix, in nats; at least one
   * @param afterBos ln of the probability after a BOS alone, in nats
   * @return their mean and maximum
   * @throws IllegalArgumentException if there is no value, or one is above 0 or NaN
   */
  public static SuffixPrior of(double[] logProbs, OptionalDouble afterBos) {
    double max =
        Arrays.stream(logProbs)
            .max()
            .orElseThrow(
                () -> new IllegalArgumentException("a prior needs at least one unrelated prefix"));
    if (max == Double.NEGATIVE_INFINITY) {
      return new SuffixPrior(max, max, afterBos);
    }
    double sum = Arrays.stream(logProbs).map(each -> Math.exp(each - max)).sum();
    // of equal values the sum of the exponentials is J, but for rounding
    return new SuffixPrior(Math.min(max, max + Math.log(sum / logProbs.length)), max, afterBos);
  }
}
