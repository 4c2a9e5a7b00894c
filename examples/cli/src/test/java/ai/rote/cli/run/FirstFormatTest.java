package ai.rote.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.Rote;
import ai.rote.cli.TestFiles;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Folders from before runs could be resumed are still reported and compared. */
class FirstFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path today;
  private Path before;
  private String record;
  private final StringWriter err = new StringWriter();

  private int rote(Object... arguments) {
    CommandLine rote = Rote.commandLine();
    rote.setOut(new PrintWriter(new StringWriter()));
    rote.setErr(new PrintWriter(err));
    return rote.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private int measure(Path out) throws IOException {
    Path data = folder.resolve("data.jsonl");
    List<String> lines = Files.readAllLines(TestFiles.demo("pairs.jsonl")).subList(370, 390);
    Files.write(data, lines);
    return rote(
        "measure",
        "--model=" + TestFiles.demo("models/small"),
        "--data=" + data,
        "--out=" + out,
        "--group-by=set");
  }

  @BeforeEach
  void writeAFolderAsItWas() throws IOException {
    today = folder.resolve("today");
    assertThat(measure(today)).as(err.toString()).isZero();
    before = Files.createDirectory(folder.resolve("before"));
    ObjectNode run = (ObjectNode) JSON.readTree(today.resolve("run.json").toFile());
    run.remove(List.of("state", "shard", "sessions", "identity"));
    run.put("schemaVersion", 1).put("finished", "2026-11-20T00:00:00Z").put("scoringSeconds", 1.5);
    ObjectNode options = (ObjectNode) run.get("options");
    options.set("schemes", options.remove("scheme"));
    options.set("groupBy", options.remove("group-by"));
    options.put("prefixTokens", 50).put("suffixTokens", 50);
    record = run.toPrettyString();
    Files.writeString(before.resolve("run.json"), record);
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(today.resolve("scores.jsonl"))) {
      ObjectNode each = (ObjectNode) JSON.readTree(line);
      each.remove("batch");
      ((ObjectNode) each.get("tokens")).remove("text");
      lines.add(each.toString());
    }
    Files.write(before.resolve("scores.jsonl"), lines);
  }

  @Test
  void itIsReported() throws IOException {
    assertThat(rote("report", before)).as(err.toString()).isZero();

    assertThat(before.resolve("report.json")).hasSameBinaryContentAs(today.resolve("report.json"));
    assertThat(Files.readString(before.resolve("report.html"))).contains("planted-00");
    assertThat(before.resolve("run.json")).hasContent(record);
  }

  @Test
  void itIsCompared() {
    assertThat(rote("compare", before, today)).as(err.toString()).isZero();
  }

  @Test
  void itIsNotContinued() throws IOException {
    assertThat(measure(before)).isEqualTo(1);

    assertThat(err.toString())
        .contains("run.json: is no record of a run that can be resumed; it has no 'identity'");
    assertThat(before.resolve("run.json")).hasContent(record);
  }
}
