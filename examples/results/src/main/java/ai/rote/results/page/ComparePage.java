package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.Curves;
import ai.rote.results.analysis.ExampleChanges;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import ai.rote.results.record.StoredScores;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code compare.html}: what {@code compare.json} holds, with curves, texts and a scatter plot. */
final class ComparePage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Examples shown for each direction in which a run differs from the first. */
  private static final int SHOWN_CHANGES = 50;

  /** More points than this hide each other. */
  private static final int MOST_POINTS = 3_000;

  private static final double LN_10 = Math.log(10);

  private final Comparison comparison;
  private final Grid grid;

  private ComparePage(Comparison comparison) {
    this.comparison = comparison;
    this.grid = comparison.grid();
  }

  static String of(Comparison comparison, Optional<String> given, ObjectNode json) {
    List<String> names = comparison.runs().stream().map(Comparison.Run::name).toList();
    int last = names.size() - 1;
    String title =
        given
            .or(() -> comparison.lengths().map(each -> title(comparison) + ": " + each))
            .orElse(String.join(", ", names.subList(0, last)) + " and " + names.get(last));
    ObjectNode data = json.deepCopy();
    data.put("title", title);
    new ComparePage(comparison).addTo(data);
    return HtmlPage.of(title, data, "lengths.js", "compare.js");
  }

  /** What all runs of several lengths have in common. */
  private static String title(Comparison comparison) {
    RunRecord run = comparison.runs().get(0).results().run();
    return run.options()
        .text("title")
        .orElse(RunTitle.model(run) + " on " + RunTitle.lastName(run.data().file()));
  }

  private void addTo(ObjectNode data) {
    data.set("grid", Curves.axes(grid));
    data.put("level", comparison.runs().get(0).report().greedy().interval().level());
    ArrayNode curves = data.putArray("curves");
    for (Comparison.Run run : comparison.runs()) {
      ArrayNode schemes = curves.addArray();
      grid.schemes().forEach(each -> schemes.add(Curves.of(run.report().under(each), grid)));
    }
    data.set("schemesLeftOut", byScheme(comparison.schemesLeftOut()));
    data.set("schemesBounded", byScheme(comparison.schemesBounded()));
    data.set("points", points());
    data.set("shown", examples());
    ArrayNode records = data.putArray("records");
    comparison.runs().forEach(each -> records.add(RecordCodec.tree(each.results().run())));
  }

  private static ArrayNode byScheme(Map<SamplingScheme, List<String>> runs) {
    ArrayNode schemes = JsonNodeFactory.instance.arrayNode();
    runs.forEach(
        (scheme, names) -> {
          ArrayNode having = schemes.addObject().put("scheme", scheme.toString()).putArray("runs");
          names.forEach(having::add);
        });
    return schemes;
  }

  /** log10 p_z of evenly chosen examples, by scheme and run; null where p_z = 0. */
  private ObjectNode points() {
    List<String> ids = comparison.runs().get(0).report().ids();
    int step = (ids.size() + MOST_POINTS - 1) / MOST_POINTS;
    ObjectNode points = JSON.objectNode();
    ArrayNode shown = points.putArray("ids");
    for (int i = 0; i < ids.size(); i += step) {
      shown.add(ids.get(i));
    }
    ArrayNode schemes = points.putArray("schemes");
    for (SamplingScheme scheme : grid.schemes()) {
      ArrayNode runs = schemes.addArray();
      for (Comparison.Run run : comparison.runs()) {
        ArrayNode values = runs.addArray();
        List<ExtractionProbability> all = run.report().under(scheme).probabilities();
        for (int i = 0; i < all.size(); i += step) {
          if (all.get(i).isPossible()) {
            values.add(Math.round(1000 * all.get(i).logNats() / LN_10) / 1000.0);
          } else {
            values.addNull();
          }
        }
      }
    }
    return points;
  }

  private ArrayNode examples() {
    Set<String> ids = new LinkedHashSet<>();
    for (Comparison.Pair pair : comparison.pairs()) {
      for (SamplingScheme scheme : grid.schemes()) {
        ExampleChanges changes = comparison.changes(pair, scheme);
        changes.more(SHOWN_CHANGES).forEach(each -> ids.add(each.id()));
        changes.less(SHOWN_CHANGES).forEach(each -> ids.add(each.id()));
      }
    }
    List<Map<String, StoredScores>> records = new ArrayList<>();
    comparison.runs().forEach(each -> records.add(comparison.records(each, ids)));
    ArrayNode examples = JSON.arrayNode();
    for (String id : ids) {
      ObjectNode example = examples.addObject().put("id", id);
      ArrayNode runs = example.putArray("runs");
      records.forEach(each -> runs.add(ExampleJson.of(each.get(id), grid)));
    }
    return examples;
  }
}
