package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.near.NearVerbatimExtraction;
import ai.rote.metrics.near.SampledAgainstComputed;
import ai.rote.metrics.near.SampledExtraction;
import ai.rote.metrics.near.SampledRate;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.Threshold;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/**
 * The part of {@code report.json} about what was generated:
 *
 * <pre>
 *   examples      of how many examples
 *   closeness     what compares a suffix with the true one
 *   stop          if drawing may have ended early: rule, as on the command line, and decidedBy,
 *                 the intervals that extracted, notExtracted and undecided are then by
 *   greedy[]      for greedy generation: threshold and a rate
 *   schemes[]     by sampling scheme:
 *     scheme        its spelling
 *     draws         with stop: how many were made: least and most of an example, total
 *     agreement     of draws with p_z: pValue of the joint test, and examples
 *     sampled[]     (ε, n, p)-discoverable extraction from draws: threshold, n, p, a rate, and how
 *                   many examples are extracted, notExtracted and undecided for certain.
 *                   A threshold or epsilon that is a share of the suffix is a text, as in "5%"
 *     nearVerbatim[]   lower bounds: epsilon, n, p, verbatim (a rate) and atLeast (a rate)
 *     tokenisations[]  lower bounds of the suffix as a text: n, p, verbatim and atLeast
 *   groups        with --group-by: field, and the same for each value, without agreement
 * </pre>
 */
final class GenerationJson {
  private final Grid grid;
  private final NamedCloseness closeness;

  private GenerationJson(Grid grid, NamedCloseness closeness) {
    this.grid = grid;
    this.closeness = closeness;
  }

  static ObjectNode of(
      GenerationReport report,
      NamedCloseness closeness,
      Grid grid,
      Optional<GroupedReport> groups) {
    GenerationJson json = new GenerationJson(grid, closeness);
    ObjectNode node = json.report(report, true);
    groups.ifPresent(
        grouped -> {
          ObjectNode into = node.putObject("groups").put("field", grouped.field());
          ArrayNode values = into.putArray("values");
          for (Object value : grouped.byValue().keySet()) {
            GenerationReport group = report.group(grouped.field(), value);
            if (group.examples() > 0) {
              ObjectNode one = values.addObject();
              one.set("value", RecordCodec.tree(value));
              one.setAll(json.report(group, false));
            }
          }
        });
    return node;
  }

  private ObjectNode report(GenerationReport report, boolean withAgreement) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("examples", report.examples());
    node.put("closeness", closeness.toString());
    report
        .stop()
        .ifPresent(
            rule ->
                node.putObject("stop")
                    .put("rule", rule)
                    .put(
                        "decidedBy",
                        "beta-binomial confidence sequence, valid at every number of draws"));
    report
        .greedy()
        .ifPresent(
            greedy -> {
              ArrayNode rates = node.putArray("greedy");
              for (Threshold each : report.thresholds()) {
                ObjectNode rate = rates.addObject();
                rate.set("threshold", each.json());
                rate.setAll(ReportJson.rate(greedy.within(closeness.on(each), each.number())));
              }
            });
    ArrayNode schemes = node.putArray("schemes");
    for (SamplingScheme scheme : grid.schemes()) {
      ObjectNode one = schemes.addObject().put("scheme", scheme.toString());
      if (withAgreement) {
        report.agreement(scheme).ifPresent(each -> one.set("agreement", agreement(each)));
      }
      if (report.stop().isPresent()) {
        LongSummaryStatistics draws = report.draws(scheme);
        one.putObject("draws")
            .put("least", draws.getMin())
            .put("most", draws.getMax())
            .put("total", draws.getSum());
      }
      for (Threshold threshold : report.thresholds()) {
        report
            .sampled(scheme, threshold)
            .ifPresent(each -> sampled(each, threshold, one.withArray("sampled")));
        report
            .nearVerbatim(scheme, threshold)
            .ifPresent(each -> bounds(each, Optional.of(threshold), one.withArray("nearVerbatim")));
      }
      report
          .tokenisations(scheme)
          .ifPresent(each -> bounds(each, Optional.empty(), one.putArray("tokenisations")));
    }
    return node;
  }

  private static ObjectNode agreement(SampledAgainstComputed agreement) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("pValue", agreement.joint().pValue())
        .put("examples", agreement.examples().size());
  }

  private void sampled(SampledExtraction extraction, Threshold threshold, ArrayNode into) {
    for (SampledRate each :
        extraction.rates(List.of(threshold.number()), grid.queries(), grid.probabilities())) {
      ObjectNode node = into.addObject();
      node.set("threshold", threshold.json());
      node.put("n", each.n()).put("p", each.p());
      node.setAll(ReportJson.rate(each.rate()));
      node.put("extracted", each.extracted());
      node.put("notExtracted", each.notExtracted());
      node.put("undecided", each.undecided());
    }
  }

  private void bounds(
      NearVerbatimExtraction extraction, Optional<Threshold> epsilon, ArrayNode into) {
    for (long n : grid.queries()) {
      for (double p : grid.probabilities()) {
        ObjectNode node = into.addObject();
        epsilon.ifPresent(each -> node.set("epsilon", epsilon(each)));
        node.put("n", n).put("p", p);
        node.set("verbatim", ReportJson.rate(extraction.verbatim().rate(n, p)));
        node.set("atLeast", ReportJson.rate(extraction.atLeast().rate(n, p)));
      }
    }
  }

  /** Distances that are searched by count whole tokens. */
  private static JsonNode epsilon(Threshold threshold) {
    return threshold.isShare()
        ? threshold.json()
        : JsonNodeFactory.instance.numberNode((int) threshold.number());
  }
}
