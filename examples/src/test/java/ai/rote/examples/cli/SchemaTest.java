package ai.rote.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what the schemas in {@code docs} say, no less and no more. */
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  @BeforeAll
  static void measure() throws IOException {
    // Too short to be split, so that something is skipped; and one that comes as ids.
    Path data = folder.resolve("data.jsonl");
    List<String> lines = Files.readAllLines(Path.of("demo/pairs.jsonl")).subList(0, 60);
    Files.write(data, lines);
    Files.write(
        data,
        List.of(
            "{\"id\": \"short\", \"text\": \"Dear Ms Ito\", \"repetitions\": 1}",
            "{\"id\": \"ids\", \"prefixIds\": [4, 5], \"suffixIds\": [6, 7], \"flag\": true}"),
        StandardOpenOption.APPEND);
    for (String model : List.of("small", "medium")) {
      succeed(
          "measure",
          "--model=demo/models/" + model,
          "--data=" + data,
          "--out=" + folder.resolve(model),
          "--group-by=repetitions",
          "--control=set=control",
          "--n=1,1000000000000000000");
    }
    for (int i = 1; i <= 2; i++) {
      succeed(
          "measure",
          "--model=demo/models/small",
          "--data=" + data,
          "--shard=" + i + "/2",
          "--out=" + folder.resolve("shard-" + i));
    }
    succeed(
        "merge",
        "" + folder.resolve("shard-1"),
        "" + folder.resolve("shard-2"),
        "--out=" + folder.resolve("merged"));
    succeed(
        "compare",
        "" + folder.resolve("small"),
        "" + folder.resolve("medium"),
        "--out=" + folder.resolve("compared"));
  }

  private static void succeed(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("docs", name + ".schema.json")), InputFormat.JSON);
  }

  private static List<String> complaints(JsonSchema schema, JsonNode node) {
    return schema
        .validate(node, each -> each.getExecutionConfig().setFormatAssertionsEnabled(true))
        .stream()
        .map(Object::toString)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small/report.json",
        "small/run.json",
        "shard-2/report.json",
        "shard-2/run.json",
        "merged/report.json",
        "merged/run.json",
        "compared/compare.json"
      })
  void filesAreAsTheirSchemasSay(String file) throws IOException {
    Path path = folder.resolve(file);
    JsonSchema schema = schema(path.getFileName().toString().replace(".json", ""));
    JsonNode node = JSON.readTree(path.toFile());

    assertThat(complaints(schema, node)).isEmpty();
    assertEveryFieldCounts(schema, (ObjectNode) node);
  }

  @Test
  void recordsAreAsTheirSchemaSays() throws IOException {
    JsonSchema schema = schema("scores");
    List<String> lines = Files.readAllLines(folder.resolve("small/scores.jsonl"));
    assertThat(lines).hasSize(61);
    for (String line : lines) {
      assertThat(complaints(schema, JSON.readTree(line))).as(line).isEmpty();
    }
    ObjectNode record = (ObjectNode) JSON.readTree(lines.get(0));
    record.remove(List.of("prefix", "suffix")); // they need not be there
    assertEveryFieldCounts(schema, record);
    ObjectNode tokens = (ObjectNode) record.get("tokens");
    tokens.putArray("rank").add(0);
    assertThat(complaints(schema, record)).hasSize(1);
  }

  /** A schema that anything satisfies would say nothing. */
  private static void assertEveryFieldCounts(JsonSchema schema, ObjectNode node) {
    for (var field : node.properties()) {
      if (field.getKey().equals("control") || field.getKey().equals("groups")) {
        continue; // there only if they were asked for
      }
      ObjectNode without = node.deepCopy();
      without.remove(field.getKey());
      assertThat(complaints(schema, without)).as("without " + field.getKey()).isNotEmpty();
      ObjectNode other = node.deepCopy();
      other.putNull(field.getKey());
      assertThat(complaints(schema, other)).as("null " + field.getKey()).isNotEmpty();
    }
    assertThat(complaints(schema, node.deepCopy().put("unheardOf", 1))).isNotEmpty();
  }
}
