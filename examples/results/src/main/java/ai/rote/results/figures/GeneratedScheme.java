package ai.rote.results.figures;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.near.NearVerbatimExtraction;
import ai.rote.metrics.near.SampledExtraction;
import ai.rote.metrics.near.SampledRate;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.Threshold;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * What was drawn and searched under one sampling scheme.
 *
 * @param scheme its spelling
 * @param agreement of draws with p_z; null in groups, and if nothing was drawn
 * @param draws how many were made; null if their number was fixed
 * @param sampled (ε, n, p)-discoverable extraction from draws; null if nothing was drawn
 * @param nearVerbatim lower bounds within a distance; null if nothing was searched
 * @param tokenisations lower bounds of the suffix as a text; null if nothing was searched
 * @param guesses the likeliest draws as ranked guesses; null in groups, and where the records do
 *     not give them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GeneratedScheme(
    String scheme,
    Agreement agreement,
    Draws draws,
    List<Sampled> sampled,
    List<NearVerbatim> nearVerbatim,
    List<AsText> tokenisations,
    GuessFigures guesses) {

  /**
   * Whether verbatim draws come as often as p_z says.
   *
   * @param pValue of the joint test
   * @param examples of how many
   */
  public record Agreement(double pValue, int examples) {}

  /**
   * How many draws were made.
   *
   * @param least of an example
   * @param most of an example
   * @param total of all examples
   */
  public record Draws(long least, long most, long total) {}

  /**
   * Extraction with each example's share of hits for its probability.
   *
   * @param threshold how near a draw has to come
   * @param n number of queries
   * @param p probability of extraction
   * @param rate of the examples
   * @param extracted how many are extracted for certain
   * @param notExtracted how many are not, for certain
   * @param undecided how many the draws leave open
   */
  public record Sampled(
      Threshold threshold,
      long n,
      double p,
      @JsonUnwrapped RateFigure rate,
      long extracted,
      long notExtracted,
      long undecided) {}

  /**
   * A lower bound of extraction within a distance.
   *
   * @param epsilon the distance
   * @param n number of queries
   * @param p probability of extraction
   * @param verbatim by p_z
   * @param atLeast by the bound
   */
  public record NearVerbatim(
      @JsonSerialize(using = WholeTokens.class) Threshold epsilon,
      long n,
      double p,
      RateFigure verbatim,
      RateFigure atLeast) {}

  /**
   * A lower bound of extraction as a text.
   *
   * @param n number of queries
   * @param p probability of extraction
   * @param verbatim by p_z
   * @param atLeast by the bound
   */
  public record AsText(long n, double p, RateFigure verbatim, RateFigure atLeast) {}

  /** Distances that are searched by count whole tokens. */
  static final class WholeTokens extends JsonSerializer<Threshold> {
    @Override
    public void serialize(Threshold value, JsonGenerator to, SerializerProvider serializers)
        throws IOException {
      if (value.isShare()) {
        to.writeString(value.toString());
      } else {
        to.writeNumber((int) value.number());
      }
    }
  }

  static GeneratedScheme of(
      GenerationReport report, SamplingScheme scheme, Grid grid, boolean isWhole) {
    List<Sampled> sampled = new ArrayList<>();
    List<NearVerbatim> near = new ArrayList<>();
    for (Threshold threshold : report.thresholds()) {
      report
          .sampled(scheme, threshold)
          .ifPresent(each -> sampled.addAll(sampled(each, threshold, grid)));
      report
          .nearVerbatim(scheme, threshold)
          .ifPresent(each -> near.addAll(nearVerbatim(each, threshold, grid)));
    }
    List<AsText> asText =
        report.tokenisations(scheme).map(each -> asText(each, grid)).orElse(List.of());
    return new GeneratedScheme(
        scheme.toString(),
        isWhole
            ? report
                .agreement(scheme)
                .map(each -> new Agreement(each.joint().pValue(), each.examples().size()))
                .orElse(null)
            : null,
        report.stop().isPresent() ? draws(report.draws(scheme)) : null,
        absentIfEmpty(sampled),
        absentIfEmpty(near),
        absentIfEmpty(asText),
        isWhole ? report.ranked(report.guesses(scheme)).map(GuessFigures::of).orElse(null) : null);
  }

  private static <T> List<T> absentIfEmpty(List<T> list) {
    return list.isEmpty() ? null : List.copyOf(list);
  }

  private static Draws draws(LongSummaryStatistics draws) {
    return new Draws(draws.getMin(), draws.getMax(), draws.getSum());
  }

  private static List<Sampled> sampled(
      SampledExtraction extraction, Threshold threshold, Grid grid) {
    List<Sampled> sampled = new ArrayList<>();
    for (SampledRate each :
        extraction.rates(List.of(threshold.number()), grid.queries(), grid.probabilities())) {
      sampled.add(
          new Sampled(
              threshold,
              each.n(),
              each.p(),
              RateFigure.of(each.rate()),
              each.extracted(),
              each.notExtracted(),
              each.undecided()));
    }
    return sampled;
  }

  private static List<NearVerbatim> nearVerbatim(
      NearVerbatimExtraction extraction, Threshold epsilon, Grid grid) {
    return asText(extraction, grid).stream()
        .map(each -> new NearVerbatim(epsilon, each.n(), each.p(), each.verbatim(), each.atLeast()))
        .toList();
  }

  private static List<AsText> asText(NearVerbatimExtraction extraction, Grid grid) {
    List<AsText> bounds = new ArrayList<>();
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        bounds.add(
            new AsText(
                n,
                p,
                RateFigure.of(extraction.verbatim().rate(n, p)),
                RateFigure.of(extraction.atLeast().rate(n, p))));
      }
    }
    return bounds;
  }
}
