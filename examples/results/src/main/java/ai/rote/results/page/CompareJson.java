package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.FlippedRegion;
import ai.rote.metrics.PairedExtraction;
import ai.rote.metrics.stat.Bootstrap;
import ai.rote.metrics.stat.ComparedRates;
import ai.rote.metrics.stat.PairedRates;
import ai.rote.metrics.stat.RateDifference;
import ai.rote.results.analysis.ComparedPart;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ExampleChanges;
import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.analysis.VariedLength;
import ai.rote.results.figures.AgainstControl;
import ai.rote.results.figures.DesignFigure;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.Version;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code compare.json}: runs on the same examples, paired.
 *
 * <pre>
 *   schemaVersion   2
 *   rote            version
 *   examples        how many training examples are compared; all where there is no control set
 *   control         which examples are the control set, as in set=control, if there is one
 *   design          how the examples were drawn, if that was said: cluster, weight, population
 *   comparisons     family: how many comparisons intervals, p-values and verdicts are adjusted for;
 *                   level of all together; method; primary: the comparison that is not adjusted
 *   lengths         only where the runs differ in a length: varied (prefix or suffix), tokens[] of
 *                   each run, fixedTokens of the other part, paired (whether the suffix of each text
 *                   is the same tokens in every run; if not, there are no pairs below), heldFixed:
 *                   what is the same in every run, in words
 *   runs[]          name, folder, model, modelName (with what was done to it: adapter, pruning),
 *                   modelType, parameters, dtype, device, data, dataSha256, modelSha256[] (file and
 *                   digest), options that change scores, skipped (examples that could
 *                   not be measured), leftOut (examples that another run lacks),
 *                   otherTokens (examples that are not the tokens they are in the first run, since
 *                   the tokenizers differ)
 *   settings[]      from, to, and in what the two runs differ, in words
 *   greedy          a comparison of greedy extraction, over the training examples as all below
 *   schemes[]       by sampling scheme that all runs were scored under:
 *     scheme          its spelling
 *     worstCase       a comparison of the share with p_z &gt; 0
 *     rates[]         (n, p)-discoverable extraction: n, p and a comparison
 *     pairs[]         from, to; logProb: mean of ln p_z(to) − ln p_z(from) in nats;
 *                     more and less: how many examples take fewer and more queries, counted to the
 *                     largest n; flips[]: p and the ranges of n where the order of the two is not
 *                     that of greedy extraction, both beyond chance
 *   primary         the comparison that was named beforehand, if one was
 *   parts[]         the control set and the groups of training examples: kind, name, examples,
 *                   greedy, and schemes[] with worstCase and rates[]
 *
 *   a comparison is   rates (one for each run) and pairs: from, to, both, gained (in to alone), lost
 *                     (in from alone), neither; difference to − from with low, high, level and the
 *                     interval's name; pValue and its test; verdict: higher, lower, no difference
 *                     (beyond chance), or not comparable (it happened in neither); adjustedFor
 * </pre>
 */
final class CompareJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Comparison comparison;

  private CompareJson(Comparison comparison) {
    this.comparison = comparison;
  }

  static ObjectNode of(Comparison comparison) {
    return new CompareJson(comparison).json();
  }

  private ObjectNode json() {
    ObjectNode root = JSON.objectNode().put("schemaVersion", 2);
    root.put("rote", Version.current());
    root.put("examples", comparison.examples());
    comparison.control().ifPresent(set -> root.put("control", set.toString()));
    Optional.ofNullable(DesignFigure.of(comparison.grid().design()))
        .ifPresent(design -> root.set("design", RecordCodec.tree(design)));
    ObjectNode family = root.putObject("comparisons");
    family.put("family", comparison.comparisons().comparisons());
    family.put("level", comparison.comparisons().level());
    family.put("method", AgainstControl.Family.method(comparison.grid().design()));
    comparison.primary().ifPresent(each -> family.put("primary", each.toString()));
    comparison.lengths().ifPresent(each -> root.set("lengths", lengths(each)));
    ArrayNode runs = root.putArray("runs");
    comparison.runs().forEach(each -> runs.add(run(each)));
    root.set("settings", settings());
    List<ComparedPart> parts = comparison.parts();
    addRates(root, parts.get(0));
    ArrayNode schemes = (ArrayNode) root.get("schemes");
    for (int i = 0; i < schemes.size(); i++) {
      ArrayNode pairs = ((ObjectNode) schemes.get(i)).putArray("pairs");
      SamplingScheme scheme = comparison.grid().schemes().get(i);
      comparison.pairs().forEach(pair -> pairs.add(pair(pair, scheme)));
    }
    comparison.primary().ifPresent(each -> root.set("primary", compared(parts.get(0), each)));
    ArrayNode others = root.putArray("parts");
    for (ComparedPart part : parts.subList(1, parts.size())) {
      ObjectNode node = others.addObject();
      node.put("kind", part.kind().name().toLowerCase(Locale.ROOT)).put("name", part.name());
      node.put("examples", comparison.runs().get(0).reports().get(part).examples());
      addRates(node, part);
    }
    return root;
  }

  private static ObjectNode lengths(VariedLength lengths) {
    ObjectNode node = JSON.objectNode().put("varied", lengths.varied().toString());
    ArrayNode tokens = node.putArray("tokens");
    lengths.tokens().forEach(tokens::add);
    node.put("fixedTokens", lengths.fixedTokens()).put("paired", lengths.isPaired());
    return node.put("heldFixed", lengths.heldFixed());
  }

  private ArrayNode settings() {
    Map<String, Comparison.Run> byName = new HashMap<>();
    comparison.runs().forEach(each -> byName.put(each.name(), each));
    List<String> names = comparison.runs().stream().map(Comparison.Run::name).toList();
    List<Comparison.Pair> pairs = comparison.pairs();
    if (pairs.isEmpty()) { // of other suffixes, but their settings may be compared
      pairs = names.stream().skip(1).map(name -> new Comparison.Pair(names.get(0), name)).toList();
    }
    ArrayNode settings = JSON.arrayNode();
    for (Comparison.Pair pair : pairs) {
      ObjectNode node = settings.addObject().put("from", pair.from()).put("to", pair.to());
      ArrayNode different = node.putArray("different");
      comparison
          .settingsThatDiffer(byName.get(pair.from()), byName.get(pair.to()))
          .forEach(different::add);
    }
    return settings;
  }

  private static ObjectNode run(Comparison.Run run) {
    ObjectNode node = JSON.objectNode().put("name", run.name());
    node.put("folder", run.results().folder().toString());
    RunJson.addTo(node, run.results().run());
    node.put("skipped", run.results().run().data().skipped());
    return node.put("leftOut", run.leftOut()).put("otherTokens", run.otherTokens());
  }

  private void addRates(ObjectNode node, ComparedPart part) {
    node.set("greedy", compared(part, new MeasuredRate.Greedy()));
    ArrayNode schemes = node.putArray("schemes");
    for (SamplingScheme scheme : comparison.grid().schemes()) {
      ObjectNode under = schemes.addObject().put("scheme", scheme.toString());
      under.set("worstCase", compared(part, new MeasuredRate.WorstCase(scheme)));
      ArrayNode rates = under.putArray("rates");
      for (long n : comparison.grid().queries()) {
        for (double p : comparison.grid().probabilities()) {
          ObjectNode rate = rates.addObject().put("n", n).put("p", p);
          rate.setAll(compared(part, new MeasuredRate.Discoverable(scheme, n, p)));
        }
      }
    }
  }

  private ObjectNode pair(Comparison.Pair pair, SamplingScheme scheme) {
    ObjectNode node = JSON.objectNode().put("from", pair.from()).put("to", pair.to());
    Bootstrap bootstrap = comparison.grid().intervals().bootstrap().orElseThrow();
    PairedExtraction both = comparison.of(pair).under(scheme);
    node.set("logProb", logProb(both.logProbDifference(bootstrap)));
    ExampleChanges changes = comparison.changes(pair, scheme);
    node.put("more", changes.countMore()).put("less", changes.countLess());
    ArrayNode flips = node.putArray("flips");
    FlippedRegion region = comparison.flips(pair, scheme);
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

  private ObjectNode compared(ComparedPart part, MeasuredRate measure) {
    ObjectNode node = JSON.objectNode();
    ArrayNode byRun = node.putArray("rates");
    comparison
        .runs()
        .forEach(
            run -> byRun.add(RecordCodec.tree(RateFigure.of(comparison.rate(run, part, measure)))));
    ArrayNode array = node.putArray("pairs");
    comparison.pairs().forEach(pair -> array.add(pair(new Comparison.Cell(part, pair, measure))));
    return node;
  }

  private ObjectNode pair(Comparison.Cell cell) {
    PairedRates rates = comparison.rates(cell);
    ComparedRates compared = comparison.compared(cell);
    RateDifference difference = compared.difference();
    return JSON.objectNode()
        .put("from", cell.pair().from())
        .put("to", cell.pair().to())
        .put("both", rates.both())
        .put("gained", rates.onlyFirst())
        .put("lost", rates.onlySecond())
        .put("neither", rates.neither())
        .put("difference", difference.value())
        .put("low", difference.interval().low())
        .put("high", difference.interval().high())
        .put("level", difference.interval().level())
        .put("interval", difference.interval().method())
        .put("pValue", compared.significance().pValue())
        .put("test", compared.significance().method())
        .put("verdict", compared.verdict().inWords())
        .put("adjustedFor", compared.comparisons());
  }
}
