package ai.rote.metrics;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.Estimator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The probabilities of a report's examples, scheme by scheme. */
final class SchemeColumns {
  private final List<SamplingScheme> schemes;
  private final List<ExampleOutcome> outcomes;
  private final Estimator estimator;
  private final List<SamplingScheme> bounded;
  private final Map<SamplingScheme, SchemeExtraction> exact = new ConcurrentHashMap<>();

  SchemeColumns(List<SamplingScheme> schemes, List<ExampleOutcome> outcomes, Estimator estimator) {
    this.schemes = schemes;
    this.outcomes = outcomes;
    this.estimator = estimator;
    this.bounded =
        schemes.stream()
            .filter(scheme -> outcomes.stream().anyMatch(each -> each.bounded().contains(scheme)))
            .toList();
  }

  List<SamplingScheme> schemes() {
    return schemes;
  }

  /** Those under which only bounds are known of some example. */
  List<SamplingScheme> bounded() {
    return bounded;
  }

  /** Refuses a scheme that was not scored, or of which only bounds are known. */
  SchemeExtraction exact(SamplingScheme scheme) {
    int column = column(scheme);
    if (bounded.contains(scheme)) {
      throw new IllegalArgumentException(
          "under " + scheme + " the probabilities of some examples are only known within bounds");
    }
    return exact.computeIfAbsent(scheme, any -> column(column, ExampleOutcome::logProbs));
  }

  BoundedExtraction bounds(SamplingScheme scheme) {
    int column = column(scheme);
    return new BoundedExtraction(
        column(column, ExampleOutcome::logProbs), column(column, ExampleOutcome::upperLogProbs));
  }

  private int column(SamplingScheme scheme) {
    int column = schemes.indexOf(scheme);
    if (column < 0) {
      throw new IllegalArgumentException(
          "scheme " + scheme + " was not scored; scored: " + schemes);
    }
    return column;
  }

  private SchemeExtraction column(int column, Function<ExampleOutcome, double[]> ends) {
    return new SchemeExtraction(
        schemes.get(column),
        outcomes.stream().mapToDouble(each -> ends.apply(each)[column]).toArray(),
        estimator);
  }
}
