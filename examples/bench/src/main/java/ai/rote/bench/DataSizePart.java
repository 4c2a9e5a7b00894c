package ai.rote.bench;

import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** (g): {@code measure} on 10^2, 10^3 and 10^4 examples, with a small model and a small heap. */
final class DataSizePart {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);

  private DataSizePart() {}

  static void run(Bench bench) {
    BenchModel model = BenchModel.TINY;
    Path folder = bench.checkpoint(model);
    try {
      for (int size : SIZES) {
        Path data = Files.createTempFile(bench.folder(), "data", ".jsonl");
        Path out = Files.createTempDirectory(bench.folder(), "out");
        write(Bench.examples(model, size), data);
        JsonNode result =
            ChildJvm.run(
                List.of("-Xmx128m"), "measure", folder.toString(), data.toString(), out.toString());
        bench
            .out()
            .figure(
                String.format(Locale.ROOT, "%s: %,d examples", model, size),
                String.format(
                    Locale.ROOT,
                    "%.2f ms an example, %.0f MB at most",
                    1e3 * scoringSeconds(result) / size,
                    result.path("peakBytes").asDouble() / 1e6),
                size == 100 ? "" : "wanted: within 5 % of one another");
        BenchModel.delete(out);
        Files.delete(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double scoringSeconds(JsonNode result) {
    return result.path("run").path("sessions").path(0).path("scoringSeconds").asDouble();
  }

  private static void write(List<TokenizedExample> examples, Path file) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (TokenizedExample example : examples) {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", example.id());
        line.set("prefixIds", JSON.valueToTree(example.prefixIds()));
        line.set("suffixIds", JSON.valueToTree(example.suffixIds()));
        writer.write(JSON.writeValueAsString(line));
        writer.newLine();
      }
    }
  }
}
