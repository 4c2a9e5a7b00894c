package ai.rote.metrics.subject;

import ai.rote.core.ExampleException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * How many persons a model gives something of away, where a metadata field of each example names
 * the person that it is of:
 *
 * <pre>{@code
 * SubjectReport.Builder builder = SubjectReport.builder("person");
 * model.score(data.examples(), schemes, builder);
 * SubjectReport report = builder.build();
 * report.greedy();                                              // 12 of 1000 persons
 * report.under(SamplingScheme.topK(40)).rate(10_000, 0.5);      // persons with such an example
 * report.under(SamplingScheme.topK(40)).mostAtRisk(1).get(0);   // whose, and which examples
 * }</pre>
 *
 * <p>Takes some 50 bytes an example and 8 for each scheme, and does not depend on the order the
 * scores came in.
 */
public final class SubjectReport {
  private final String field;
  private final List<SamplingScheme> schemes;
  private final SortedMap<String, List<SubjectExample>> bySubject;
  private final int skipped;
  private final Set<String> unmeasured;
  private final Intervals intervals;

  private SubjectReport(
      String field,
      List<SamplingScheme> schemes,
      SortedMap<String, List<SubjectExample>> bySubject,
      int skipped,
      Set<String> unmeasured,
      Intervals intervals) {
    this.field = field;
    this.schemes = schemes;
    this.bySubject = bySubject;
    this.skipped = skipped;
    this.unmeasured = unmeasured;
    this.intervals = intervals;
  }

  /**
   * Starts a report to which scores are added one by one.
   *
   * @param field of the examples' metadata that names the person, by a text or a number
   * @return a builder
   */
  public static Builder builder(String field) {
    return new Builder(field);
  }

  /**
   * The same report with other intervals.
   *
   * @param others in place of {@link Intervals#DEFAULT}
   * @return a new report on the same persons
   */
  public SubjectReport with(Intervals others) {
    return new SubjectReport(
        field, schemes, bySubject, skipped, unmeasured, Objects.requireNonNull(others, "others"));
  }

  /**
   * The field that names the person.
   *
   * @return its name
   */
  public String field() {
    return field;
  }

  /**
   * The persons with at least one example that was measured.
   *
   * @return unmodifiable, in alphabetical order
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(bySubject.keySet());
  }

  /**
   * How many they are, the total of every rate.
   *
   * @return at least 1
   */
  public int subjects() {
    return bySubject.size();
  }

  /**
   * How many examples of theirs were measured.
   *
   * @return at least {@link #subjects()}
   */
  public int examples() {
    return bySubject.values().stream().mapToInt(List::size).sum();
  }

  /**
   * How many examples could not be measured. What they might have given away is in no figure.
   *
   * @return at least 0
   */
  public int skippedExamples() {
    return skipped;
  }

  /**
   * How many persons have no example that could be measured. No rate counts them.
   *
   * @return at least 0
   */
  public int unmeasuredSubjects() {
    return unmeasured.size();
  }

  /**
   * The tokens of a round of queries, one for each example.
   *
   * @return sent and generated
   */
  public QueryTokens tokens() {
    return bySubject.values().stream()
        .flatMap(List::stream)
        .map(SubjectExample::tokens)
        .reduce(QueryTokens.NONE, QueryTokens::plus);
  }

  /**
   * The share of persons with at least one example that greedy decoding emits.
   *
   * @return a share of all persons
   */
  public Rate greedy() {
    return intervals.rate(
        bySubject.values().stream()
            .filter(examples -> examples.stream().anyMatch(SubjectExample::greedy))
            .count(),
        subjects());
  }

  /**
   * The schemes the examples were scored under.
   *
   * @return unmodifiable; may be empty
   */
  public List<SamplingScheme> schemes() {
    return schemes;
  }

  /**
   * Probabilistic extraction under one of the schemes that were scored.
   *
   * @param scheme one of {@link #schemes()}
   * @return its rates
   * @throws IllegalArgumentException if the scheme was not scored; the message lists those that
   *     were
   */
  public SubjectExtraction under(SamplingScheme scheme) {
    int column = schemes.indexOf(scheme);
    if (column < 0) {
      throw new IllegalArgumentException(
          "scheme " + scheme + " was not scored; scored: " + schemes);
    }
    return new SubjectExtraction(schemes.get(column), column, bySubject, intervals);
  }

  @Override
  public String toString() {
    return "SubjectReport[" + field + ", " + subjects() + " persons, greedy " + greedy() + "]";
  }

  /**
   * Whom an example is of.
   *
   * @param field of its metadata that names the person
   * @param id of the example
   * @param metadata of the example
   * @return the person's name; equal numbers, as 4 and 4.0, are one person
   * @throws ExampleException if the field is missing or blank, or neither a text nor a number
   */
  public static String subjectOf(String field, String id, Map<String, Object> metadata) {
    Object value = metadata.get(field);
    if (value == null || value.toString().isBlank()) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s' has no field '%s' to tell whom it is of; it has %s",
              id,
              field,
              new TreeSet<>(metadata.keySet())));
    }
    if (value instanceof Number number) {
      return text(number);
    }
    if (!(value instanceof String)) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s': field '%s' tells whom it is of by a text or a number, but is %s",
              id,
              field,
              value));
    }
    return value.toString();
  }

  private static String text(Number number) {
    double value = number.doubleValue();
    boolean isWritten = number instanceof Long || number instanceof BigInteger;
    return !isWritten && value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString(number.longValue())
        : number.toString();
  }

  /** Collects the scores of a report. For one thread at a time. */
  public static final class Builder implements Consumer<TokenScores> {
    private final String field;
    private final SortedMap<String, List<SubjectExample>> bySubject = new TreeMap<>();
    private final Set<String> skippedSubjects = new TreeSet<>();
    private final Set<String> ids = new HashSet<>();
    private List<SamplingScheme> schemes = List.of();
    private int skipped;

    private Builder(String field) {
      this.field = Objects.requireNonNull(field, "field");
    }

    /**
     * Adds the scores of one example; they may be thrown away after.
     *
     * @param scores under the same schemes as all others, in any order
     * @throws ExampleException if the example lacks the field, or it is neither a text nor a number
     * @throws IllegalArgumentException if the id was added before, or the schemes are not those of
     *     the first example
     */
    @Override
    public void accept(TokenScores scores) {
      String id = scores.example().id();
      String subject = subjectOf(field, id, scores.example().metadata());
      if (!ids.add(id)) {
        throw new IllegalArgumentException("example '" + id + "' is in the report already");
      }
      if (bySubject.isEmpty()) {
        schemes = List.copyOf(scores.schemes());
      } else if (!Set.copyOf(schemes).equals(Set.copyOf(scores.schemes()))) {
        throw new IllegalArgumentException(
            "example '"
                + id
                + "' was scored under "
                + scores.schemes()
                + ", but the examples before it under "
                + schemes);
      }
      bySubject
          .computeIfAbsent(subject, any -> new ArrayList<>())
          .add(SubjectExample.of(scores, schemes));
    }

    /**
     * Notes an example that could not be measured.
     *
     * @param example which, and why
     * @throws ExampleException if it lacks the field, or it is neither a text nor a number
     */
    public void skip(SkippedExample example) {
      skippedSubjects.add(subjectOf(field, example.id(), example.metadata()));
      skipped++;
    }

    /**
     * How many examples have been scored so far.
     *
     * @return at least 0
     */
    public int examples() {
      return ids.size();
    }

    /**
     * The report of what was added so far, with Wilson's intervals at 95 %.
     *
     * @return the report
     * @throws ExampleException if no example was scored
     */
    public SubjectReport build() {
      if (bySubject.isEmpty()) {
        throw new ExampleException("nothing to report: no example was scored");
      }
      SortedMap<String, List<SubjectExample>> copy = new TreeMap<>();
      bySubject.forEach((subject, examples) -> copy.put(subject, List.copyOf(examples)));
      Set<String> unmeasured = new TreeSet<>(skippedSubjects);
      unmeasured.removeAll(copy.keySet());
      return new SubjectReport(field, schemes, copy, skipped, unmeasured, Intervals.DEFAULT);
    }
  }
}
