package ai.rote.metrics.subject;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Probabilistic extraction of persons under one sampling scheme. Get it from {@link
 * SubjectReport#under}.
 *
 * <p>All n here are queries for <b>each</b> example: somebody who asks n times for every example of
 * a person has made n times as many queries as the person has examples.
 */
public final class SubjectExtraction {
  private final SamplingScheme scheme;
  private final int column;
  private final SortedMap<String, List<SubjectExample>> bySubject;
  private final Intervals intervals;
  private final ExtractionProbability[] likeliest;
  private final ExtractionProbability[] together;

  SubjectExtraction(
      SamplingScheme scheme,
      int column,
      SortedMap<String, List<SubjectExample>> bySubject,
      Intervals intervals) {
    this.scheme = scheme;
    this.column = column;
    this.bySubject = bySubject;
    this.intervals = intervals;
    this.likeliest =
        bySubject.values().stream()
            .map(
                examples ->
                    examples.stream()
                        .map(this::probability)
                        .max(Comparator.comparingDouble(ExtractionProbability::logNats))
                        .orElseThrow())
            .toArray(ExtractionProbability[]::new);
    this.together =
        bySubject.values().stream()
            .map(examples -> ExtractionProbability.ofAny(probabilities(examples)))
            .toArray(ExtractionProbability[]::new);
  }

  private List<ExtractionProbability> probabilities(List<SubjectExample> examples) {
    return examples.stream().map(this::probability).toList();
  }

  private ExtractionProbability probability(SubjectExample example) {
    return ExtractionProbability.ofLog(example.logProbs()[column]);
  }

  /**
   * The scheme that every number here is under.
   *
   * @return the scheme
   */
  public SamplingScheme scheme() {
    return scheme;
  }

  /**
   * The number of persons, the total of every rate here.
   *
   * @return at least 1
   */
  public int subjects() {
    return together.length;
  }

  /**
   * The share of persons with <b>at least one</b> (n, p)-discoverable example,
   *
   * <pre>
   *   |{persons : 1 − (1 − p_z)ⁿ ≥ p for one of their examples}| / persons
   * </pre>
   *
   * @param n queries for each example, at least 1
   * @param p in (0, 1]
   * @return a share of all persons
   * @throws IllegalArgumentException if n or p is out of its range
   * @see ExtractionProbability#isDiscoverable(long, double)
   */
  public Rate rate(long n, double p) {
    return share(likeliest, n, p);
  }

  /**
   * The share of persons of whom <b>any</b> example comes out with probability p when their
   * examples are taken together,
   *
   * <pre>
   *   |{persons : 1 − Π (1 − p_z)ⁿ ≥ p}| / persons,   the product over a person's examples
   * </pre>
   *
   * Never below {@link #rate(long, double)}: many examples that are each unlikely may make one of
   * them likely.
   *
   * @param n queries for each example, at least 1
   * @param p in (0, 1]
   * @return a share of all persons
   * @throws IllegalArgumentException if n or p is out of its range
   */
  public Rate rateTogether(long n, double p) {
    return share(together, n, p);
  }

  private Rate share(ExtractionProbability[] of, long n, double p) {
    return intervals.rate(
        Arrays.stream(of).filter(each -> each.isDiscoverable(n, p)).count(), subjects());
  }

  /**
   * The worst case: the share of persons with an example that the scheme can emit at all.
   *
   * @return a share of all persons
   */
  public Rate worstCase() {
    return intervals.rate(
        Arrays.stream(likeliest).filter(ExtractionProbability::isPossible).count(), subjects());
  }

  /**
   * The expected share of persons of whom somebody holds at least one example after n queries for
   * each: the mean over persons of
   *
   * <pre>
   *   1 − Π (1 − p_z)ⁿ,   the product over a person's examples
   * </pre>
   *
   * Times {@link #subjects()} it is the expected number of persons.
   *
   * @param queries numbers of queries for each example, each at least 1
   * @return one mean for each, in their order
   * @throws IllegalArgumentException if one is below 1
   */
  public List<Mean> expected(List<Long> queries) {
    return intervals.shareMeans(
        queries.stream()
            .map(
                n ->
                    Arrays.stream(together)
                        .mapToDouble(each -> each.within(Arguments.queries(n)))
                        .toArray())
            .toList());
  }

  /**
   * The persons most at risk: those of whom any example comes out soonest. The order does not
   * depend on n.
   *
   * @param most how many are wanted, at least 1
   * @return that many, or all if there are fewer; the one most at risk first, equal ones by name
   * @throws IllegalArgumentException if none are wanted
   */
  public List<SubjectRisk> mostAtRisk(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("number of persons must be at least 1, but is " + most);
    }
    List<Map.Entry<String, List<SubjectExample>>> subjects =
        List.copyOf(bySubject.entrySet()); // in the order of the arrays
    return IntStream.range(0, together.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -together[i].logNats()))
        .limit(most)
        .map(i -> risk(subjects.get(i).getKey(), subjects.get(i).getValue(), together[i]))
        .toList();
  }

  private SubjectRisk risk(
      String subject, List<SubjectExample> examples, ExtractionProbability probability) {
    return new SubjectRisk(
        subject,
        probability,
        examples.stream()
            .map(each -> new SubjectRisk.Example(each.id(), probability(each), each.greedy()))
            .sorted(
                Comparator.comparingDouble(
                        (SubjectRisk.Example each) -> -each.probability().logNats())
                    .thenComparing(SubjectRisk.Example::id))
            .toList(),
        examples.stream().map(SubjectExample::tokens).reduce(QueryTokens.NONE, QueryTokens::plus));
  }

  @Override
  public String toString() {
    return "SubjectExtraction[" + scheme + ", " + subjects() + " persons]";
  }
}
