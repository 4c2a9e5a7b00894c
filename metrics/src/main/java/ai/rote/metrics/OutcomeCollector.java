package ai.rote.metrics;

import ai.rote.core.ExampleException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.SkippedExample;
import ai.rote.metrics.stat.Estimator;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.SampleDesign;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers the examples of a report, and refuses what does not belong together. */
final class OutcomeCollector {
  private final Optional<Set<String>> fields;
  private final Map<String, ExampleOutcome> outcomes = new HashMap<>();
  private final Map<String, SkippedExample> skipped = new HashMap<>();

  /** One map for all examples of equal metadata, since data sets have few different ones. */
  private final Map<Map<String, Object>, Map<String, Object>> metadata = new HashMap<>();

  private List<SamplingScheme> schemes = List.of();

  /** Keeps the named metadata fields, or all. */
  OutcomeCollector(Optional<Set<String>> fields) {
    this.fields = fields;
  }

  void add(TokenScores scores) {
    String id = scores.example().id();
    refuseKnown(id);
    if (outcomes.isEmpty()) {
      schemes = List.copyOf(scores.schemes());
    } else if (!new HashSet<>(schemes).equals(new HashSet<>(scores.schemes()))) {
      throw new IllegalArgumentException(
          "example '"
              + id
              + "' was scored under "
              + scores.schemes()
              + ", but the examples before it under "
              + schemes);
    }
    outcomes.put(id, ExampleOutcome.of(scores, schemes, kept(scores.example().metadata())));
  }

  void skip(SkippedExample example) {
    refuseKnown(example.id());
    skipped.put(
        example.id(),
        new SkippedExample(
            example.id(), example.reason(), example.detail(), kept(example.metadata())));
  }

  private void refuseKnown(String id) {
    if (outcomes.containsKey(id) || skipped.containsKey(id)) {
      throw new IllegalArgumentException("example '" + id + "' is in the report already");
    }
  }

  private Map<String, Object> kept(Map<String, Object> all) {
    Map<String, Object> wanted = all;
    if (fields.isPresent()) {
      wanted = new HashMap<>(all);
      wanted.keySet().retainAll(fields.get());
    }
    return metadata.computeIfAbsent(wanted, each -> each);
  }

  int examples() {
    return outcomes.size();
  }

  ExtractionReport report() {
    if (outcomes.isEmpty()) {
      throw new ExampleException(
          "nothing to report: no example was scored"
              + (skipped.isEmpty()
                  ? ""
                  : ", all " + skipped.size() + " were skipped (" + reasons() + ")"));
    }
    return new ExtractionReport(
        schemes,
        sorted(outcomes.values(), Comparator.comparing(ExampleOutcome::id)),
        sorted(skipped.values(), Comparator.comparing(SkippedExample::id)),
        Estimator.of(SampleDesign.independent(outcomes.size()), Intervals.DEFAULT));
  }

  private String reasons() {
    Map<SkippedExample.Reason, SkippedExample> first = new EnumMap<>(SkippedExample.Reason.class);
    sorted(skipped.values(), Comparator.comparing(SkippedExample::id))
        .forEach(each -> first.putIfAbsent(each.reason(), each));
    return first.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + (each.getValue().detail().isEmpty() ? "" : ", as " + each.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static <T> List<T> sorted(Collection<T> values, Comparator<? super T> order) {
    return values.stream().sorted(order).toList();
  }
}
