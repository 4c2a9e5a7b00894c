package ai.rote.results.page;

import ai.rote.results.analysis.ContinuationReport;
import ai.rote.results.analysis.GeneratedOutput;
import ai.rote.results.figures.MatchFigures;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord;
import ai.rote.results.record.RunTitle;
import ai.rote.results.run.ReportSink;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Writes what a long continuation gave: {@code continuation.json}, {@code outputs.jsonl}, and what
 * {@code rote match} writes of these outputs and the texts.
 *
 * <pre>
 *   continuation.json
 *     schemaVersion  1
 *     continued      how many seeds the model continues
 *     longestSpan    words of the longest verbatim span of all
 *     longestNear    verbatim words of the longest nearly verbatim passage of all
 *     seeds[]        {@link ai.rote.results.analysis.ContinuedSeed}
 *     run            name, model, its files with digests, data: as in report.json
 * </pre>
 */
public final class ContinuationFiles {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ContinuationFiles() {}

  /**
   * Writes all of them.
   *
   * @param report of a continuation
   * @param run what was run on what
   * @param files takes them
   * @return the figures of {@code match.json}
   */
  public static MatchFigures write(ContinuationReport report, RunRecord run, ReportSink files) {
    StringBuilder outputs = new StringBuilder();
    for (GeneratedOutput each : report.outputs()) {
      outputs.append(RecordCodec.line(line(each))).append('\n');
    }
    String sha256 =
        HexFormat.of()
            .formatHex(
                Fingerprint.sha256().digest(outputs.toString().getBytes(StandardCharsets.UTF_8)));
    MatchFigures figures =
        MatchFigures.of(report.match(), Map.of(ContinuationReport.OUTPUTS, sha256));
    files.write("continuation.json", RecordCodec.pretty(json(report, figures, run)));
    files.write(ContinuationReport.OUTPUTS, outputs.toString());
    MatchFiles.write(report.match(), figures, RunTitle.page(run), files);
    return figures;
  }

  private static ObjectNode line(GeneratedOutput output) {
    return JSON.objectNode()
        .put("id", output.id())
        .put("prompt", output.prompt())
        .put("output", output.text());
  }

  private static ObjectNode json(ContinuationReport report, MatchFigures figures, RunRecord run) {
    ObjectNode node = JSON.objectNode().put("schemaVersion", 1);
    node.put("continued", report.continued());
    node.put("longestSpan", figures.all().longestSpan());
    node.put("longestNear", report.longestNear());
    ArrayNode seeds = node.putArray("seeds");
    report.seeds().forEach(each -> seeds.add(RecordCodec.tree(each)));
    node.set("run", RunJson.of(run));
    return node;
  }
}
