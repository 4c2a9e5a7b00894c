package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.FlippedRegion;
import ai.rote.metrics.ModelSeries;
import ai.rote.metrics.PairedComparison;
import ai.rote.metrics.PairedExtraction;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ExampleChanges;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.Version;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * {@code compare.json}: runs on the same examples, every two of them paired.
 *
 * <pre>
 *   schemaVersion   1
 *   rote            version
 *   examples        how many are compared
 *   runs[]          name, folder, model, modelType, parameters, dtype, device, data, dataSha256,
 *                   leftOut (examples that another run lacks), otherTokens (examples that are not
 *                   the tokens they are in the first run, since the tokenizers differ)
 *   settings[]      from, to, and in what the two runs differ, in words
 *   greedy          a comparison of greedy extraction
 *   schemes[]       by sampling scheme that all runs were scored under:
 *     scheme          its spelling
 *     worstCase       a comparison of the share with p_z &gt; 0
 *     rates[]         (n, p)-discoverable extraction: n, p and a comparison
 *     pairs[]         from, to; logProb: mean of ln p_z(to) − ln p_z(from) in nats;
 *                     more and less: how many examples take fewer and more queries, counted to the
 *                     largest n; flips[]: p and the ranges of n where the order of the two is not
 *                     that of greedy extraction
 *
 *   a comparison is   rates (one for each run) and pairs: from, to, both, gained (in to alone), lost
 *                     (in from alone), neither; difference to − from with low, high, level and the
 *                     interval's name; pValue and its test, corrected for the number of pairs
 * </pre>
 */
final class CompareJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long SEED = 1;

  private final Comparison comparison;

  private CompareJson(Comparison comparison) {
    this.comparison = comparison;
  }

  static ObjectNode of(Comparison comparison) {
    return new CompareJson(comparison).json();
  }

  private ObjectNode json() {
    ObjectNode root = JSON.objectNode().put("schemaVersion", 1);
    root.put("rote", Version.current());
    root.put("examples", comparison.examples());
    ArrayNode runs = root.putArray("runs");
    comparison.runs().forEach(each -> runs.add(run(each)));
    ArrayNode settings = root.putArray("settings");
    List<Comparison.Run> all = comparison.runs();
    for (int to = 1; to < all.size(); to++) {
      for (int from = 0; from < to; from++) {
        ObjectNode pair = settings.addObject();
        pair.put("from", all.get(from).name()).put("to", all.get(to).name());
        ArrayNode different = pair.putArray("different");
        comparison.settingsThatDiffer(all.get(from), all.get(to)).forEach(different::add);
      }
    }
    root.set("greedy", compared(PairedComparison::greedy));
    ArrayNode schemes = root.putArray("schemes");
    comparison.grid().schemes().forEach(scheme -> schemes.add(scheme(scheme)));
    return root;
  }

  private static ObjectNode run(Comparison.Run run) {
    RunRecord.Model model = run.results().run().model();
    RunRecord.Data data = run.results().run().data();
    ObjectNode node = JSON.objectNode().put("name", run.name());
    node.put("folder", run.results().folder().toString());
    node.put("model", model.folder());
    node.put("modelType", model.modelType());
    node.put("parameters", model.parameters());
    node.put("dtype", model.dtype());
    node.put("device", model.device());
    node.put("data", data.file());
    node.put("dataSha256", data.sha256());
    return node.put("leftOut", run.leftOut()).put("otherTokens", run.otherTokens());
  }

  private ObjectNode scheme(SamplingScheme scheme) {
    ObjectNode node = JSON.objectNode().put("scheme", scheme.toString());
    node.set("worstCase", compared(each -> each.under(scheme).worstCase()));
    ArrayNode rates = node.putArray("rates");
    for (long n : comparison.grid().queries()) {
      for (double p : comparison.grid().probabilities()) {
        ObjectNode rate = rates.addObject().put("n", n).put("p", p);
        rate.setAll(compared(each -> each.under(scheme).rate(n, p)));
      }
    }
    ArrayNode pairs = node.putArray("pairs");
    comparison.pairs(PairedComparison::greedy).forEach(pair -> pairs.add(pair(pair, scheme)));
    return node;
  }

  private ObjectNode pair(ModelSeries.Pair pair, SamplingScheme scheme) {
    ObjectNode node = JSON.objectNode().put("from", pair.second()).put("to", pair.first());
    PairedExtraction both = comparison.of(pair).under(scheme);
    node.set("logProb", logProb(both.logProbDifference(Bootstrap.seeded(SEED))));
    ExampleChanges changes = comparison.changes(pair, scheme);
    node.put("more", changes.countMore()).put("less", changes.countLess());
    ArrayNode flips = node.putArray("flips");
    FlippedRegion region = both.flips();
    for (double p : comparison.grid().probabilities()) {
      List<FlippedRegion.QueryRange> ranges = region.isEmpty() ? List.of() : region.queries(p);
      if (!ranges.isEmpty()) {
        ArrayNode array = flips.addObject().put("p", p).putArray("ranges");
        ranges.forEach(each -> array.add(range(each)));
      }
    }
    return node;
  }

  private static ObjectNode range(FlippedRegion.QueryRange range) {
    ObjectNode node = JSON.objectNode();
    node.put("fromLog10", range.from().log10());
    range.from().count().ifPresent(count -> node.put("from", count));
    if (range.until().isFinite()) {
      node.put("untilLog10", range.until().log10());
      range.until().count().ifPresent(count -> node.put("until", count));
    }
    return node;
  }

  private static ObjectNode logProb(PairedExtraction.LogProbDifference difference) {
    ObjectNode node = JSON.objectNode();
    difference
        .mean()
        .ifPresent(
            mean -> {
              node.put("mean", mean.value()).put("examples", mean.count());
              mean.interval()
                  .ifPresent(
                      interval ->
                          node.put("low", interval.low())
                              .put("high", interval.high())
                              .put("level", interval.level())
                              .put("interval", interval.method()));
            });
    node.put("possibleInToAlone", difference.onlyFirstPossible());
    node.put("possibleInFromAlone", difference.onlySecondPossible());
    return node.put("possibleInNeither", difference.neitherPossible());
  }

  private ObjectNode compared(Function<PairedComparison, PairedRates> rates) {
    ObjectNode node = JSON.objectNode();
    List<ModelSeries.Pair> pairs = comparison.pairs(rates);
    ArrayNode byRun = node.putArray("rates");
    // The pairs that the earliest run is part of hold the rates of all others.
    for (Comparison.Run run : comparison.runs()) {
      byRun.add(
          pairs.stream()
              .filter(each -> each.first().equals(run.name()) || each.second().equals(run.name()))
              .findFirst()
              .map(
                  each ->
                      ReportJson.rate(
                          each.first().equals(run.name())
                              ? each.rates().first()
                              : each.rates().second()))
              .orElseThrow());
    }
    ArrayNode array = node.putArray("pairs");
    pairs.forEach(each -> array.add(pair(each)));
    return node;
  }

  private static ObjectNode pair(ModelSeries.Pair pair) {
    PairedRates rates = pair.rates();
    RateDifference difference = pair.compared().difference();
    return JSON.objectNode()
        .put("from", pair.second())
        .put("to", pair.first())
        .put("both", rates.both())
        .put("gained", rates.onlyFirst())
        .put("lost", rates.onlySecond())
        .put("neither", rates.neither())
        .put("difference", difference.value())
        .put("low", difference.interval().low())
        .put("high", difference.interval().high())
        .put("level", difference.interval().level())
        .put("interval", difference.interval().method())
        .put("pValue", pair.compared().significance().pValue())
        .put("test", pair.compared().significance().method());
  }
}
