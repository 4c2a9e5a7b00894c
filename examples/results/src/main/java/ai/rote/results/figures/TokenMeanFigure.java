package ai.rote.results.figures;

import ai.rote.metrics.Likelihood;
import ai.rote.metrics.stat.TokenMean;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * An average over the suffix tokens of all examples, or the exponential of one.
 *
 * @param value the average; null if it is infinite
 * @param weighting whether tokens or examples count once, in words
 * @param examples how many it is over
 * @param tokens how many tokens they have together
 * @param bounds around the value; null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenMeanFigure(
    Double value, String weighting, long examples, long tokens, @JsonUnwrapped Bounds bounds) {

  static TokenMeanFigure of(TokenMean mean) {
    return new TokenMeanFigure(
        Finite.of(mean.value()),
        mean.weighting().toString(),
        mean.examples(),
        mean.tokens(),
        mean.interval().map(Bounds::of).orElse(null));
  }

  static TokenMeanFigure of(Likelihood.Perplexity perplexity) {
    TokenMean nll = perplexity.nll();
    return new TokenMeanFigure(
        Finite.of(perplexity.value()),
        nll.weighting().toString(),
        nll.examples(),
        nll.tokens(),
        perplexity.interval().map(Bounds::of).orElse(null));
  }
}
