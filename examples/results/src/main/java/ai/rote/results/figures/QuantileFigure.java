package ai.rote.results.figures;

import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Quantile;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An observed value that a share of the examples does not exceed.
 *
 * @param share of the examples
 * @param value null if it is infinite
 * @param low lower bound; null if the examples are too few for one, or it is infinite
 * @param high upper bound; null if the examples are too few for one, or it is infinite
 * @param level nominal coverage
 * @param interval the method's name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuantileFigure(
    double share, Double value, Double low, Double high, double level, String interval) {
  private static final double[] SHARES = {0.1, 0.5, 0.9};

  /** The tenth part, the median and nine tenths. */
  static List<QuantileFigure> of(double[] values, Estimator estimator) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return DoubleStream.of(SHARES)
        .mapToObj(share -> of(estimator.quantile(i -> values[order[i]], order, share)))
        .toList();
  }

  private static QuantileFigure of(Quantile<Double> quantile) {
    return new QuantileFigure(
        quantile.share(),
        Finite.of(quantile.value()),
        quantile.low().map(Finite::of).orElse(null),
        quantile.high().map(Finite::of).orElse(null),
        quantile.level(),
        quantile.method());
  }
}
