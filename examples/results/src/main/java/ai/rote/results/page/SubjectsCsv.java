package ai.rote.results.page;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.subject.SubjectReport;
import ai.rote.metrics.subject.SubjectRisk;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * {@code subjects.csv}: a row for every person and sampling scheme, the one most at risk first.
 *
 * <pre>
 *   person        as the field of the data names them
 *   part          training or control; all where no control set is named
 *   scheme
 *   examples, greedyExamples   how many are theirs; how many of them greedy decoding emits
 *   sentTokens, generatedTokens   of one query for each
 *   logProb       ln (1 - product of (1 - p_z)) in nats; -inf where nothing can come out
 *   mostExtractable   the id of their example with the largest p_z
 * </pre>
 */
final class SubjectsCsv {
  private static final List<String> HEADER =
      List.of(
          "person",
          "part",
          "scheme",
          "examples",
          "greedyExamples",
          "sentTokens",
          "generatedTokens",
          "logProb",
          "mostExtractable");

  private SubjectsCsv() {}

  /** With the reports by their part. */
  static void write(Map<String, SubjectReport> parts, List<SamplingScheme> schemes, Writer to)
      throws IOException {
    CsvFile file = new CsvFile(to, HEADER);
    for (Map.Entry<String, SubjectReport> part : parts.entrySet()) {
      SubjectReport report = part.getValue();
      for (SamplingScheme scheme : schemes) {
        for (SubjectRisk each : report.under(scheme).mostAtRisk(report.subjects())) {
          file.add(
              List.of(
                  each.subject(),
                  part.getKey(),
                  scheme.toString(),
                  each.examples().size(),
                  each.examples().stream().filter(SubjectRisk.Example::greedy).count(),
                  each.tokens().sent(),
                  each.tokens().generated(),
                  each.probability().logNats(),
                  each.examples().get(0).id()));
        }
      }
    }
    file.flush();
  }
}
