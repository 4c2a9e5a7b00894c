package ai.rote.results.page;

import ai.rote.core.document.WindowShape;
import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.results.analysis.FoundRegion;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.Marks;
import ai.rote.results.analysis.MissedPassages;
import ai.rote.results.analysis.ScanReport;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import ai.rote.results.record.ScannedText;
import ai.rote.results.run.TextFile;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** {@code scan.html}: the strips, the regions and the texts themselves. */
public final class ScanPage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final int MOST_REGION_CHARACTERS = 3_000;

  private final ScanReport report;

  private ScanPage(ScanReport report) {
    this.report = report;
  }

  /**
   * Draws the page.
   *
   * @param report what was found
   * @param texts that were scanned, in the report's order
   * @param shape of the windows
   * @param run what was run on what
   * @return a self-contained HTML file
   */
  public static String of(
      ScanReport report, List<TextFile> texts, WindowShape shape, RunRecord run) {
    ScannedText all = report.total().size();
    String title =
        run.options()
            .text("title")
            .orElseGet(
                () ->
                    (texts.size() == 1 ? texts.get(0).name() : texts.size() + " texts")
                        + " scanned with "
                        + RunTitle.name(run));
    return HtmlPage.of(
        title, new ScanPage(report).data(title, texts, all, shape, run), "text.js", "scan.js");
  }

  private ObjectNode data(
      String title, List<TextFile> texts, ScannedText all, WindowShape shape, RunRecord run) {
    ObjectNode data = JSON.objectNode().put("title", title);
    data.put("subtitle", RunTitle.subtitle(run));
    Grid grid = report.grid();
    ObjectNode axes = data.putObject("grid");
    grid.schemes().forEach(scheme -> axes.withArray("schemes").add(scheme.toString()));
    grid.queries().forEach(n -> axes.withArray("n").add(n));
    grid.probabilities().forEach(p -> axes.withArray("p").add(p));
    data.putObject("at").put("n", report.queries()).put("p", report.probability());
    data.put("threshold", threshold());
    report.curveQueries().forEach(n -> data.withArray("curveN").add(n));
    data.set("all", text(report.total()).put("name", all.name()));
    data.put("missed", MissedPassages.inWords(shape));
    ArrayNode list = data.putArray("texts");
    report.texts().forEach(each -> list.add(text(each)));
    data.put("mostShown", Marks.MOST_CHARACTERS);
    long room = Marks.MOST_CHARACTERS;
    for (int i : shown()) {
      int length = (int) Math.min(room, texts.get(i).characters());
      if (length > 0) {
        show((ObjectNode) list.get(i), texts.get(i).beginning(length), report.texts().get(i));
      }
      room -= length;
    }
    ArrayNode regions = data.putArray("regions");
    report.longest().forEach(each -> regions.add(region(each)));
    data.set("run", RecordCodec.tree(run));
    return data;
  }

  /**
   * Texts with a strip, the most extractable first: they go first where there is no room for all.
   */
  private List<Integer> shown() {
    return IntStream.range(0, report.texts().size())
        .filter(i -> report.texts().get(i).schemes().get(0).heat().length > 0)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                i -> -report.headline(report.texts().get(i).schemes().get(0)).share()))
        .toList();
  }

  /** Puts the text itself, or its beginning, on the page. */
  private static void show(ObjectNode node, String text, ScanReport.TextReport scanned) {
    node.put("text", text);
    ArrayNode schemes = node.putArray("marks");
    for (ScanReport.SchemeReport scheme : scanned.schemes()) {
      ArrayNode marks = schemes.addArray();
      for (int number : scheme.marks().upTo(text.length())) {
        marks.add(number);
      }
    }
  }

  /** The least ln p_z that is discoverable where regions are given. */
  private double threshold() {
    double failure = Math.log1p(-report.probability()) / report.queries();
    return report.probability() == 1 ? 0 : Math.log(-Math.expm1(failure));
  }

  private ObjectNode text(ScanReport.TextReport text) {
    ObjectNode node =
        JSON.objectNode()
            .put("name", text.size().name())
            .put("characters", text.size().characters())
            .put("tokens", text.size().tokens())
            .put("windows", text.size().windows())
            .put("greedy", text.greedy().covered());
    ArrayNode schemes = node.putArray("schemes");
    for (ScanReport.SchemeReport each : text.schemes()) {
      DocumentCoverage coverage = report.headline(each);
      ObjectNode scheme =
          schemes
              .addObject()
              .put("covered", coverage.covered())
              .put("coveredCharacters", each.coveredCharacters())
              .put("regions", coverage.regions())
              .put("longest", coverage.longest().map(longest -> longest.length()).orElse(0L))
              .put("heatCharacters", each.heatCharacters());
      ArrayNode curve = scheme.putArray("curve");
      each.curve().forEach(point -> curve.add(point.covered()));
      ArrayNode heat = scheme.putArray("heat");
      for (double value : each.heat()) {
        addLog(heat, value);
      }
    }
    return node;
  }

  /** "-" where nothing was tested, null where p_z is 0. */
  private static void addLog(ArrayNode to, double logProb) {
    if (Double.isNaN(logProb)) {
      to.add("-");
    } else if (Double.isInfinite(logProb)) {
      to.addNull();
    } else {
      to.add((float) logProb);
    }
  }

  private static ObjectNode region(FoundRegion region) {
    String text = region.text();
    ExtractionProbability highest = region.region().highest();
    return JSON.objectNode()
        .put("document", region.document())
        .put("scheme", region.scheme().toString())
        .put("start", region.start())
        .put("end", region.end())
        .put("tokens", region.region().length())
        .put("windows", region.region().windows())
        .put("highest", highest.logNats())
        .put("lowest", region.region().lowest().logNats())
        .put("text", text.substring(0, Math.min(text.length(), MOST_REGION_CHARACTERS)));
  }
}
