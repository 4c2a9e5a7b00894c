package ai.rote.results.figures;

import ai.rote.metrics.stat.Mean;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A mean over examples.
 *
 * @param mean null if it is infinite
 * @param examples how many it is over
 * @param bounds around the mean; null if there are none, as around an infinite one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MeanFigure(Double mean, long examples, @JsonUnwrapped Bounds bounds) {

  static MeanFigure of(Mean mean) {
    return new MeanFigure(
        Finite.of(mean.value()), mean.count(), mean.interval().map(Bounds::of).orElse(null));
  }
}
