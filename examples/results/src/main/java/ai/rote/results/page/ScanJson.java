package ai.rote.results.page;

import ai.rote.metrics.document.DocumentCoverage;
import ai.rote.results.analysis.ScanReport;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * {@code scan.json}: what a scan found.
 *
 * <pre>
 *   schemaVersion    1
 *   regionsAt        n and p at which regions are given, in regions.jsonl too
 *   all              all texts together, as one of texts
 *   texts[]          name, characters, tokens, windows
 *     greedy         coverage by greedy decoding alone
 *     schemes[]      scheme; regionCharacters, in the extractable regions
 *       coverage[]   n, p and the coverage there
 *
 *   run              name, model, its files with digests, data: as in report.json
 *
 *   coverage         share = covered / tokens: of the text's tokens, those in an extractable region;
 *                    tested: those in any window's suffix; discoverable: of the windows; regions;
 *                    longest: the longest region, startToken, endToken, highestLogProb
 * </pre>
 */
public final class ScanJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ScanJson() {}

  /**
   * As JSON.
   *
   * @param report what was found
   * @param run what was run on what
   * @return the file's content
   */
  public static ObjectNode of(ScanReport report, RunRecord run) {
    ObjectNode node = JSON.objectNode().put("schemaVersion", 1);
    node.putObject("regionsAt").put("n", report.queries()).put("p", report.probability());
    node.set("all", text(report, report.total()));
    ArrayNode texts = node.putArray("texts");
    report.texts().forEach(each -> texts.add(text(report, each)));
    node.set("run", RunJson.of(run));
    return node;
  }

  private static ObjectNode text(ScanReport report, ScanReport.TextReport text) {
    ObjectNode node = (ObjectNode) RecordCodec.tree(text.size());
    node.set("greedy", coverage(text.greedy()));
    ArrayNode schemes = node.putArray("schemes");
    for (ScanReport.SchemeReport each : text.schemes()) {
      ObjectNode scheme = schemes.addObject();
      scheme.put("scheme", each.scheme().toString());
      scheme.put("regionCharacters", each.coveredCharacters());
      ArrayNode coverage = scheme.putArray("coverage");
      List<Long> queries = report.grid().queries();
      List<Double> probabilities = report.grid().probabilities();
      for (int i = 0; i < queries.size(); i++) {
        for (int j = 0; j < probabilities.size(); j++) {
          ObjectNode cell = coverage.addObject();
          cell.put("n", queries.get(i)).put("p", probabilities.get(j));
          cell.setAll(coverage(each.coverage().get(i).get(j)));
        }
      }
    }
    return node;
  }

  private static ObjectNode coverage(DocumentCoverage coverage) {
    ObjectNode node =
        JSON.objectNode()
            .put("share", coverage.share())
            .put("covered", coverage.covered())
            .put("tested", coverage.tested())
            .put("tokens", coverage.total())
            .put("windows", coverage.windows())
            .put("discoverable", coverage.discoverable())
            .put("regions", coverage.regions());
    coverage
        .longest()
        .ifPresent(
            longest ->
                node.putObject("longest")
                    .put("startToken", longest.start())
                    .put("endToken", longest.end())
                    .put("highestLogProb", longest.highest().logNats()));
    return node;
  }
}
