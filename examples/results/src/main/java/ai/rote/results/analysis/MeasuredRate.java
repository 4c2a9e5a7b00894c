package ai.rote.results.analysis;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.stat.Arguments;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One rate of a report, by which runs can be compared: greedy extraction, (n, p)-discoverable
 * extraction under a scheme, or that scheme's worst case.
 */
public sealed interface MeasuredRate {

  /** Greedy discoverable extraction. */
  record Greedy() implements MeasuredRate {
    /** What {@link MeasuredRate#figure} says of all of these. */
    public static final String FIGURE = "greedy";

    @Override
    public String figure() {
      return FIGURE;
    }

    @Override
    public Optional<SamplingScheme> under() {
      return Optional.empty();
    }

    @Override
    public Rate of(ExtractionReport report) {
      return report.greedy();
    }

    @Override
    public PairedRates of(PairedComparison runs) {
      return runs.greedy();
    }

    @Override
    public String toString() {
      return "greedy";
    }
  }

  /**
   * The share of examples with p_z &gt; 0.
   *
   * @param scheme under which
   */
  record WorstCase(SamplingScheme scheme) implements MeasuredRate {
    /** What {@link MeasuredRate#figure} says of all of these. */
    public static final String FIGURE = "worst case";

    @Override
    public String figure() {
      return FIGURE;
    }

    @Override
    public Optional<SamplingScheme> under() {
      return Optional.of(scheme);
    }

    @Override
    public Rate of(ExtractionReport report) {
      return report.under(scheme).worstCase();
    }

    @Override
    public PairedRates of(PairedComparison runs) {
      return runs.under(scheme).worstCase();
    }

    @Override
    public String toString() {
      return scheme + ",worst-case";
    }
  }

  /**
   * (n, p)-discoverable extraction.
   *
   * @param scheme under which
   * @param n number of queries
   * @param p probability of extraction
   */
  record Discoverable(SamplingScheme scheme, long n, double p) implements MeasuredRate {
    /** What {@link MeasuredRate#figure} says of all of these. */
    public static final String FIGURE = "discoverable";

    /**
     * Checks the ranges.
     *
     * @param scheme under which
     * @param n number of queries
     * @param p probability of extraction
     * @throws IllegalArgumentException if n is below 1 or p not in (0, 1]
     */
    public Discoverable {
      Arguments.queries(n);
      Arguments.probability(p);
    }

    @Override
    public String figure() {
      return FIGURE;
    }

    @Override
    public Optional<SamplingScheme> under() {
      return Optional.of(scheme);
    }

    @Override
    public Rate of(ExtractionReport report) {
      return report.under(scheme).rate(n, p);
    }

    @Override
    public PairedRates of(PairedComparison runs) {
      return runs.under(scheme).rate(n, p);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s,n=%d,p=%s", scheme, n, p);
    }
  }

  /**
   * Which kind of rate it is, without scheme, n and p.
   *
   * @return as it stands in the column {@code figure} of {@code rates.csv}
   */
  String figure();

  /**
   * The scheme that it is taken under.
   *
   * @return empty for greedy extraction
   */
  Optional<SamplingScheme> under();

  /**
   * Takes this rate of one run.
   *
   * @param report of the run
   * @return the rate
   */
  Rate of(ExtractionReport report);

  /**
   * Takes this rate of two runs.
   *
   * @param runs on the same examples
   * @return the fourfold table
   */
  PairedRates of(PairedComparison runs);

  /**
   * Every measure of a grid.
   *
   * @param grid schemes, n and p
   * @return greedy first, then scheme by scheme the worst case and the rates
   */
  static List<MeasuredRate> all(Grid grid) {
    List<MeasuredRate> all = new ArrayList<>(List.of(new Greedy()));
    for (SamplingScheme scheme : grid.schemes()) {
      all.add(new WorstCase(scheme));
      for (long n : grid.queries()) {
        for (double p : grid.probabilities()) {
          all.add(new Discoverable(scheme, n, p));
        }
      }
    }
    return all;
  }

  /**
   * Reads {@code greedy}, {@code top-k=40,worst-case} or {@code top-k=40,n=1000,p=0.5}.
   *
   * @param text the spelling
   * @return the measure
   * @throws IllegalArgumentException if it is spelt otherwise
   */
  static MeasuredRate parse(String text) {
    if (text.equals("greedy")) {
      return new Greedy();
    }
    List<String> scheme = new ArrayList<>();
    Long n = null;
    Double p = null;
    boolean worstCase = false;
    try {
      for (String part : text.split(",", -1)) {
        if (part.startsWith("n=")) {
          n = Long.valueOf(part.substring(2));
        } else if (part.startsWith("p=")) {
          p = Double.valueOf(part.substring(2));
        } else if (part.equals("worst-case")) {
          worstCase = true;
        } else {
          scheme.add(part);
        }
      }
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
    if (scheme.isEmpty() || worstCase != (n == null) || worstCase != (p == null)) {
      throw unknown(text);
    }
    SamplingScheme under = SamplingScheme.parse(String.join(",", scheme));
    return worstCase ? new WorstCase(under) : new Discoverable(under, n, p);
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' names no rate; expected greedy, a scheme with n and p as in top-k=40,n=1000,p=0.5,"
            + " or a scheme's worst case as in top-k=40,worst-case");
  }
}
