package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.near.NearVerbatimExtraction;
import ai.rote.metrics.near.SampledAgainstComputed;
import ai.rote.metrics.near.SampledExample;
import ai.rote.metrics.near.SampledExtraction;
import ai.rote.metrics.near.SampledRate;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.analysis.GenerationReport;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.SampledDraws;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.record.Generated;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.StoredScores;
import ai.rote.results.record.Threshold;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What {@code report.html} shows of draws and searches. */
final class GenerationPage {
  /** More points than this would hide one another. */
  private static final int MOST_POINTS = 1_000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Grid grid;

  GenerationPage(Grid grid) {
    this.grid = grid;
  }

  /**
   * For the figures. Rates are those of the training examples; whether draws come as often as p_z
   * says is asked of all.
   */
  ObjectNode data(GenerationReport all, Optional<GenerationReport> training) {
    ObjectNode data = JSON.objectNode();
    Optional<NamedCloseness> closeness = all.closeness().or(all::searchedBy);
    closeness.ifPresent(
        each ->
            data.put("closeness", each.toString())
                .put("isDistance", each.asDistance().isPresent()));
    ArrayNode thresholds = data.putArray("thresholds");
    all.thresholds().forEach(each -> thresholds.add(each.json()));
    training
        .flatMap(GenerationReport::greedy)
        .ifPresent(
            greedy -> {
              ArrayNode rates = data.putArray("greedy");
              for (Threshold each : all.thresholds()) {
                rates.add(rate(greedy.within(closeness.orElseThrow().on(each), each.number())));
              }
            });
    ArrayNode schemes = data.putArray("schemes");
    for (SamplingScheme scheme : grid.schemes()) {
      ObjectNode node = schemes.addObject();
      training.ifPresent(report -> addRates(node, report, scheme));
      all.agreement(scheme).ifPresent(each -> node.set("agreement", agreement(each)));
    }
    return data;
  }

  private void addRates(ObjectNode node, GenerationReport report, SamplingScheme scheme) {
    for (Threshold each : report.thresholds()) {
      report
          .sampled(scheme, each)
          .ifPresent(sampled -> node.withArray("sampled").add(sampled(sampled, each)));
      report
          .nearVerbatim(scheme, each)
          .ifPresent(bounds -> node.withArray("near").add(rates(bounds.atLeast())));
    }
    report
        .tokenisations(scheme)
        .map(NearVerbatimExtraction::atLeast)
        .ifPresent(each -> node.set("asText", rates(each)));
  }

  /** For each n. */
  private ArrayNode sampled(SampledExtraction extraction, Threshold threshold) {
    ArrayNode rates = JSON.arrayNode();
    for (long n : grid.queries()) {
      SampledRate sampled = extraction.rate(threshold.number(), n, grid.middleProbability());
      rates.add(
          rate(sampled.rate())
              .put("least", sampled.least())
              .put("most", sampled.most())
              .put("undecided", sampled.undecided()));
    }
    return rates;
  }

  /** For each n. */
  private ArrayNode rates(SchemeExtraction extraction) {
    ArrayNode rates = JSON.arrayNode();
    grid.queries().forEach(n -> rates.add(rate(extraction.rate(n, grid.middleProbability()))));
    return rates;
  }

  private static ObjectNode rate(Rate rate) {
    ObjectNode node = (ObjectNode) RecordCodec.tree(RateFigure.of(rate));
    node.remove(List.of("level", "interval"));
    return node;
  }

  private ObjectNode agreement(SampledAgainstComputed agreement) {
    ObjectNode node = JSON.objectNode().put("pValue", agreement.joint().pValue());
    double level = grid.intervals().level();
    Rate outside = agreement.outside(level);
    node.put("outside", outside.count()).put("examples", outside.total());
    // Where neither a draw nor p_z reaches 1/M there is nothing to see.
    List<SampledAgainstComputed.Example> seen =
        agreement.examples().stream()
            .filter(
                each ->
                    each.sampled().count() > 0
                        || each.computed().value() * each.sampled().draws() >= 1)
            .toList();
    node.put("tooRare", agreement.examples().size() - seen.size());
    int step = (seen.size() + MOST_POINTS - 1) / MOST_POINTS;
    node.put("step", Math.max(1, step));
    node.put(
        "draws",
        agreement.examples().stream().mapToLong(each -> each.sampled().draws()).max().orElse(0));
    ArrayNode points = node.putArray("points");
    for (int i = 0; i < seen.size(); i += step) {
      SampledAgainstComputed.Example each = seen.get(i);
      Interval interval = each.sampled().interval(level);
      points
          .addArray()
          .add(each.id())
          .add(each.computed().value())
          .add(each.sampled().count())
          .add(each.sampled().draws())
          .add(interval.low())
          .add(interval.high());
    }
    return node;
  }

  /** For the table of examples: by scheme, what was drawn and found. */
  Optional<ObjectNode> example(StoredScores stored, List<Threshold> thresholds) {
    return stored
        .generated()
        .map(
            generated -> {
              ObjectNode byScheme = JSON.objectNode();
              for (SamplingScheme scheme : grid.schemes()) {
                ObjectNode node = byScheme.putObject(scheme.toString());
                generated
                    .sampled()
                    .ifPresent(drawn -> addDraws(node, drawn, scheme, thresholds, stored));
                addBounds(node, generated, scheme, stored.scores().example());
              }
              return byScheme;
            });
  }

  private static void addDraws(
      ObjectNode node,
      Generated.Sampled drawn,
      SamplingScheme scheme,
      List<Threshold> thresholds,
      StoredScores stored) {
    Generated.Draws draws = drawn.schemes().get(scheme);
    if (draws == null) {
      return;
    }
    node.put("draws", draws.total()).put("verbatim", draws.verbatim());
    SampledExample sampled =
        SampledDraws.of(stored.scores().example(), drawn.closeness(), draws, Threshold.VERBATIM);
    ArrayNode hits = node.putArray("hits");
    int tokens = stored.scores().example().suffixTokens();
    thresholds.forEach(each -> hits.add(sampled.hits(each.in(tokens)).count()));
  }

  private static void addBounds(
      ObjectNode node, Generated generated, SamplingScheme scheme, TokenizedExample example) {
    Optional<List<Generated.Bound>> near =
        generated.nearVerbatim().map(each -> each.schemes().get(scheme));
    if (near.isPresent()) {
      ArrayNode masses = node.putArray("near");
      near.get().forEach(each -> addLog(masses, each.logMass()));
      // The widest search knows them all.
      ArrayNode found = node.putArray("found");
      List<Generated.Bound> bounds = near.get();
      for (Generated.Found each : bounds.get(bounds.size() - 1).best()) {
        found
            .addObject()
            .put("logProb", each.logProb())
            .put("verbatim", example.suffixIs(each.ids().toArray()))
            .put("text", each.text() == null ? each.ids().toString() : each.text());
      }
    }
    generated
        .tokenisations()
        .map(each -> each.schemes().get(scheme))
        .ifPresent(mass -> addLog(node.putArray("asText"), mass.logMass()));
  }

  private static void addLog(ArrayNode array, double value) {
    if (Double.isInfinite(value)) {
      array.addNull();
    } else {
      array.add(value);
    }
  }
}
