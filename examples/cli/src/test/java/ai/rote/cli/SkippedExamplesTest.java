package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that cannot be measured are skipped and counted, or end the run where that is asked. */
class SkippedExamplesTest {
  private static final String MODEL = TestFiles.demo("models/small").toString();
  private static final String LONG =
      "prefix and suffix have 1 + 300 tokens, but the model's context has 256";
  private static final String SHORT = "it has 4 tokens, but prefix and suffix need 100";
  private static final String SWALLOWED = "the prefix has no tokens of its own";

  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    out = folder.resolve("out");
    data =
        Files.writeString(
            folder.resolve("data.jsonl"),
            """
            {"id": "good", "prefixIds": [1, 2, 3], "suffixIds": [4, 5], "set": "a"}
            {"id": "long", "prefixIds": [1], "suffixIds": [%s], "set": "b"}
            {"id": "short", "text": "too short", "set": "b"}
            {"id": "swallowed", "prefix": "Invo", "suffix": "ice no. 12", "set": "b"}
            """
                .formatted("3, ".repeat(299) + 3));
  }

  private CommandRun measure(String... more) {
    return CommandRun.of(
        "measure", "--model=" + MODEL, "--data=" + data, "--out=" + out, List.of(more));
  }

  @Test
  void areCountedWithTheirReasonsEverywhere() throws IOException {
    CommandRun run = measure();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("1 examples; 1 skipped: fewer tokens than prefix and suffix need; ")
        .contains("1 skipped: more tokens than the model's context has")
        .contains("1 skipped: no tokens of its own for prefix or suffix");
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> skipped = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("skipped.jsonl"))) {
      skipped.add(json.readTree(line));
    }
    assertThat(skipped)
        .extracting(each -> each.get("id").asText(), each -> each.get("reason").asText())
        .containsExactly(
            tuple("long", "TOO_LONG"),
            tuple("short", "TOO_SHORT"),
            tuple("swallowed", "NO_TOKENS"));
    assertThat(skipped.get(0).get("detail").asText()).isEqualTo(LONG);
    assertThat(skipped.get(1).get("detail").asText()).isEqualTo(SHORT);
    assertThat(skipped.get(2).get("detail").asText()).startsWith(SWALLOWED);
    JsonNode counts = json.readTree(out.resolve("report.json").toFile()).get("skipped");
    assertThat(counts).hasSize(3);
    assertThat(counts.get("more tokens than the model's context has").asInt()).isEqualTo(1);
    assertThat(Files.readString(out.resolve("report.html"))).contains("more tokens than the model");
    assertThat(Files.readAllLines(out.resolve("scores.jsonl"))).hasSize(1);

    CommandRun again = CommandRun.of("report", out.toString());
    assertThat(again.out()).contains("1 skipped: more tokens than the model's context has");
  }

  @Test
  void endTheRunWhereThatIsAskedFor() {
    CommandRun strict = measure("--strict");

    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.err())
        .contains("error: example 'long': " + LONG + "; 2 others cannot be measured either");
    assertThat(out).doesNotExist();

    assertThat(measure().exitCode()).isZero();
    assertThat(measure("--strict").err()).contains("error: example 'long': " + LONG);
  }

  @Test
  void doNotHinderAStrictRunOfWhatIsLeft() {
    assertThat(measure("--strict", "--limit=1").exitCode()).isZero();
  }

  @Test
  void areFoundByTheCheck() {
    CommandRun check = measure("--check");
    assertThat(check.exitCode()).as(check.out()).isZero();
    assertThat(check.out())
        .contains("skipped  1: fewer tokens than prefix and suffix need; the first is example ")
        .contains("example 'short': " + SHORT, "example 'long': " + LONG, SWALLOWED);

    CommandRun strict = measure("--check", "--strict");
    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.out()).contains("wrong    example 'long': " + LONG);
  }

  @Test
  void areNamedWhereNothingElseIsThere() throws IOException {
    List<String> lines = Files.readAllLines(data);
    Files.write(data, lines.subList(1, 4));

    CommandRun run = measure();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("no example was scored, all 3 were skipped (fewer tokens than prefix and")
        .contains("as example 'short': " + SHORT, "as example 'long': " + LONG);
    assertThat(out).doesNotExist();
  }
}
