package ai.rote.results.figures;

import ai.rote.metrics.DesignFields;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.stat.RateFamily;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.analysis.MembershipScores;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The training examples against the control set.
 *
 * @param comparisons which comparisons of rates are adjusted for each other, and how
 * @param greedy of greedy extraction
 * @param schemes of probabilistic extraction
 * @param membership how well each score tells the two sets apart; not adjusted
 * @param exposure of the training examples among the control set; null if it cannot be had
 * @param unavailable what the records do not give
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgainstControl(
    Family comparisons,
    DifferenceFigure greedy,
    List<SchemeDifferences> schemes,
    List<MembershipFigures> membership,
    ExposureFigures exposure,
    List<Unavailable> unavailable) {

  /**
   * Comparisons that are read together.
   *
   * @param family how many there are
   * @param level of all their intervals together
   * @param method of adjustment
   */
  public record Family(int family, double level, String method) {

    /** What this project adjusts by. */
    public static final String METHOD =
        "Bonferroni, for exact tests and the intervals that invert them";

    /** The same where examples are in clusters, weighted or of a finite population. */
    public static final String METHOD_AT_EFFECTIVE_SIZE =
        METHOD + ", at the effective sample sizes";

    /**
     * What is adjusted by.
     *
     * @param design how the examples were drawn
     * @return the method
     */
    public static String method(DesignFields design) {
      return design.isNone() ? METHOD : METHOD_AT_EFFECTIVE_SIZE;
    }
  }

  /**
   * Differences under one sampling scheme.
   *
   * @param scheme its spelling
   * @param worstCase of the share with p_z &gt; 0
   * @param rates of (n, p)-discoverable extraction
   */
  public record SchemeDifferences(
      String scheme, DifferenceFigure worstCase, List<Discoverable> rates) {

    /**
     * The difference at some n and p of the report.
     *
     * @param n number of queries
     * @param p probability of extraction
     * @return the difference
     */
    public DifferenceFigure rate(long n, double p) {
      return rates.stream()
          .filter(each -> each.n() == n && each.p() == p)
          .findFirst()
          .orElseThrow()
          .difference();
    }
  }

  /**
   * A difference of (n, p)-discoverable extraction.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @param difference of the rates
   */
  public record Discoverable(long n, double p, @JsonUnwrapped DifferenceFigure difference) {}

  static AgainstControl of(Analysis analysis, ExtractionReport control) {
    ExtractionReport training = analysis.training();
    MembershipScores scores = analysis.scores();
    Grid grid = analysis.exact();
    double level = grid.intervals().level();
    RateFamily.Builder<MeasuredRate> builder = RateFamily.builder(level);
    MeasuredRate.all(grid).forEach(each -> builder.add(each, each.of(training), each.of(control)));
    RateFamily<MeasuredRate> family = builder.build();
    List<SchemeDifferences> schemes =
        grid.schemes().stream()
            .map(
                scheme -> {
                  List<Discoverable> rates = new ArrayList<>();
                  for (long n : grid.queries()) {
                    for (double p : grid.probabilities()) {
                      MeasuredRate rate = new MeasuredRate.Discoverable(scheme, n, p);
                      rates.add(new Discoverable(n, p, DifferenceFigure.of(family.of(rate))));
                    }
                  }
                  return new SchemeDifferences(
                      scheme.toString(),
                      DifferenceFigure.of(family.of(new MeasuredRate.WorstCase(scheme))),
                      List.copyOf(rates));
                })
            .toList();
    List<Unavailable> unavailable = new ArrayList<>();
    String why = "of some examples only bounds of p_z are known";
    analysis
        .bounded()
        .schemes()
        .forEach(each -> unavailable.add(new Unavailable("differences under " + each, why)));
    scores.unavailable().forEach((name, none) -> unavailable.add(new Unavailable(name, none)));
    boolean isWeighted =
        training.estimator().design().isWeighted() || control.estimator().design().isWeighted();
    if (isWeighted) {
      unavailable.add(
          new Unavailable(
              "AUC and true positive rate", "they compare examples that count once, not weighted"));
    }
    Optional<String> noExposure =
        scores.hasOwnDistribution()
            ? ExposureFigures.whyNot(training, control)
            : scores.unavailable().values().stream().findFirst();
    noExposure.ifPresent(none -> unavailable.add(new Unavailable("exposure", none)));
    return new AgainstControl(
        new Family(family.comparisons(), level, Family.method(grid.design())),
        DifferenceFigure.of(family.of(new MeasuredRate.Greedy())),
        schemes,
        isWeighted
            ? List.of()
            : scores.available().stream()
                .map(name -> MembershipFigures.of(name, scores, training, control))
                .toList(),
        noExposure.isPresent() ? null : ExposureFigures.of(training, control),
        List.copyOf(unavailable));
  }
}
