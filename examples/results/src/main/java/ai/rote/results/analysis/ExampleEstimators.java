package ai.rote.results.analysis;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.stat.Estimator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What any of a report's examples are estimated by, found by their ids: their clusters, weights.
 */
final class ExampleEstimators {
  private final Estimator all;
  private final Map<String, Integer> indices = new HashMap<>();

  ExampleEstimators(ExtractionReport report) {
    this.all = report.estimator();
    report.ids().forEach(each -> indices.put(each, indices.size()));
  }

  /** Of some of the examples, in their order. */
  Estimator of(List<String> ids) {
    return all.part(ids.stream().mapToInt(indices::get).toArray());
  }
}
