package ai.rote.results.page;

import ai.rote.metrics.subject.SubjectReport;
import ai.rote.metrics.subject.SubjectRisk;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.SubjectAnalysis;
import ai.rote.results.figures.SubjectFigures;
import ai.rote.results.figures.SubjectPart;
import ai.rote.results.record.RecordCodec;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What {@code report.html} shows of persons: the figures of {@code report.json}, and of those most
 * at risk who they are. The page holds texts of theirs anyway.
 */
final class SubjectPage {
  private static final int MOST_EXAMPLES = 5;

  private SubjectPage() {}

  static ObjectNode of(SubjectFigures figures, SubjectAnalysis analysis, Grid grid) {
    ObjectNode node = (ObjectNode) RecordCodec.tree(figures);
    analysis
        .training(grid.intervals())
        .ifPresent(report -> name((ArrayNode) node.get("schemes"), report, grid));
    return node;
  }

  /** Writes who they are beside how likely something of theirs comes out. */
  private static void name(ArrayNode schemes, SubjectReport report, Grid grid) {
    for (int s = 0; s < schemes.size(); s++) {
      List<SubjectRisk> risks =
          report.under(grid.schemes().get(s)).mostAtRisk(SubjectPart.MOST_AT_RISK);
      for (int i = 0; i < risks.size(); i++) {
        ObjectNode person = (ObjectNode) schemes.get(s).get("mostAtRisk").get(i);
        person.put("name", risks.get(i).subject());
        ArrayNode ids = person.putArray("ids");
        risks.get(i).examples().stream()
            .limit(MOST_EXAMPLES)
            .forEach(
                each -> {
                  ObjectNode example = ids.addObject().put("id", each.id());
                  example.put("probability", each.probability().value());
                });
      }
    }
  }
}
