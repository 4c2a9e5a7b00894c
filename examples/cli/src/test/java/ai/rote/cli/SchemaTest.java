package ai.rote.cli;

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

  /** There only if they were asked for, or can be had. */
  private static final List<String> OPTIONAL =
      List.of(
          "all",
          "control",
          "againstControl",
          "groups",
          "rounding",
          "filter",
          "predictability",
          "generation",
          "baselines",
          "perplexity",
          "stop",
          "longest",
          "targets");

  @TempDir static Path folder;

  @BeforeAll
  static void measure() throws IOException {
    // Too short to be split, so that something is skipped; and one that comes as ids.
    Path data = folder.resolve("data.jsonl");
    List<String> lines = DemoData.lines().subList(0, 60);
    Files.write(data, lines);
    Files.write(
        data,
        List.of(
            "{\"id\": \"short\", \"text\": \"Dear Ms Ito\", \"repetitions\": 1}",
            "{\"id\": \"ids\", \"prefixIds\": [4, 5], \"suffixIds\": [6, 7], \"flag\": true}"),
        StandardOpenOption.APPEND);
    for (String model : List.of("small", "medium")) {
      CommandRun.measure(
          model,
          data,
          folder.resolve(model),
          "--group-by=repetitions",
          "--control=set=control",
          "--n=1,1000000000000000000");
    }
    CommandRun.measure(
        "small",
        data,
        folder.resolve("generated"),
        "--limit=2",
        "--suffix-tokens=8",
        "--group-by=repetitions",
        "--scheme=top-k=40",
        "--samples=5",
        "--epsilon=0,2",
        "--near-verbatim=4",
        "--tokenisations=2",
        "--prior=1",
        "--reference=" + TestFiles.demo("models/medium"));
    CommandRun.measure(
        "small",
        data,
        folder.resolve("stopped"),
        "--limit=2",
        "--suffix-tokens=8",
        "--scheme=top-k=40",
        "--samples=65",
        "--stop=decided",
        "--n=1",
        "--epsilon=1,25%",
        "--near-verbatim=4");
    for (int i = 1; i <= 2; i++) {
      CommandRun.measure("small", data, folder.resolve("shard-" + i), "--shard=" + i + "/2");
    }
    CommandRun.succeed(
        "merge",
        folder.resolve("shard-1"),
        folder.resolve("shard-2"),
        "--out=" + folder.resolve("merged"));
    scan();
    CommandRun.succeed(
        "compare",
        folder.resolve("small"),
        folder.resolve("medium"),
        "--out=" + folder.resolve("compared"));
    match();
  }

  /** Two records, so that there is a region. */
  private static void scan() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : DemoData.lines()) {
      if (line.contains("\"repetitions\":128")) {
        text.append(JSON.readTree(line).get("text").textValue()).append('\n');
      }
      if (text.length() > 900) {
        break;
      }
    }
    CommandRun.succeed(
        "scan",
        "--model=" + TestFiles.demo("models/medium"),
        "--text=" + Files.writeString(folder.resolve("text.txt"), text),
        "--out=" + folder.resolve("scanned"));
    CommandRun.succeed(
        "scan",
        "--continue",
        "--model=" + TestFiles.demo("models/medium"),
        "--text=" + folder.resolve("text.txt"),
        "--out=" + folder.resolve("continued"),
        "--chunk-tokens=20",
        "--budget-tokens=90");
  }

  /** What greedy decoding gave, held against the suffixes and against a text of two of them. */
  private static void match() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(folder.resolve("generated/scores.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      text.append(record.get("prefix").textValue()).append(record.get("suffix").textValue());
    }
    CommandRun.succeed(
        "match",
        "--reference=" + Files.writeString(folder.resolve("reference.txt"), text),
        "--generated=" + folder.resolve("generated/scores.jsonl"),
        "--tokenizer=" + TestFiles.demo("models/small"),
        "--k=1",
        "--keep=case,space",
        "--out=" + folder.resolve("matched"));
  }

  static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(
            Files.readString(TestFiles.repository("examples/docs/" + name + ".schema.json")),
            InputFormat.JSON);
  }

  static List<String> complaints(JsonSchema schema, JsonNode node) {
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
        "generated/report.json",
        "generated/run.json",
        "stopped/report.json",
        "stopped/run.json",
        "shard-2/report.json",
        "shard-2/run.json",
        "merged/report.json",
        "merged/run.json",
        "compared/compare.json",
        "scanned/scan.json",
        "scanned/run.json",
        "continued/continuation.json",
        "continued/match.json",
        "continued/run.json",
        "matched/match.json"
      })
  void filesAreAsTheirSchemasSay(String file) throws IOException {
    Path path = folder.resolve(file);
    JsonSchema schema = schema(path.getFileName().toString().replace(".json", ""));
    JsonNode node = JSON.readTree(path.toFile());

    assertThat(complaints(schema, node)).isEmpty();
    assertEveryFieldCounts(schema, (ObjectNode) node);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scanned/windows",
        "scanned/regions",
        "scanned/positions",
        "continued/chunks",
        "continued/outputs",
        "matched/spans"
      })
  void linesAreAsTheirSchemaSays(String name) throws IOException {
    JsonSchema schema = schema(Path.of(name).getFileName().toString());
    List<String> lines = Files.readAllLines(folder.resolve(name + ".jsonl"));
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(complaints(schema, JSON.readTree(line))).as(line).isEmpty();
      for (var field : JSON.readTree(line).properties()) {
        if (OPTIONAL.contains(field.getKey())) {
          continue;
        }
        ObjectNode without = (ObjectNode) JSON.readTree(line);
        without.remove(field.getKey());
        assertThat(complaints(schema, without)).as("without " + field.getKey()).isNotEmpty();
      }
    }
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

  @Test
  void recordsOfWhatWasGeneratedAreAsTheirSchemaSays() throws IOException {
    JsonSchema schema = schema("scores");
    List<String> lines = Files.readAllLines(folder.resolve("generated/scores.jsonl"));
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      ObjectNode record = (ObjectNode) JSON.readTree(line);
      assertThat(record.has("sampled")).isTrue();
      assertThat(record.has("nearVerbatim")).isTrue();
      assertThat(record.has("tokenisations")).isTrue();
      assertThat(complaints(schema, record)).as(line).isEmpty();
      for (String field : List.of("sampled", "nearVerbatim", "tokenisations")) {
        ObjectNode without = record.deepCopy();
        ((ObjectNode) without.get(field)).remove("schemes");
        assertThat(complaints(schema, without)).as("without schemes of " + field).hasSize(1);
      }
    }
  }

  @Test
  void recordsOfDrawsThatEndedEarlyAreAsTheirSchemaSays() throws IOException {
    JsonSchema schema = schema("scores");
    List<String> lines = Files.readAllLines(folder.resolve("stopped/scores.jsonl"));
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      ObjectNode record = (ObjectNode) JSON.readTree(line);
      assertThat(record.at("/sampled/stop").textValue()).isEqualTo("decided");
      assertThat(record.at("/nearVerbatim/schemes/top-k=40/1/share").textValue()).isEqualTo("25%");
      assertThat(complaints(schema, record)).as(line).isEmpty();
      ((ObjectNode) record.at("/sampled/schemes/top-k=40")).remove("firstVerbatim");
      assertThat(complaints(schema, record)).as("without firstVerbatim").hasSize(1);
    }
  }

  /** A schema that anything satisfies would say nothing. */
  private static void assertEveryFieldCounts(JsonSchema schema, ObjectNode node) {
    for (var field : node.properties()) {
      if (OPTIONAL.contains(field.getKey())) {
        continue;
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
