package ai.rote.results.figures;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Weighting;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.MembershipScores;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What some of the examples come to: the training examples, the control set, a group, or all.
 *
 * @param examples how many were measured: the total of every rate
 * @param skipped how many were not, by reason
 * @param bordersMoved how many have a border that moved to the left out of a token
 * @param nearTies how many greedy decisions another device might take otherwise
 * @param greedy greedy discoverable extraction
 * @param schemes probabilistic extraction, by sampling scheme
 * @param bounded the same of schemes under which the probabilities of some examples are only known
 *     within bounds; none for a model that runs here
 * @param exactMemorization the share of suffix tokens that are the model's first choice
 * @param extractionStrength how much of a suffix is completed from the shortest context, as a mean
 * @param perplexity under the model's own distribution; null if that was not scored
 * @param scores of membership; those that the records give
 * @param unavailable what the records do not give
 * @param generation what was drawn and searched; null if nothing was, and in groups
 * @param baselines rates before and after a cut of what is predictable; null if suffixes are held
 *     against nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartFigures(
    int examples,
    Map<String, Integer> skipped,
    int bordersMoved,
    int nearTies,
    RateFigure greedy,
    List<SchemeFigures> schemes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BoundedFigures> bounded,
    TokenMeanFigure exactMemorization,
    MeanFigure extractionStrength,
    TokenMeanFigure perplexity,
    List<ScoreFigures> scores,
    List<Unavailable> unavailable,
    GenerationFigures generation,
    BaselineFigures baselines) {

  /** Of some of the examples that were analysed. */
  static PartFigures of(ExtractionReport report, Analysis analysis, GenerationFigures generation) {
    MembershipScores scores = analysis.scores();
    Grid grid = analysis.exact();
    Grid bounded = analysis.bounded();
    Map<String, Integer> skipped = new LinkedHashMap<>();
    report.skippedByReason().forEach((reason, count) -> skipped.put(reason.toString(), count));
    return new PartFigures(
        report.examples(),
        skipped,
        report.bordersMoved(),
        report.nearTies(),
        RateFigure.of(report.greedy()),
        grid.schemes().stream()
            .map(scheme -> SchemeFigures.of(report.under(scheme), grid))
            .toList(),
        bounded.schemes().stream()
            .map(scheme -> BoundedFigures.of(report.boundsUnder(scheme), bounded))
            .toList(),
        TokenMeanFigure.of(report.tokens().exactMemorization(Weighting.TOKENS)),
        MeanFigure.of(report.tokens().extractionStrength()),
        scores.hasOwnDistribution()
            ? TokenMeanFigure.of(report.likelihood().perplexity(Weighting.TOKENS))
            : null,
        scores(report, scores),
        scores.unavailable().entrySet().stream()
            .map(each -> new Unavailable(each.getKey(), each.getValue()))
            .toList(),
        generation,
        null);
  }

  /** The same with what suffixes are held against. */
  PartFigures with(BaselineFigures others) {
    return new PartFigures(
        examples,
        skipped,
        bordersMoved,
        nearTies,
        greedy,
        schemes,
        bounded,
        exactMemorization,
        extractionStrength,
        perplexity,
        scores,
        unavailable,
        generation,
        others);
  }

  private static List<ScoreFigures> scores(ExtractionReport report, MembershipScores scores) {
    List<String> names = scores.available();
    List<double[]> columns = names.stream().map(name -> scores.of(name, report)).toList();
    List<Mean> means = report.estimator().means(columns);
    List<ScoreFigures> figures = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      figures.add(
          new ScoreFigures(
              names.get(i),
              MeanFigure.of(means.get(i)),
              QuantileFigure.of(columns.get(i), report.estimator())));
    }
    return List.copyOf(figures);
  }
}
