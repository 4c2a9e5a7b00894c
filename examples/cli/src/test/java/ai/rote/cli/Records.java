package ai.rote.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What commands wrote, read as plain JSON by code that shares nothing with Rote's. */
public final class Records {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Records() {}

  /** The records of a run, in their order. */
  public static List<JsonNode> of(Path run) throws IOException {
    return in(run.resolve("scores.jsonl"));
  }

  /** The lines of a file. */
  public static List<JsonNode> in(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
