package ai.rote.results.page;

import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Mean;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.RecordCodec;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * {@code report.json}: every rate with its count, its total and its interval.
 *
 * <pre>
 *   schemaVersion     1
 *   examples          how many were measured: the total of every rate
 *   skipped           how many were not, by reason
 *   bordersMoved      how many have a border that moved to the left out of a token
 *   nearTies          how many greedy decisions another device might take otherwise
 *   greedy            greedy discoverable extraction: a rate
 *   schemes[]         by sampling scheme:
 *     scheme            its spelling
 *     worstCase         share with p_z &gt; 0: a rate
 *     rates[]           (n, p)-discoverable extraction: n, p and a rate
 *     expected[]        mean of 1 − (1 − p_z)ⁿ: n, mean, examples
 *     queriesNeeded[]   the n at which the rate at p reaches a share of the examples: p, share,
 *                       queries (absent if above 1e18), log10Queries (both absent if no n does)
 *   control           with --control: field and value; the same report for the control set, and for
 *                     all else as training
 *   groups            with --group-by: field, and the same report for each value
 *   generation        what was drawn and searched, if anything was: see {@link GenerationJson}
 *
 *   a rate is         rate, count, total, low, high, level, interval (the method's name)
 * </pre>
 */
final class ReportJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double[] SHARES = {0.01, 0.1, 0.5};

  private final Grid grid;

  private ReportJson(Grid grid) {
    this.grid = grid;
  }

  static ObjectNode of(Analysis analysis, Grid grid, Optional<String> groupBy) {
    ReportJson json = new ReportJson(grid);
    ExtractionReport report = analysis.report();
    ObjectNode root = JSON.objectNode().put("schemaVersion", 1);
    root.setAll(json.report(report));
    analysis
        .control()
        .ifPresent(
            control -> {
              ObjectNode node = root.putObject("control");
              node.put("field", control.field());
              node.put("value", control.value());
              node.set("training", json.report(analysis.training()));
              node.set("control", json.report(analysis.controlReport().orElseThrow()));
            });
    groupBy.ifPresent(field -> root.set("groups", json.groups(report.groupBy(field))));
    return root;
  }

  private ObjectNode groups(GroupedReport grouped) {
    ObjectNode groups = JSON.objectNode().put("field", grouped.field());
    ArrayNode values = groups.putArray("values");
    grouped
        .byValue()
        .forEach(
            (value, report) -> {
              ObjectNode group = values.addObject();
              group.set("value", RecordCodec.tree(value));
              group.setAll(report(report));
            });
    grouped.without().ifPresent(report -> groups.set("without", report(report)));
    return groups;
  }

  private ObjectNode report(ExtractionReport report) {
    ObjectNode node = JSON.objectNode().put("examples", report.examples());
    ObjectNode skipped = node.putObject("skipped");
    report.skippedByReason().forEach((reason, count) -> skipped.put(reason.toString(), count));
    node.put("bordersMoved", report.bordersMoved());
    node.put("nearTies", report.nearTies());
    node.set("greedy", rate(report.greedy()));
    ArrayNode schemes = node.putArray("schemes");
    grid.schemes().forEach(scheme -> schemes.add(scheme(report.under(scheme))));
    return node;
  }

  private ObjectNode scheme(SchemeExtraction extraction) {
    ObjectNode node = JSON.objectNode().put("scheme", extraction.scheme().toString());
    node.set("worstCase", rate(extraction.worstCase()));
    ArrayNode rates = node.putArray("rates");
    ArrayNode expected = node.putArray("expected");
    ArrayNode queriesNeeded = node.putArray("queriesNeeded");
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        ObjectNode entry = rates.addObject().put("n", n).put("p", p);
        entry.setAll(rate(extraction.rate(n, p)));
      }
      Mean mean = extraction.expectedExtraction(n);
      expected.addObject().put("n", n).put("mean", mean.value()).put("examples", mean.count());
    }
    for (double p : grid.probabilities()) {
      for (double share : SHARES) {
        ObjectNode entry = queriesNeeded.addObject().put("p", p).put("share", share);
        QueriesNeeded needed = extraction.queriesNeeded(p, share).value();
        needed.count().ifPresent(count -> entry.put("queries", count));
        if (needed.isFinite()) {
          entry.put("log10Queries", needed.log10());
        }
      }
    }
    return node;
  }

  static ObjectNode rate(Rate rate) {
    return JSON.objectNode()
        .put("rate", rate.value())
        .put("count", rate.count())
        .put("total", rate.total())
        .put("low", rate.interval().low())
        .put("high", rate.interval().high())
        .put("level", rate.interval().level())
        .put("interval", rate.interval().method());
  }
}
