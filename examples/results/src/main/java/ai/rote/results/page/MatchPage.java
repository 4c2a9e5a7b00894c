package ai.rote.results.page;

import ai.rote.metrics.match.WordText;
import ai.rote.results.analysis.MatchAnalysis;
import ai.rote.results.analysis.MatchedOutput;
import ai.rote.results.analysis.ShownOutput;
import ai.rote.results.analysis.ShownPassage;
import ai.rote.results.figures.MatchFigures;
import ai.rote.results.record.RecordCodec;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.List;

/** {@code match.html}: passages side by side, where they stand, and the outputs. */
final class MatchPage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of all references together. */
  private static final int MOST_CHARACTERS = 6_000_000;

  /** Of all outputs together. */
  private static final int MOST_OUTPUT_CHARACTERS = 4_000_000;

  /** Stripes of a reference's strip. */
  private static final int STRIPES = 600;

  private MatchPage() {}

  /**
   * Draws the page.
   *
   * @param analysis of the outputs
   * @param report of it
   * @param title of the page
   * @return a self-contained HTML file
   */
  static String of(MatchAnalysis analysis, MatchFigures report, String title) {
    ObjectNode data = JSON.objectNode().put("title", title);
    ObjectNode all = (ObjectNode) RecordCodec.tree(report);
    all.remove("each");
    data.set("report", all);
    data.put("outputs", report.each().size());
    ArrayNode references = data.putArray("references");
    int room = MOST_CHARACTERS;
    for (int r = 0; r < report.references().size(); r++) {
      WordText text = analysis.reference(r);
      BitSet covered = analysis.covered(r);
      ObjectNode node = references.addObject();
      node.set("strip", strip(text, covered));
      String shown = ShownOutput.beginning(text.text(), room);
      node.put("text", shown);
      node.putArray("marks").add(marks(text, covered, shown.length()));
      room -= shown.length();
    }
    ArrayNode passages = data.putArray("passages");
    analysis.passages().forEach(each -> passages.add(passage(each, report)));
    ArrayNode outputs = data.putArray("shown");
    long left = MOST_OUTPUT_CHARACTERS;
    for (ShownOutput each : analysis.shown()) {
      left -= each.text().length();
      outputs.add(output(each, report, left >= 0));
    }
    return HtmlPage.of(title, data, "text.js", "match.js");
  }

  /** Of each stripe, the share of its words that are covered, in thousandths. */
  private static ArrayNode strip(WordText text, BitSet covered) {
    ArrayNode strip = JSON.arrayNode();
    int stripes = Math.min(STRIPES, text.words());
    for (int i = 0; i < stripes; i++) {
      int from = (int) ((long) i * text.words() / stripes);
      int to = (int) ((long) (i + 1) * text.words() / stripes);
      strip.add(1000 * covered.get(from, to).cardinality() / (to - from));
    }
    return strip;
  }

  /** As the view of a text takes them: characters between, characters marked, and a certainty. */
  private static ArrayNode marks(WordText text, BitSet covered, int shown) {
    ArrayNode marks = JSON.arrayNode();
    List<Integer> runs = ShownOutput.marks(text, covered, shown);
    for (int i = 0; i < runs.size(); i += 2) {
      marks.add(runs.get(i)).add(runs.get(i + 1)).add(0);
    }
    return marks;
  }

  private static ObjectNode passage(ShownPassage passage, MatchFigures report) {
    ObjectNode node = JSON.objectNode();
    MatchedOutput output = report.each().get(passage.output());
    node.put("id", output.id()).put("file", output.file()).put("line", output.line());
    node.put("reference", passage.reference()).put("start", passage.start());
    node.put("words", passage.words()).put("longest", passage.longestRun());
    node.set("ofReference", pieces(passage.ofReference()));
    node.set("ofOutput", pieces(passage.ofOutput()));
    return node;
  }

  private static ArrayNode pieces(List<ShownPassage.Piece> pieces) {
    ArrayNode list = JSON.arrayNode();
    pieces.forEach(each -> list.addArray().add(each.kind().ordinal()).add(each.text()));
    return list;
  }

  private static ObjectNode output(ShownOutput shown, MatchFigures report, boolean withText) {
    ObjectNode node = (ObjectNode) RecordCodec.tree(report.each().get(shown.number()));
    if (withText) {
      node.put("text", shown.text()).put("isWhole", shown.isWhole());
      ArrayNode marks = node.putArray("marks");
      shown.marks().forEach(marks::add);
      ArrayNode targets = node.putArray("targetTexts");
      shown.targets().forEach(targets::add);
    }
    return node;
  }
}
