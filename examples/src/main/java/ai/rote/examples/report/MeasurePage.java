package ai.rote.examples.report;

import ai.rote.core.SamplingScheme;
import ai.rote.core.TokenScores;
import ai.rote.examples.run.Grid;
import ai.rote.examples.run.Results;
import ai.rote.examples.run.Scalars;
import ai.rote.examples.run.StoredScores;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GreedyMatches;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.QueriesNeeded;
import ai.rote.metrics.Rate;
import ai.rote.metrics.RateCurve;
import ai.rote.metrics.SchemeExtraction;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code report.html} of one measurement. */
final class MeasurePage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double LN_10 = Math.log(10);
  private static final int POINTS_PER_DECADE = 12;
  private static final int LEAST_DECADES = 6;
  private static final int MOST_DECADES = 18;
  private static final int MOST_BINS = 26;
  private static final int[] BIN_WIDTHS = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  private final Analysis analysis;
  private final Grid grid;

  private MeasurePage(Analysis analysis, Grid grid) {
    this.analysis = analysis;
    this.grid = grid;
  }

  static String of(Results results, Analysis analysis, Grid grid, Optional<String> groupBy) {
    String title = title(results);
    return HtmlPage.of(
        title, "measure.js", new MeasurePage(analysis, grid).data(title, results.run(), groupBy));
  }

  /** As in {@code pythia-1b on pairs.jsonl}. */
  static String title(Results results) {
    return lastName(results.run().path("model").path("folder").asText())
        + " on "
        + lastName(results.run().path("data").path("file").asText());
  }

  static String lastName(String path) {
    Path name = Path.of(path).normalize().getFileName();
    return name == null ? path : name.toString();
  }

  private ObjectNode data(String title, ObjectNode run, Optional<String> groupBy) {
    ObjectNode data = JSON.objectNode();
    data.put("title", title);
    ObjectNode axes = data.putObject("grid");
    grid.schemes().forEach(scheme -> axes.withArray("schemes").add(scheme.toString()));
    grid.queries().forEach(n -> axes.withArray("n").add(n));
    grid.probabilities().forEach(p -> axes.withArray("p").add(p));
    data.put("all", analysis.report().examples());
    ObjectNode skipped = data.putObject("skipped");
    analysis
        .report()
        .skippedByReason()
        .forEach((reason, count) -> skipped.put(reason.toString(), count));
    data.put("bordersMoved", analysis.report().bordersMoved());
    data.put("nearTies", analysis.report().nearTies());
    ArrayNode parts = data.putArray("parts");
    parts.add(part(analysis.control().isPresent() ? "training" : "all", analysis.training()));
    analysis.controlReport().ifPresent(control -> parts.add(part("control", control)));
    data.set("suffix", bySuffixLength());
    ArrayNode groups = data.putArray("groups");
    Set<String> fields = new LinkedHashSet<>();
    groupBy.ifPresent(fields::add);
    fields.addAll(analysis.groupingFields());
    fields.forEach(field -> groups.add(group(analysis.report().groupBy(field))));
    ArrayNode examples = data.putArray("examples");
    analysis.mostExtractable().forEach(each -> examples.add(example(each)));
    data.set("run", run);
    return data;
  }

  private ObjectNode part(String name, ExtractionReport report) {
    ObjectNode part = JSON.objectNode().put("name", name).put("examples", report.examples());
    part.set("greedy", rate(report.greedy()));
    ArrayNode schemes = part.putArray("schemes");
    grid.schemes().forEach(scheme -> schemes.add(scheme(report.under(scheme))));
    ArrayNode survival = part.putArray("survival");
    report.tokens().survival().rates().forEach(each -> survival.add(rate(each)));
    ArrayNode memorized = part.putArray("memorized");
    report
        .tokens()
        .memorizedLengths()
        .counts()
        .forEach(
            (length, count) -> {
              while (memorized.size() < length) {
                memorized.add(0);
              }
              memorized.add(count);
            });
    part.put("medianMemorized", report.tokens().memorizedLengths().median());
    return part;
  }

  private ObjectNode scheme(SchemeExtraction extraction) {
    ObjectNode node = JSON.objectNode();
    node.set("worstCase", rate(extraction.worstCase()));
    ArrayNode rates = node.putArray("rates");
    ArrayNode curves = node.putArray("curves");
    for (double p : grid.probabilities()) {
      RateCurve curve = extraction.curve(p);
      ArrayNode points = curves.addObject().put("p", p).putArray("points");
      for (long n : curveQueries()) {
        Rate rate = curve.at(n);
        points
            .addArray()
            .add(n)
            .add(rate.value())
            .add(rate.interval().low())
            .add(rate.interval().high())
            .add(rate.count());
      }
      for (long n : grid.queries()) {
        rates.add(rate(extraction.rate(n, p)).put("n", n).put("p", p));
      }
    }
    node.set("histogram", histogram(extraction));
    return node;
  }

  /** Evenly on a log scale, one decade beyond the largest n that was asked for. */
  private List<Long> curveQueries() {
    long most = grid.queries().get(grid.queries().size() - 1);
    int decades =
        Math.min(MOST_DECADES, Math.max(LEAST_DECADES, (int) Math.ceil(Math.log10(most)) + 1));
    Set<Long> queries = new LinkedHashSet<>();
    for (int i = 0; i <= decades * POINTS_PER_DECADE; i++) {
      queries.add(Math.round(Math.pow(10, (double) i / POINTS_PER_DECADE)));
    }
    return new ArrayList<>(queries);
  }

  /** Counts of log10 p_z, in bins that are the same for every part of the data. */
  private ArrayNode histogram(SchemeExtraction extraction) {
    double least =
        analysis.report().under(extraction.scheme()).probabilities().stream()
            .filter(ExtractionProbability::isPossible)
            .mapToDouble(each -> each.logNats() / LN_10)
            .min()
            .orElse(0);
    int width = BIN_WIDTHS[0];
    for (int i = 1; i < BIN_WIDTHS.length && -least / width > MOST_BINS; i++) {
      width = BIN_WIDTHS[i];
    }
    int bins = Math.max(1, (int) Math.ceil(-least / width));
    long[] counts = new long[bins];
    long impossible = 0;
    for (ExtractionProbability each : extraction.probabilities()) {
      if (each.isPossible()) {
        counts[Math.min(bins - 1, (int) (-each.logNats() / LN_10 / width))]++;
      } else {
        impossible++;
      }
    }
    ArrayNode histogram = JSON.arrayNode();
    if (analysis.report().under(extraction.scheme()).worstCase().count()
        < analysis.report().examples()) {
      histogram.addObject().putNull("from").putNull("to").put("count", impossible);
    }
    for (int i = bins - 1; i >= 0; i--) {
      histogram
          .addObject()
          .put("from", -(i + 1) * width)
          .put("to", -i * width)
          .put("count", counts[i]);
    }
    return histogram;
  }

  private ArrayNode bySuffixLength() {
    ArrayNode lengths = JSON.arrayNode();
    for (int length : analysis.lengths()) {
      ArrayNode schemes = lengths.addObject().put("tokens", length).putArray("schemes");
      for (SamplingScheme scheme : grid.schemes()) {
        ArrayNode rates = schemes.addArray();
        grid.queries()
            .forEach(
                n -> rates.add(rate(analysis.rate(length, scheme, n, grid.middleProbability()))));
      }
    }
    return lengths;
  }

  private ObjectNode group(GroupedReport groups) {
    ObjectNode node = JSON.objectNode().put("field", groups.field());
    node.put(
        "numeric",
        groups.without().isEmpty()
            && groups.byValue().keySet().stream().allMatch(Number.class::isInstance));
    ArrayNode values = node.putArray("values");
    groups
        .byValue()
        .forEach(
            (value, report) -> {
              ObjectNode group = values.addObject();
              group.set("value", Scalars.json(value));
              fill(group, report);
            });
    groups.without().ifPresent(report -> fill(values.addObject().put("value", "(none)"), report));
    return node;
  }

  private void fill(ObjectNode group, ExtractionReport report) {
    group.put("examples", report.examples());
    group.set("greedy", rate(report.greedy()));
    ArrayNode schemes = group.putArray("schemes");
    for (SamplingScheme scheme : grid.schemes()) {
      ArrayNode rates = schemes.addArray();
      SchemeExtraction extraction = report.under(scheme);
      grid.queries().forEach(n -> rates.add(rate(extraction.rate(n, grid.middleProbability()))));
    }
  }

  private ObjectNode example(StoredScores stored) {
    TokenScores scores = stored.scores();
    ObjectNode node = JSON.objectNode().put("id", scores.example().id());
    ObjectNode metadata = node.putObject("metadata");
    scores.example().metadata().forEach((name, value) -> metadata.set(name, Scalars.json(value)));
    node.put("greedyMatch", scores.greedyMatch());
    node.put("memorized", GreedyMatches.of(scores).leading());
    node.put("prefix", stored.text().map(StoredScores.Text::prefix).orElse(null));
    if (stored.text().isEmpty()) {
      ArrayNode ids = node.putArray("prefixIds");
      for (int id : scores.example().prefixIds()) {
        ids.add(id);
      }
    }
    ObjectNode logProb = node.putObject("logProb");
    ArrayNode queries = node.putArray("queries");
    ObjectNode tokens = node.putObject("tokens");
    ArrayNode text = tokens.putArray("text");
    ArrayNode rank = tokens.putArray("rank");
    for (int t = 0; t < scores.suffixTokens(); t++) {
      int token = t;
      text.add(
          stored
              .text()
              .map(each -> each.suffix().get(token))
              .orElseGet(() -> scores.example().suffixId(token) + " "));
      rank.add(scores.rank(t));
    }
    ObjectNode tokenLogProb = tokens.putObject("logProb");
    for (SamplingScheme scheme : grid.schemes()) {
      ExtractionProbability p = ExtractionProbability.ofLog(scores.logProb(scheme));
      addFinite(logProb, scheme.toString(), p.logNats());
      QueriesNeeded needed = p.queriesNeeded(grid.middleProbability());
      if (needed.isFinite()) {
        queries.add(needed.log10());
      } else {
        queries.addNull();
      }
      ArrayNode values = tokenLogProb.putArray(scheme.toString());
      for (int t = 0; t < scores.suffixTokens(); t++) {
        float value = scores.tokenLogProb(scheme, t);
        if (Float.isInfinite(value)) {
          values.addNull();
        } else {
          values.add(value);
        }
      }
    }
    return node;
  }

  private static void addFinite(ObjectNode node, String name, double value) {
    if (Double.isInfinite(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }

  static ObjectNode rate(Rate rate) {
    return JSON.objectNode()
        .put("rate", rate.value())
        .put("count", rate.count())
        .put("total", rate.total())
        .put("low", rate.interval().low())
        .put("high", rate.interval().high());
  }
}
