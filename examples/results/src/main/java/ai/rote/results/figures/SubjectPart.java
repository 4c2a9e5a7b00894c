package ai.rote.results.figures;

import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import ai.rote.metrics.subject.QueryTokens;
import ai.rote.metrics.subject.SubjectExtraction;
import ai.rote.metrics.subject.SubjectReport;
import ai.rote.metrics.subject.SubjectRisk;
import ai.rote.metrics.subject.TokenPrice;
import ai.rote.results.analysis.Grid;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the persons of the training examples come to, or those of the control set. All n are queries
 * for each example.
 *
 * @param subjects how many persons there are: the total of every rate
 * @param examples how many examples of theirs were measured
 * @param skippedExamples how many could not be measured
 * @param unmeasuredSubjects how many persons have none that could be; no rate counts them
 * @param tokensPerQuery of one query for each example
 * @param greedy persons with an example that greedy decoding emits
 * @param schemes by sampling scheme
 */
public record SubjectPart(
    int subjects,
    int examples,
    int skippedExamples,
    int unmeasuredSubjects,
    QueryTokens tokensPerQuery,
    SubjectRate greedy,
    List<Scheme> schemes) {

  /** How many of the persons most at risk are listed. */
  public static final int MOST_AT_RISK = 10;

  /**
   * A share of persons.
   *
   * @param rate with its interval
   * @param atMost its exact one-sided upper bound; null at levels of a half or less, where it would
   *     lie below the rate
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SubjectRate(@JsonUnwrapped RateFigure rate, UpperBoundFigure atMost) {
    static SubjectRate of(Rate rate) {
      double level = rate.interval().level();
      return new SubjectRate(
          RateFigure.of(rate),
          level <= RateFigure.LEAST_LEVEL ? null : UpperBoundFigure.of(rate.upperBound(level)));
    }
  }

  /**
   * Under one sampling scheme.
   *
   * @param scheme its spelling
   * @param worstCase persons with an example of p_z &gt; 0
   * @param rates by n and p
   * @param expected by n
   * @param mostAtRisk the persons most at risk, the first one first
   */
  public record Scheme(
      String scheme,
      SubjectRate worstCase,
      List<Discoverable> rates,
      List<Expected> expected,
      List<AtRisk> mostAtRisk) {

    /**
     * The rates at some n and p of the report.
     *
     * @param n number of queries
     * @param p probability of extraction
     * @return both
     */
    public Discoverable rate(long n, double p) {
      return rates.stream()
          .filter(each -> each.n() == n && each.p() == p)
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * Persons extracted at n and p.
   *
   * @param n number of queries for each example
   * @param p probability of extraction
   * @param oneExample persons with an example that comes out with probability p
   * @param together persons of whom any example does, all of theirs taken together
   */
  public record Discoverable(long n, double p, SubjectRate oneExample, SubjectRate together) {}

  /**
   * What n queries for each example are expected to give.
   *
   * @param n number of queries for each example
   * @param mean expected share of persons of whom any example comes out
   * @param subjects the same as a number of persons
   * @param cost of all queries; null if no price was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Expected(long n, @JsonUnwrapped MeanFigure mean, double subjects, Double cost) {}

  /**
   * A person.
   *
   * @param examples how many are theirs
   * @param greedyExamples how many of them greedy decoding emits
   * @param log10Probability decimal log of the probability that one query for each of their
   *     examples returns any; null if it is 0
   * @param chances by n
   * @param queriesNeeded by p
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AtRisk(
      int examples,
      long greedyExamples,
      Double log10Probability,
      List<Chance> chances,
      List<Needed> queriesNeeded) {}

  /**
   * How likely any example of a person comes out.
   *
   * @param n number of queries for each of their examples
   * @param probability that any comes out
   * @param cost of these queries; null if no price was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Chance(long n, double probability, Double cost) {}

  /**
   * The least n at which any example of a person comes out with probability p.
   *
   * @param p probability of extraction
   * @param queries n; null above 2⁶³, or if no n does
   * @param log10Queries its decimal log; null if no n does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Needed(double p, Long queries, Double log10Queries) {}

  static SubjectPart of(SubjectReport report, Grid grid, Optional<TokenPrice> price) {
    return new SubjectPart(
        report.subjects(),
        report.examples(),
        report.skippedExamples(),
        report.unmeasuredSubjects(),
        report.tokens(),
        SubjectRate.of(report.greedy()),
        grid.schemes().stream()
            .map(each -> scheme(report.under(each), report.tokens(), grid, price))
            .toList());
  }

  private static Scheme scheme(
      SubjectExtraction extraction, QueryTokens tokens, Grid grid, Optional<TokenPrice> price) {
    List<Discoverable> rates = new ArrayList<>();
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        rates.add(
            new Discoverable(
                n,
                p,
                SubjectRate.of(extraction.rate(n, p)),
                SubjectRate.of(extraction.rateTogether(n, p))));
      }
    }
    List<Expected> expected = new ArrayList<>();
    List<Mean> means = extraction.expected(grid.queries());
    for (int i = 0; i < means.size(); i++) {
      long n = grid.queries().get(i);
      expected.add(
          new Expected(
              n,
              MeanFigure.of(means.get(i)),
              means.get(i).value() * extraction.subjects(),
              price.map(each -> each.of(tokens, n)).orElse(null)));
    }
    return new Scheme(
        extraction.scheme().toString(),
        SubjectRate.of(extraction.worstCase()),
        List.copyOf(rates),
        List.copyOf(expected),
        extraction.mostAtRisk(MOST_AT_RISK).stream()
            .map(each -> atRisk(each, grid, price))
            .toList());
  }

  private static AtRisk atRisk(SubjectRisk risk, Grid grid, Optional<TokenPrice> price) {
    ExtractionProbability probability = risk.probability();
    return new AtRisk(
        risk.examples().size(),
        risk.examples().stream().filter(SubjectRisk.Example::greedy).count(),
        Finite.of(probability.logNats() / Math.log(10)),
        grid.queries().stream()
            .map(
                n ->
                    new Chance(
                        n,
                        probability.within(n),
                        price.map(each -> each.of(risk.tokens(), n)).orElse(null)))
            .toList(),
        grid.probabilities().stream().map(p -> needed(p, probability.queriesNeeded(p))).toList());
  }

  private static Needed needed(double p, QueriesNeeded needed) {
    return new Needed(
        p,
        needed.count().isPresent() ? (Long) needed.count().getAsLong() : null,
        Finite.of(needed.log10()));
  }
}
