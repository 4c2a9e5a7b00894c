package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.SchemeExtraction;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.analysis.Analysis;
import ai.rote.results.analysis.Curves;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.LengthRates;
import ai.rote.results.analysis.RemovedExamples;
import ai.rote.results.analysis.TextView;
import ai.rote.results.figures.PartFigures;
import ai.rote.results.figures.RateFigure;
import ai.rote.results.figures.ReportFigures;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import ai.rote.results.record.StoredScores;
import ai.rote.results.run.Results;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code report.html} of one measurement. */
final class MeasurePage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double LN_10 = Math.log(10);
  private static final int MOST_BINS = 26;
  private static final int[] BIN_WIDTHS = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  private final Analysis analysis;
  private final TextView texts;
  private final Grid grid;

  private MeasurePage(Analysis analysis, TextView texts) {
    this.analysis = analysis;
    this.texts = texts;
    this.grid = analysis.exact();
  }

  static String of(
      String title,
      Results results,
      Analysis analysis,
      TextView texts,
      Optional<String> groupBy,
      ReportFigures figures,
      ObjectNode json) {
    List<String> scripts =
        new ArrayList<>(
            List.of(
                "generation.js",
                "measures.js",
                "bounds.js",
                "rounding.js",
                "predictability.js",
                "subjects.js",
                "measure.js"));
    if (figures.main().baselines() != null) {
      scripts.add("baselines.js");
    }
    return HtmlPage.of(
        title,
        new MeasurePage(analysis, texts).data(title, results.run(), groupBy, figures, json),
        scripts.toArray(String[]::new));
  }

  private ObjectNode data(
      String title,
      RunRecord run,
      Optional<String> groupBy,
      ReportFigures figures,
      ObjectNode json) {
    ObjectNode data = JSON.objectNode();
    data.put("title", title);
    data.put("subtitle", RunTitle.subtitle(run));
    data.set("grid", Curves.axes(grid));
    data.put("level", grid.intervals().level());
    if (!grid.design().isNone()) {
      data.put("design", grid.design().inWords() + ": " + analysis.training().estimator().design());
    }
    ObjectNode shown = data.putObject("report").setAll(json);
    shown.remove(List.of("all", "groups", "generation", "run", "subjects"));
    if (figures.subjects() != null) {
      data.set(
          "subjects", SubjectPage.of(figures.subjects(), analysis.subjects().orElseThrow(), grid));
    }
    PartFigures every = figures.everyExample();
    data.put("all", every.examples());
    data.set("skipped", RecordCodec.tree(every.skipped()));
    data.put("bordersMoved", every.bordersMoved());
    data.put("nearTies", every.nearTies());
    ArrayNode parts = data.putArray("parts");
    parts.add(part(analysis.control().isPresent() ? "training" : "all", analysis.training()));
    analysis.controlReport().ifPresent(control -> parts.add(part("control", control)));
    ArrayNode bounds = data.putArray("bounds");
    analysis.bounded().schemes().forEach(scheme -> bounds.add(bounds(scheme)));
    LengthRates lengths = analysis.lengths();
    data.set("suffix", points(lengths.bySuffix()));
    ObjectNode prefix = data.putObject("prefix");
    prefix.put("suffixTokens", lengths.window());
    prefix.put("tokens", lengths.prefixTokens());
    prefix.set("points", points(lengths.byPrefix()));
    ArrayNode groups = data.putArray("groups");
    Set<String> fields = new LinkedHashSet<>();
    groupBy.ifPresent(fields::add);
    fields.addAll(analysis.groupingFields());
    fields.forEach(field -> groups.add(group(analysis.groupBy(field))));
    GenerationPage generation = new GenerationPage(grid);
    analysis
        .generation()
        .ifPresent(
            all -> data.set("generation", generation.data(all, analysis.trainingGeneration())));
    ArrayNode examples = data.putArray("examples");
    for (StoredScores each : analysis.mostExtractable()) {
      ObjectNode example = ExampleJson.of(each, grid);
      ObjectNode metadata = (ObjectNode) example.get("metadata");
      texts.values(each.scores().example().id()).forEach(metadata::put);
      analysis
          .generation()
          .flatMap(report -> generation.example(each, report.thresholds()))
          .ifPresent(generated -> example.set("generated", generated));
      examples.add(example);
    }
    if (figures.main().baselines() != null) {
      data.set("removed", removed(analysis.heldAgainst().removed()));
    }
    data.set("run", RecordCodec.tree(run));
    return data;
  }

  /** What a cut removed of the extracted examples; token ids stand for texts that there are not. */
  private static ObjectNode removed(RemovedExamples removed) {
    ObjectNode node = JSON.objectNode().put("count", removed.count());
    ArrayNode shown = node.putArray("shown");
    for (RemovedExamples.Removed each : removed.shown()) {
      TokenizedExample example = each.stored().scores().example();
      Optional<StoredScores.Text> text = each.stored().text();
      shown
          .addObject()
          .put("id", example.id())
          .put("logProb", each.logProb())
          .put("logOther", each.logOther())
          .put(
              "prefix",
              text.map(StoredScores.Text::prefix)
                  .orElseGet(() -> Arrays.toString(example.prefixIds())))
          .put(
              "suffix",
              text.map(StoredScores.Text::suffix)
                  .orElseGet(() -> Arrays.toString(example.suffixIds())));
    }
    return node;
  }

  private ObjectNode part(String name, ExtractionReport report) {
    ObjectNode part = JSON.objectNode().put("name", name).put("examples", report.examples());
    part.set("greedy", rate(report.greedy()));
    ArrayNode schemes = part.putArray("schemes");
    grid.schemes().forEach(scheme -> schemes.add(scheme(report.under(scheme))));
    ArrayNode survival = part.putArray("survival");
    report.tokens().survival().forEach(each -> survival.add(rate(each)));
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
    part.put("medianMemorized", report.tokens().memorizedLengths().median().value());
    return part;
  }

  /** Of a scheme under which only bounds are known: the curves between which each curve lies. */
  private ObjectNode bounds(SamplingScheme scheme) {
    ObjectNode node = JSON.objectNode().put("scheme", scheme.toString());
    ArrayNode parts = node.putArray("parts");
    Stream.concat(Stream.of(analysis.training()), analysis.controlReport().stream())
        .map(each -> each.boundsUnder(scheme))
        .forEach(
            each -> {
              ObjectNode part = parts.addObject();
              part.set("lower", Curves.of(each.lower(), grid));
              part.set("upper", Curves.of(each.upper(), grid));
            });
    return node;
  }

  private ObjectNode scheme(SchemeExtraction extraction) {
    ObjectNode node = JSON.objectNode();
    node.set("worstCase", rate(extraction.worstCase()));
    ArrayNode rates = node.putArray("rates");
    for (double p : grid.probabilities()) {
      for (long n : grid.queries()) {
        rates.add(rate(extraction.rate(n, p)).put("n", n).put("p", p));
      }
    }
    node.set("curves", Curves.of(extraction, grid));
    node.set("histogram", histogram(extraction));
    return node;
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

  private static ArrayNode points(List<LengthRates.Point> points) {
    ArrayNode array = JSON.arrayNode();
    for (LengthRates.Point point : points) {
      ObjectNode node = array.addObject().put("tokens", point.tokens());
      node.set("greedy", rate(point.greedy()));
      ArrayNode schemes = node.putArray("schemes");
      for (List<Rate> rates : point.schemes()) {
        ArrayNode scheme = schemes.addArray();
        rates.forEach(each -> scheme.add(rate(each)));
      }
    }
    return array;
  }

  private ObjectNode group(GroupedReport groups) {
    ObjectNode node = JSON.objectNode().put("field", groups.field());
    node.put(
        "numeric",
        groups.without().isEmpty()
            && groups.byValue().keySet().stream().allMatch(Number.class::isInstance));
    ArrayNode values = node.putArray("values");
    analysis
        .controlReport()
        .ifPresent(
            control -> {
              Object value = analysis.controlValue(groups.field()).orElse("control");
              ObjectNode group = values.addObject().put("control", true);
              group.set("value", RecordCodec.tree(value));
              fill(group, control);
            });
    groups
        .byValue()
        .forEach(
            (value, report) -> {
              ObjectNode group = values.addObject();
              group.set("value", RecordCodec.tree(value));
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

  private static ObjectNode rate(Rate rate) {
    ObjectNode node = (ObjectNode) RecordCodec.tree(RateFigure.of(rate));
    node.remove(List.of("level", "interval"));
    return node;
  }
}
