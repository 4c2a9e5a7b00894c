package ai.rote.results.figures;

import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Quantile;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

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
  static final String METHOD = "order statistics";
  private static final double[] SHARES = {0.1, 0.5, 0.9};

  /** The tenth part, the median and nine tenths. */
  static List<QuantileFigure> of(double[] values, Intervals intervals) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return DoubleStream.of(SHARES)
        .mapToObj(share -> of(intervals.quantile(i -> sorted[i], sorted.length, share)))
        .toList();
  }

  private static QuantileFigure of(Quantile<Double> quantile) {
    return new QuantileFigure(
        quantile.share(),
        Finite.of(quantile.value()),
        quantile.low().map(Finite::of).orElse(null),
        quantile.high().map(Finite::of).orElse(null),
        quantile.level(),
        METHOD);
  }
}
