package ai.rote.cli;

import ai.rote.results.record.Fingerprint;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A folder of results whose records a test has changed. */
final class ChangedRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChangedRun() {}

  /** Makes {@code run.json} say that the records are as the run has written them. */
  static void accept(Path run) throws IOException {
    byte[] records = Files.readAllBytes(run.resolve("scores.jsonl"));
    ObjectNode state = (ObjectNode) JSON.readTree(run.resolve("run.json").toFile());
    ((ObjectNode) state.get("records"))
        .put("count", Files.readAllLines(run.resolve("scores.jsonl")).size())
        .put("bytes", records.length)
        .put("sha256", HexFormat.of().formatHex(Fingerprint.sha256().digest(records)));
    Files.writeString(run.resolve("run.json"), state.toString());
  }
}
