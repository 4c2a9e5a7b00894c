package ai.rote.metrics.rounding;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.stat.Arguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Counts greedy, possible and (n, p)-discoverable examples three ways: as they were scored, and
 * with every example within the {@link Rounding} taken for the one and for the other.
 *
 * <pre>
 *   greedy             lowest: min margin &gt; 2u          highest: min margin ≥ −2u
 *   (n, p)             lowest: ln p_z − u·√k/T reaches   highest: ln p_z + u·√k/T reaches
 *   possible, p_z &gt; 0  lowest: no token at the edge      highest: excluded tokens at the edge only
 * </pre>
 *
 * <p>A token is at the edge of a top-k if its rank is k or k + 1 (from k − 2 to k + 3 for coarse
 * roundings: {@link Rounding#ranks()}), of a min-p if its logit is within 2u of the cut. An example
 * whose p_z may fall to 0 is not in the lowest (n, p) count either; one whose p_z may rise from 0
 * is in the highest if it reaches n and p with the most that its excluded tokens can have: 1/k of
 * the mass, or min-p. Of a top-p and a typical-p no record says how near the cut a token is: {@link
 * #tellsEdge}.
 *
 * <p>Keeps counts alone, whatever the number of examples. For one thread at a time.
 */
public final class RoundingEffect implements Consumer<TokenScores> {
  private final Rounding rounding;
  private final List<Long> queries;
  private final List<Double> probabilities;
  private final Counter greedy = new Counter();
  private final Map<SamplingScheme, SchemeCounters> schemes = new LinkedHashMap<>();

  /**
   * Counts nothing yet.
   *
   * @param rounding of the dtype that the scores were computed in
   * @param schemes that every example was scored under
   * @param queries numbers of queries n
   * @param probabilities probabilities of extraction p
   * @throws IllegalArgumentException if an n or p is out of its range
   */
  public RoundingEffect(
      Rounding rounding,
      List<SamplingScheme> schemes,
      List<Long> queries,
      List<Double> probabilities) {
    this.rounding = rounding;
    this.queries = List.copyOf(queries);
    this.probabilities = List.copyOf(probabilities);
    queries.forEach(Arguments::queries);
    probabilities.forEach(Arguments::probability);
    schemes.forEach(each -> this.schemes.put(each, new SchemeCounters()));
  }

  /** Of one scheme. */
  private final class SchemeCounters {
    private final Counter possible = new Counter();
    private final Counter[] discoverable =
        new Counter[queries.size() * probabilities.size()]; // by n, then by p

    private SchemeCounters() {
      for (int i = 0; i < discoverable.length; i++) {
        discoverable[i] = new Counter();
      }
    }

    private void add(LogProbRange range) {
      possible.add(range, ExtractionProbability::isPossible);
      for (int i = 0; i < discoverable.length; i++) {
        long n = queries.get(i / probabilities.size());
        double p = probabilities.get(i % probabilities.size());
        discoverable[i].add(range, each -> each.isDiscoverable(n, p));
      }
    }
  }

  /** Counts three ways. */
  private static final class Counter {
    private long lowest;
    private long scored;
    private long highest;
    private long total;

    private void add(boolean inLowest, boolean inScored, boolean inHighest) {
      lowest += inLowest ? 1 : 0;
      scored += inScored ? 1 : 0;
      highest += inHighest ? 1 : 0;
      total++;
    }

    private void add(LogProbRange range, Predicate<ExtractionProbability> holds) {
      add(holds.test(range.low()), holds.test(range.scored()), holds.test(range.high()));
    }

    private BothWays counts() {
      return new BothWays(lowest, scored, highest, total);
    }
  }

  /**
   * Adds the scores of one example.
   *
   * @param scores under all of the schemes
   * @throws IllegalArgumentException if it was not scored under one of them
   */
  @Override
  public void accept(TokenScores scores) {
    boolean isGreedy = scores.greedyMatch();
    float margin = scores.minMargin();
    greedy.add(
        isGreedy && margin > rounding.marginNats(),
        isGreedy,
        isGreedy || margin >= -rounding.marginNats());
    schemes.forEach((scheme, counters) -> counters.add(LogProbRange.of(scores, scheme, rounding)));
  }

  /**
   * How far scores are taken to move.
   *
   * @return as it was given
   */
  public Rounding rounding() {
    return rounding;
  }

  /**
   * Whether any example was added.
   *
   * @return false as long as there are no counts
   */
  public boolean hasExamples() {
    return greedy.total > 0;
  }

  /**
   * Examples that greedy decoding emits.
   *
   * @return their counts
   * @throws IllegalArgumentException if no example was added
   */
  public BothWays greedy() {
    return greedy.counts();
  }

  /**
   * Examples that a scheme can emit at all: the flag p_z = 0, turned round.
   *
   * @param scheme one of those that are counted
   * @return their counts
   * @throws IllegalArgumentException if the scheme is not counted, or no example was added
   */
  public BothWays possible(SamplingScheme scheme) {
    return of(scheme).possible.counts();
  }

  /**
   * (n, p)-discoverable examples.
   *
   * @param scheme one of those that are counted
   * @param n one of the numbers of queries
   * @param p one of the probabilities
   * @return their counts
   * @throws IllegalArgumentException if any of them is not counted, or no example was added
   */
  public BothWays discoverable(SamplingScheme scheme, long n, double p) {
    int row = queries.indexOf(n);
    int column = probabilities.indexOf(p);
    if (row < 0 || column < 0) {
      throw new IllegalArgumentException(
          "n = " + n + ", p = " + p + " is not counted; counted: " + queries + probabilities);
    }
    return of(scheme).discoverable[row * probabilities.size() + column].counts();
  }

  private SchemeCounters of(SamplingScheme scheme) {
    return Optional.ofNullable(schemes.get(scheme))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scheme " + scheme + " is not counted; counted: " + schemes.keySet()));
  }

  /**
   * Whether scores tell how near a token stands to a scheme's cut.
   *
   * @param scheme any
   * @return false for a top-p or typical-p below 1, where what they leave out is taken to stay out,
   *     and what they let in to stay in
   */
  public static boolean tellsEdge(SamplingScheme scheme) {
    return scheme.topP() == 1 && scheme.typicalP() == 1;
  }
}
