package ai.rote.results.figures;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.prior.PriorAwareExtraction;
import ai.rote.metrics.prior.PriorCut;
import ai.rote.metrics.prior.ReferenceGap;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.analysis.BaselineReport;
import ai.rote.results.analysis.Grid;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rates before and after a cut: an example counts if its suffix is likelier after its own prefix
 * than otherwise by a threshold t, in the model's own distribution.
 *
 * @param examples that were held against something
 * @param prefixes J, after how many unrelated prefixes suffixes were scored; null if they were not
 * @param cut the threshold t
 * @param others what suffixes are held against, each by itself
 * @param gaps every example against all references together; null if there are fewer than {@value
 *     ReferenceGap#FEWEST}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BaselineFigures(
    int examples, Integer prefixes, Cut cut, List<Other> others, Gaps gaps) {
  private static final int POINTS = 41;

  /** How many times the cut the curve goes on to. */
  private static final int REACH = 4;

  /**
   * A threshold.
   *
   * @param nats t
   * @param perToken whether it counts for each token of a suffix
   */
  public record Cut(double nats, boolean perToken) {

    /**
     * As on the command line.
     *
     * @return as in {@code 0.5/token}
     */
    public String spelling() {
      return new PriorCut(nats, perToken).toString();
    }
  }

  /**
   * A rate without and with a cut.
   *
   * @param before without
   * @param after with it
   */
  public record Change(RateFigure before, RateFigure after) {}

  /**
   * One thing that suffixes are held against.
   *
   * @param against its name
   * @param greedy greedy extraction
   * @param schemes extraction by sampling
   * @param differences quantiles of ln p_z − ln p_other over all examples
   * @param curve against the threshold, under the first scheme, for the largest n and the middle p
   */
  public record Other(
      String against,
      Change greedy,
      List<Scheme> schemes,
      List<Share> differences,
      List<Point> curve) {}

  /**
   * Extraction under one scheme.
   *
   * @param scheme its spelling
   * @param rates for each n and p
   * @param expected for each n
   */
  public record Scheme(String scheme, List<Discoverable> rates, List<Expected> expected) {}

  /**
   * (n, p)-discoverable extraction.
   *
   * @param n queries
   * @param p probability
   * @param before without a cut
   * @param after with it
   */
  public record Discoverable(long n, double p, RateFigure before, RateFigure after) {}

  /**
   * Expected extraction.
   *
   * @param n queries
   * @param before without a cut
   * @param after with it
   */
  public record Expected(long n, MeanFigure before, MeanFigure after) {}

  /**
   * A quantile of the differences.
   *
   * @param share of the examples that do not exceed it
   * @param nats the difference; null if it is infinite
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Share(double share, Double nats) {}

  /**
   * A rate at a threshold.
   *
   * @param t the threshold, in the cut's unit
   * @param rate at it
   */
  public record Point(double t, RateFigure rate) {}

  /**
   * Examples against all references together (offline LiRA, one-sided).
   *
   * @param references how many
   * @param at1percent examples with a p-value of at most 1 %
   * @param at5percent examples with a p-value of at most 5 %
   */
  public record Gaps(int references, RateFigure at1percent, RateFigure at5percent) {}

  static BaselineFigures of(BaselineReport report, PriorCut cut, Grid grid) {
    List<Other> others =
        report.names().stream().map(name -> other(name, report, cut, grid)).toList();
    List<ReferenceGap> gaps = report.gaps();
    return new BaselineFigures(
        report.examples(),
        report.prefixes().orElse(null),
        new Cut(cut.nats(), cut.perToken()),
        others,
        gaps.isEmpty()
            ? null
            : new Gaps(
                gaps.get(0).references(), above(report, 0.01, grid), above(report, 0.05, grid)));
  }

  private static RateFigure above(BaselineReport report, double level, Grid grid) {
    return RateFigure.of(report.aboveReferences(level, grid.intervals()));
  }

  private static Other other(String name, BaselineReport report, PriorCut cut, Grid grid) {
    List<Scheme> schemes = new ArrayList<>();
    for (SamplingScheme scheme : grid.schemes()) {
      PriorAwareExtraction extraction = report.against(name, scheme, grid.intervals());
      SchemeExtraction before = extraction.before();
      SchemeExtraction after = extraction.after(cut);
      List<Discoverable> rates = new ArrayList<>();
      for (double p : grid.probabilities()) {
        for (long n : grid.queries()) {
          rates.add(
              new Discoverable(
                  n, p, RateFigure.of(before.rate(n, p)), RateFigure.of(after.rate(n, p))));
        }
      }
      List<Expected> expected = new ArrayList<>();
      for (long n : grid.queries()) {
        expected.add(
            new Expected(
                n,
                MeanFigure.of(before.expectedExtraction(n)),
                MeanFigure.of(after.expectedExtraction(n))));
      }
      schemes.add(new Scheme(scheme.toString(), rates, expected));
    }
    PriorAwareExtraction first = report.against(name, grid.schemes().get(0), grid.intervals());
    return new Other(
        name,
        new Change(RateFigure.of(first.greedyBefore()), RateFigure.of(first.greedyAfter(cut))),
        schemes,
        quantiles(first.differences()),
        curve(first, cut, grid));
  }

  private static List<Share> quantiles(double[] ascending) {
    List<Share> quantiles = new ArrayList<>();
    for (double share : new double[] {0.05, 0.25, 0.5, 0.75, 0.95}) {
      double value = ascending[(int) Math.ceil(share * ascending.length) - 1];
      quantiles.add(new Share(share, Double.isInfinite(value) ? null : value));
    }
    return quantiles;
  }

  private static List<Point> curve(PriorAwareExtraction extraction, PriorCut cut, Grid grid) {
    double reach = REACH * (cut.nats() > 0 ? cut.nats() : PriorCut.DEFAULT.nats());
    List<PriorCut> cuts =
        IntStream.range(0, POINTS)
            .mapToObj(i -> new PriorCut(reach * i / (POINTS - 1), cut.perToken()))
            .toList();
    List<Rate> rates = extraction.curve(grid.mostQueries(), grid.middleProbability(), cuts);
    return IntStream.range(0, POINTS)
        .mapToObj(i -> new Point(cuts.get(i).nats(), RateFigure.of(rates.get(i))))
        .toList();
  }
}
