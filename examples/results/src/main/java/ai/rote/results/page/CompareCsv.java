package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.DesignEffect;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.results.analysis.ComparedPart;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.MeasuredRate;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;

/**
 * {@code rates.csv} of a comparison: a row for every rate of every run, and one for every
 * difference of two runs, whose {@code run} is as in {@code tuned - base}. Intervals of rates are
 * each for itself, those of differences hold together.
 */
final class CompareCsv {
  private static final List<String> HEADER =
      List.of(
          "run",
          "part",
          "scheme",
          "n",
          "p",
          "figure",
          "rate",
          "count",
          "total",
          "low",
          "high",
          "level",
          "method",
          "effectiveTotal");

  private CompareCsv() {}

  static void write(Comparison comparison, Writer to) throws IOException {
    CsvFile file = new CsvFile(to, HEADER);
    List<MeasuredRate> measures = MeasuredRate.all(comparison.grid());
    for (ComparedPart part : comparison.parts()) {
      for (Comparison.Run run : comparison.runs()) {
        for (MeasuredRate measure : measures) {
          Rate rate = comparison.rate(run, part, measure);
          file.add(
              row(
                  run.name(),
                  part,
                  measure,
                  Arrays.asList(
                      rate.value(), rate.isWeighted() ? null : rate.count(), rate.total()),
                  rate.interval(),
                  rate.design().map(DesignEffect::effectiveTotal).orElse(null)));
        }
      }
      for (Comparison.Pair pair : comparison.pairs()) {
        for (MeasuredRate measure : measures) {
          RateDifference difference =
              comparison.compared(new Comparison.Cell(part, pair, measure)).difference();
          file.add(
              row(
                  pair.to() + " - " + pair.from(),
                  part,
                  measure,
                  Arrays.asList(difference.value(), null, null),
                  difference.interval(),
                  null));
        }
      }
    }
    file.flush();
  }

  private static List<?> row(
      String run,
      ComparedPart part,
      MeasuredRate measure,
      List<?> figures,
      Interval interval,
      Double effectiveTotal) {
    Object[] row = new Object[HEADER.size()];
    row[0] = run;
    row[1] = part.name();
    row[2] = measure.under().map(SamplingScheme::toString).orElse(null);
    if (measure instanceof MeasuredRate.Discoverable discoverable) {
      row[3] = discoverable.n();
      row[4] = discoverable.p();
    }
    row[5] = measure.figure();
    for (int i = 0; i < figures.size(); i++) {
      row[6 + i] = figures.get(i);
    }
    row[9] = interval.low();
    row[10] = interval.high();
    row[11] = interval.level();
    row[12] = interval.method();
    row[13] = effectiveTotal;
    return Arrays.asList(row);
  }
}
