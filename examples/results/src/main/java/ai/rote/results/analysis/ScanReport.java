package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.results.record.ScannedText;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scan found.
 *
 * @param grid which schemes, n and p are reported
 * @param texts one by one, in their order
 * @param longest the longest regions of all texts, at the {@linkplain #queries() region's n} and p
 */
public record ScanReport(Grid grid, List<TextReport> texts, List<FoundRegion> longest) {

  /**
   * One text.
   *
   * @param size of it
   * @param greedy what greedy decoding alone gives
   * @param schemes in the grid's order
   */
  public record TextReport(ScannedText size, DocumentCoverage greedy, List<SchemeReport> schemes) {}

  /**
   * A text, or all of them, under one scheme.
   *
   * @param scheme the scheme
   * @param coverage by n, then by p, as the grid has them
   * @param curve for the report's p and each of the {@linkplain #curveQueries() curve's n}
   * @param coveredCharacters in the extractable regions
   * @param heat highest ln p_z of each stretch of {@code heatCharacters} characters; NaN where
   *     nothing was tested; empty for all texts together
   * @param heatCharacters length of a stretch
   * @param marks runs of characters and their highest ln p_z; none for all texts together
   */
  public record SchemeReport(
      SamplingScheme scheme,
      List<List<DocumentCoverage>> coverage,
      List<DocumentCoverage> curve,
      long coveredCharacters,
      double[] heat,
      long heatCharacters,
      Marks marks) {

    private SchemeReport plus(SchemeReport other) {
      List<List<DocumentCoverage>> sums = new ArrayList<>();
      for (int i = 0; i < coverage.size(); i++) {
        sums.add(sum(coverage.get(i), other.coverage.get(i)));
      }
      return new SchemeReport(
          scheme,
          sums,
          sum(curve, other.curve),
          coveredCharacters + other.coveredCharacters,
          new double[0],
          0,
          new Marks());
    }

    private static List<DocumentCoverage> sum(List<DocumentCoverage> a, List<DocumentCoverage> b) {
      List<DocumentCoverage> sums = new ArrayList<>();
      for (int i = 0; i < a.size(); i++) {
        sums.add(a.get(i).plus(b.get(i)));
      }
      return sums;
    }
  }

  /**
   * The n at which regions are given: the largest.
   *
   * @return number of queries
   */
  public long queries() {
    return queries(grid);
  }

  static long queries(Grid grid) {
    return grid.queries().get(grid.queries().size() - 1);
  }

  /**
   * The p at which regions are given: the middle one.
   *
   * @return probability of extraction
   */
  public double probability() {
    return grid.middleProbability();
  }

  /**
   * The coverage at that n and p.
   *
   * @param scheme of this report
   * @return the one for which regions are given
   */
  public DocumentCoverage headline(SchemeReport scheme) {
    List<DocumentCoverage> row = scheme.coverage().get(grid.queries().size() - 1);
    return row.get(grid.probabilities().size() / 2);
  }

  /**
   * The n of the curve: three a decade, to the largest n.
   *
   * @return rising
   */
  public List<Long> curveQueries() {
    return curveQueries(grid);
  }

  static List<Long> curveQueries(Grid grid) {
    return Curves.queries(queries(grid), 3);
  }

  /**
   * All texts together.
   *
   * @return their sums
   */
  public TextReport total() {
    TextReport sum = texts.get(0);
    for (TextReport each : texts.subList(1, texts.size())) {
      List<SchemeReport> schemes = new ArrayList<>();
      for (int i = 0; i < sum.schemes.size(); i++) {
        schemes.add(sum.schemes.get(i).plus(each.schemes.get(i)));
      }
      sum =
          new TextReport(
              new ScannedText(
                  "all texts",
                  sum.size.characters() + each.size.characters(),
                  sum.size.tokens() + each.size.tokens(),
                  sum.size.windows() + each.size.windows()),
              sum.greedy.plus(each.greedy),
              schemes);
    }
    return sum;
  }
}
