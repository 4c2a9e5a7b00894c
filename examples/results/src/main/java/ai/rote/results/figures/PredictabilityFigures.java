package ai.rote.results.figures;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.predictability.Covariate;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.TextView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extraction of texts that are more or less predictable by themselves: the training examples cut by
 * each covariate.
 *
 * @param n number of queries of all rates here, the largest of the report
 * @param p probability of extraction of all rates here, the middle one of the report
 * @param covariates those that some example has
 */
public record PredictabilityFigures(long n, double p, List<Cut> covariates) {

  /**
   * The training examples cut by one covariate.
   *
   * @param field its name
   * @param meaning what it is
   * @param bins examples by its size, in rising order
   */
  public record Cut(String field, String meaning, List<Bin> bins) {}

  /**
   * Examples with a covariate between two bounds.
   *
   * @param bin its name, which says the bounds
   * @param examples how many they are
   * @param greedy greedy discoverable extraction
   * @param schemes (n, p)-discoverable extraction, by sampling scheme
   */
  public record Bin(String bin, int examples, RateFigure greedy, List<SchemeRate> schemes) {}

  /**
   * A rate under one scheme.
   *
   * @param scheme its spelling
   * @param rate (n, p)-discoverable extraction
   */
  public record SchemeRate(String scheme, RateFigure rate) {}

  /** Null if no covariate was computed. */
  static PredictabilityFigures of(Analysis analysis, TextView texts) {
    Grid grid = analysis.exact();
    List<Cut> cuts = new ArrayList<>();
    for (Covariate each : texts.covariates()) {
      if (analysis.hasField(each.field())) {
        GroupedReport grouped = analysis.groupBy(each.field());
        List<Bin> bins = new ArrayList<>();
        grouped.byValue().forEach((name, report) -> bins.add(bin(name.toString(), report, grid)));
        cuts.add(new Cut(each.field(), each.meaning(), List.copyOf(bins)));
      }
    }
    return Optional.of(cuts)
        .filter(all -> !all.isEmpty())
        .map(
            all ->
                new PredictabilityFigures(
                    grid.mostQueries(), grid.middleProbability(), List.copyOf(all)))
        .orElse(null);
  }

  private static Bin bin(String name, ExtractionReport report, Grid grid) {
    return new Bin(
        name,
        report.examples(),
        RateFigure.of(report.greedy()),
        grid.schemes().stream()
            .map(
                scheme ->
                    new SchemeRate(
                        scheme.toString(),
                        RateFigure.of(
                            report
                                .under(scheme)
                                .rate(grid.mostQueries(), grid.middleProbability()))))
            .toList());
  }
}
