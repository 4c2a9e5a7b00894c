package ai.rote.results.figures;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * A score of membership over some examples: a higher one speaks for training data.
 *
 * @param score its name, as in {@code Min-20%++}
 * @param mean over the examples
 * @param quantiles of the examples
 */
public record ScoreFigures(
    String score, @JsonUnwrapped MeanFigure mean, List<QuantileFigure> quantiles) {}
