package ai.rote.examples.report;

import ai.rote.core.SamplingScheme;
import ai.rote.core.TokenScores;
import ai.rote.examples.run.Results;
import ai.rote.examples.run.StoredScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.Rate;
import ai.rote.metrics.SkippedExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is drawn from one reading of all records. Takes some hundreds of bytes an example, whatever
 * the length of its texts: the records themselves are kept of the most extractable ones alone.
 */
final class Analysis {
  /** Examples that a report shows with their texts. */
  static final int SHOWN_EXAMPLES = 200;

  /** Points of a curve against the suffix length. */
  private static final int LENGTHS = 10;

  /** A field with more values than this tells examples apart, not groups. */
  private static final int MOST_GROUPS = 24;

  private static final Comparator<StoredScores> MOST_EXTRACTABLE =
      Comparator.comparingDouble(Analysis::logProbUnderFirst)
          .reversed()
          .thenComparing(each -> each.scores().example().id());

  private final Optional<ControlSet> control;
  private final ExtractionReport.Builder all = ExtractionReport.builder();
  private final ExtractionReport.Builder training = ExtractionReport.builder();
  private final ExtractionReport.Builder controls = ExtractionReport.builder();
  private final PriorityQueue<StoredScores> top = new PriorityQueue<>(MOST_EXTRACTABLE.reversed());
  private final Map<String, Set<Object>> fields = new LinkedHashMap<>();
  private final SortedMap<Integer, List<double[]>> logProbsByLength = new TreeMap<>();
  private List<SamplingScheme> schemes = List.of();
  private ExtractionReport report;
  private ExtractionReport trainingReport;
  private ExtractionReport controlReport;

  private Analysis(Optional<ControlSet> control) {
    this.control = control;
  }

  /** Reads the records of a folder. */
  static Analysis of(Results results, Optional<ControlSet> control) {
    Analysis analysis = new Analysis(control);
    int longest = longestSuffix(results);
    for (int i = 1; i <= LENGTHS; i++) {
      analysis.logProbsByLength.put(
          Math.max(1, Math.round((float) longest * i / LENGTHS)), new ArrayList<>());
    }
    results.skipped().forEach(analysis::skip);
    results.forEach(analysis::accept);
    analysis.report = analysis.all.build();
    if (control.isPresent()) {
      analysis.trainingReport = analysis.training.build();
      analysis.controlReport = analysis.controls.build();
    }
    return analysis;
  }

  private static int longestSuffix(Results results) {
    int[] longest = {1};
    results.forEach(each -> longest[0] = Math.max(longest[0], each.scores().suffixTokens()));
    return longest[0];
  }

  private void skip(SkippedExample example) {
    all.skip(example);
    if (control.isPresent()) {
      (control.get().holds(example.metadata()) ? controls : training).skip(example);
    }
  }

  private void accept(StoredScores stored) {
    TokenScores scores = stored.scores();
    schemes = scores.schemes();
    all.accept(scores);
    boolean inControl = control.map(each -> each.holds(scores.example().metadata())).orElse(false);
    if (control.isPresent()) {
      (inControl ? controls : training).accept(scores);
    }
    if (!inControl) {
      logProbsByLength.forEach((length, found) -> addBeginning(scores, length, found));
    }
    scores
        .example()
        .metadata()
        .forEach(
            (name, value) -> {
              Set<Object> values = fields.computeIfAbsent(name, any -> new HashSet<>());
              if (values.size() <= MOST_GROUPS) {
                values.add(value);
              }
            });
    top.add(stored);
    if (top.size() > SHOWN_EXAMPLES) {
      top.remove();
    }
  }

  private void addBeginning(TokenScores scores, int length, List<double[]> found) {
    if (length <= scores.suffixTokens()) {
      double[] sums = new double[schemes.size()];
      for (int s = 0; s < sums.length; s++) {
        for (int t = 0; t < length; t++) {
          sums[s] += scores.tokenLogProb(schemes.get(s), t);
        }
      }
      found.add(sums);
    }
  }

  private static double logProbUnderFirst(StoredScores stored) {
    List<SamplingScheme> schemes = stored.scores().schemes();
    return schemes.isEmpty()
        ? stored.scores().minMargin()
        : stored.scores().logProb(schemes.get(0));
  }

  Optional<ControlSet> control() {
    return control;
  }

  /** Of all examples. */
  ExtractionReport report() {
    return report;
  }

  /** Of all examples outside the control set. */
  ExtractionReport training() {
    return control.isPresent() ? trainingReport : report;
  }

  /** Of the control set, if there is one. */
  Optional<ExtractionReport> controlReport() {
    return Optional.ofNullable(controlReport);
  }

  /** The examples with the largest p_z under the first scheme, that one first. */
  List<StoredScores> mostExtractable() {
    return top.stream().sorted(MOST_EXTRACTABLE).toList();
  }

  /** Fields that make a few groups of the examples, in the order of the data. */
  List<String> groupingFields() {
    return fields.entrySet().stream()
        .filter(each -> each.getValue().size() > 1 && each.getValue().size() <= MOST_GROUPS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Suffix lengths for which {@link #rate} is known. */
  Set<Integer> lengths() {
    return Collections.unmodifiableSet(logProbsByLength.keySet());
  }

  /** The rate with the suffix cut after so many tokens, outside the control set. */
  Rate rate(int length, SamplingScheme scheme, long n, double p) {
    int column = schemes.indexOf(scheme);
    List<double[]> found = logProbsByLength.get(length);
    long count =
        found.stream()
            .filter(each -> ExtractionProbability.ofLog(each[column]).isDiscoverable(n, p))
            .count();
    return Rate.of(count, found.size());
  }
}
