package ai.rote.metrics;

import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One scoring pass read at many prefix and suffix lengths: a report for each pair of lengths, so
 * that rates can be drawn against either.
 *
 * <p>Score each text as a whole, with a prefix of one token; the passes are then re-cut ({@link
 * TokenScores#recut}) without the model. A text that is too short for a pair of lengths is counted
 * as skipped in that pair's report.
 *
 * <p>The context of every cut begins at the text's first token. So the cuts of one suffix length
 * end at different places: a longer prefix goes with a later suffix. To vary the prefix before a
 * <i>fixed</i> suffix, as some studies do, the texts have to be scored once for each prefix length
 * ({@link ExtractionEvaluator#withSuffixStart}).
 *
 * <p>Takes as much memory as that many reports.
 *
 * <pre>{@code
 * LengthReports lengths = LengthReports.of(scores, List.of(20, 50, 100), List.of(25, 50));
 * lengths.report(50, 50).map(ExtractionReport::greedy);   // empty if no text is long enough
 * }</pre>
 */
public final class LengthReports {
  private final List<Integer> prefixTokens;
  private final List<Integer> suffixTokens;
  private final Map<Cut, ExtractionReport> reports;

  private record Cut(int prefixTokens, int suffixTokens) {}

  private LengthReports(
      List<Integer> prefixTokens, List<Integer> suffixTokens, Map<Cut, ExtractionReport> reports) {
    this.prefixTokens = prefixTokens;
    this.suffixTokens = suffixTokens;
    this.reports = reports;
  }

  /**
   * Re-cuts some scores.
   *
   * @param whole scores of whole texts; read once
   * @param prefixTokens prefix lengths, each at least as long as the prefix that was scored
   * @param suffixTokens suffix lengths, each at least 1
   * @return a report for each pair of lengths that some text is long enough for
   * @throws IllegalArgumentException if a list is empty or a length out of its range
   */
  public static LengthReports of(
      Iterable<TokenScores> whole, List<Integer> prefixTokens, List<Integer> suffixTokens) {
    Builder builder = builder(prefixTokens, suffixTokens);
    whole.forEach(builder);
    return builder.build();
  }

  /**
   * Starts reports to which scores are added one by one, as a model or a file yields them.
   *
   * @param prefixTokens prefix lengths, each at least 1
   * @param suffixTokens suffix lengths, each at least 1
   * @return a builder
   * @throws IllegalArgumentException if a list is empty or a length below 1
   */
  public static Builder builder(List<Integer> prefixTokens, List<Integer> suffixTokens) {
    return new Builder(lengths(prefixTokens, "prefix"), lengths(suffixTokens, "suffix"));
  }

  private static List<Integer> lengths(List<Integer> tokens, String part) {
    if (tokens.isEmpty() || tokens.stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(
          part + " lengths must be at least 1 token, and at least one length, but are " + tokens);
    }
    return tokens.stream().distinct().toList();
  }

  /**
   * The prefix lengths.
   *
   * @return in the order they were asked for, each once
   */
  public List<Integer> prefixTokens() {
    return prefixTokens;
  }

  /**
   * The suffix lengths.
   *
   * @return in the order they were asked for, each once
   */
  public List<Integer> suffixTokens() {
    return suffixTokens;
  }

  /**
   * The report of one pair of lengths.
   *
   * @param prefixTokens one of the prefix lengths
   * @param suffixTokens one of the suffix lengths
   * @return the report; empty if no text is long enough
   * @throws IllegalArgumentException if a length is not among those asked for
   */
  public Optional<ExtractionReport> report(int prefixTokens, int suffixTokens) {
    if (!this.prefixTokens.contains(prefixTokens) || !this.suffixTokens.contains(suffixTokens)) {
      throw new IllegalArgumentException(
          "there are prefix lengths "
              + this.prefixTokens
              + " and suffix lengths "
              + this.suffixTokens
              + ", but not "
              + prefixTokens
              + " with "
              + suffixTokens);
    }
    return Optional.ofNullable(reports.get(new Cut(prefixTokens, suffixTokens)));
  }

  /** Collects whole scores and re-cuts each as it comes. For one thread at a time. */
  public static final class Builder implements Consumer<TokenScores> {
    private final List<Integer> prefixTokens;
    private final List<Integer> suffixTokens;
    private final Map<Cut, ExtractionReport.Builder> builders = new LinkedHashMap<>();

    private Builder(List<Integer> prefixTokens, List<Integer> suffixTokens) {
      this.prefixTokens = prefixTokens;
      this.suffixTokens = suffixTokens;
      for (int prefix : prefixTokens) {
        for (int suffix : suffixTokens) {
          builders.put(new Cut(prefix, suffix), ExtractionReport.builder());
        }
      }
    }

    /**
     * Adds one text.
     *
     * @param whole its scores from a prefix no longer than the shortest one asked for
     * @throws IllegalArgumentException if its prefix is longer, or its id was added before
     */
    @Override
    public void accept(TokenScores whole) {
      builders.forEach(
          (cut, report) -> {
            int tokens = whole.example().length() - whole.example().startTokens();
            if (cut.prefixTokens() + cut.suffixTokens() > tokens) {
              report.skip(
                  new SkippedExample(
                      whole.example().id(),
                      SkippedExample.Reason.TOO_SHORT,
                      whole.example().metadata()));
            } else {
              report.accept(whole.recut(cut.prefixTokens(), cut.suffixTokens()));
            }
          });
    }

    /**
     * The reports of what was added so far.
     *
     * @return the reports
     */
    public LengthReports build() {
      Map<Cut, ExtractionReport> reports = new LinkedHashMap<>();
      builders.forEach(
          (cut, report) -> {
            if (report.examples() > 0) {
              reports.put(cut, report.build());
            }
          });
      return new LengthReports(prefixTokens, suffixTokens, reports);
    }
  }
}
