package ai.rote.results.page;

import ai.rote.metrics.ExtractionProbability;
import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.results.analysis.FoundRegion;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.ScanReport;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.ScannedText;
import ai.rote.results.run.TextFile;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code scan.html}: the strips, the regions and, where they are short, the texts themselves. */
public final class ScanPage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of all texts together, how many characters the page shows. */
  private static final long MOST_SHOWN_CHARACTERS = 300_000;

  private static final int MOST_REGION_CHARACTERS = 3_000;

  private final ScanReport report;
  private long shownCharacters;

  private ScanPage(ScanReport report) {
    this.report = report;
  }

  /**
   * Draws the page.
   *
   * @param report what was found
   * @param texts that were scanned, in the report's order
   * @param run what was run on what
   * @return a self-contained HTML file
   */
  public static String of(ScanReport report, List<TextFile> texts, RunRecord run) {
    ScannedText all = report.total().size();
    String title =
        (texts.size() == 1 ? texts.get(0).name() : texts.size() + " texts")
            + " scanned with "
            + MeasurePage.lastName(run.model().folder());
    return HtmlPage.of(title, new ScanPage(report).data(title, texts, all, run), "scan.js");
  }

  private ObjectNode data(String title, List<TextFile> texts, ScannedText all, RunRecord run) {
    ObjectNode data = JSON.objectNode().put("title", title);
    Grid grid = report.grid();
    ObjectNode axes = data.putObject("grid");
    grid.schemes().forEach(scheme -> axes.withArray("schemes").add(scheme.toString()));
    grid.queries().forEach(n -> axes.withArray("n").add(n));
    grid.probabilities().forEach(p -> axes.withArray("p").add(p));
    data.putObject("at").put("n", report.queries()).put("p", report.probability());
    data.put("threshold", threshold());
    report.curveQueries().forEach(n -> data.withArray("curveN").add(n));
    data.set("all", text(report.total()).put("name", all.name()));
    ArrayNode list = data.putArray("texts");
    for (int i = 0; i < texts.size(); i++) {
      ScanReport.TextReport each = report.texts().get(i);
      ObjectNode node = text(each);
      list.add(node);
      boolean hasMarks = each.schemes().stream().anyMatch(scheme -> !scheme.marks().isEmpty());
      if (hasMarks && shownCharacters + each.size().characters() <= MOST_SHOWN_CHARACTERS) {
        shownCharacters += each.size().characters();
        node.put("text", texts.get(i).content());
        ArrayNode marks = node.putArray("marks");
        each.schemes().forEach(scheme -> marks.add(marks(scheme.marks())));
      }
    }
    ArrayNode regions = data.putArray("regions");
    report.longest().forEach(each -> regions.add(region(each)));
    data.set("run", RecordCodec.tree(run));
    return data;
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

  private static ArrayNode marks(List<ScanReport.Mark> marks) {
    ArrayNode node = JSON.arrayNode();
    for (ScanReport.Mark each : marks) {
      ArrayNode mark = node.addArray().add(each.start()).add(each.end());
      addLog(mark, each.logProb());
    }
    return node;
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
