package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.Dtype;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.results.record.Fingerprint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is known by its name wherever it is spoken of, and without one by all that was run. */
class RunNamesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDTH = 64;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = Files.write(folder.resolve("two.jsonl"), first(DemoData.FILE));
  }

  private static List<String> first(Path file) throws IOException {
    return Files.readAllLines(file).subList(0, 2);
  }

  private CommandRun measure(String out, String... more) {
    return CommandRun.of(CommandRun.measuring("small", data, folder.resolve(out), List.of(more)));
  }

  private JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  private String html(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void aNameStandsInTerminalReportsRecordAndComparison() throws IOException {
    CommandRun run = measure("a", "--name", " before <b>unlearning</b> ");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(measure("b", "--name=after", "--title=Figure 3: what is left").exitCode()).isZero();
    CommandRun compared =
        CommandRun.of(
            "compare",
            "" + folder.resolve("a"),
            "" + folder.resolve("b"),
            "--out=" + folder.resolve("c"));

    assertThat(run.out())
        .containsPattern("run +before <b>unlearning</b>\nmodel +\\S+small: gpt_neox");
    assertThat(html("a/report.html"))
        .contains("<title>before &lt;b&gt;unlearning&lt;/b&gt; on two.jsonl</title>");
    assertThat(html("b/report.html")).contains("<title>Figure 3: what is left</title>");
    assertThat(json("a/report.json").at("/run/name").asText())
        .isEqualTo("before <b>unlearning</b>");
    assertThat(json("b/run.json").at("/options/name").asText()).isEqualTo("after");
    assertThat(json("b/run.json").at("/identity/options").has("name")).isFalse();
    assertThat(html("b/config.yaml")).contains("name: after", "title: 'Figure 3: what is left'");
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("before <b>unlearning</b>   ", "after ");
    assertThat(json("c/compare.json").at("/runs"))
        .extracting(each -> each.get("name").asText())
        .containsExactly("before <b>unlearning</b>", "after");
  }

  @Test
  void aRunIsRenamedByItsOwnCommand() throws IOException {
    assertThat(measure("a", "--name=first").exitCode()).isZero();
    byte[] scores = Files.readAllBytes(folder.resolve("a/scores.jsonl"));

    CommandRun again = measure("a", "--name=second");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("the model is not run again");
    assertThat(json("a/run.json").at("/options/name").asText()).isEqualTo("second");
    assertThat(json("a/report.json").at("/run/name").asText()).isEqualTo("second");
    assertThat(folder.resolve("a/scores.jsonl")).hasBinaryContent(scores);

    CommandRun report =
        CommandRun.of("report", folder.resolve("a").toString(), "--title", "Only the page");
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).containsPattern("run +second");
    assertThat(html("a/report.html")).contains("<title>Only the page</title>");
  }

  @Test
  void aComparisonHasATitle() throws IOException {
    assertThat(measure("a").exitCode()).isZero();
    assertThat(measure("b").exitCode()).isZero();
    List<Path> runs = List.of(folder.resolve("a"), folder.resolve("b"));
    CommandRun.succeed("compare", runs, "--name=one,two", "--out=" + folder.resolve("c"));
    assertThat(html("c/compare.html")).contains("<title>one and two</title>");

    CommandRun.succeed(
        "compare", runs, "--title=Before <and> after", "--out=" + folder.resolve("d"));
    assertThat(html("d/compare.html")).contains("<title>Before &lt;and&gt; after</title>");
  }

  @Test
  void twoRunsOfOneNameAreToldApartByTheirFolders() throws IOException {
    assertThat(measure("a", "--name=same").exitCode()).isZero();
    assertThat(measure("b", "--name=same").exitCode()).isZero();

    CommandRun compared =
        CommandRun.of(
            "compare",
            "" + folder.resolve("a"),
            "" + folder.resolve("b"),
            "--out=" + folder.resolve("c"));

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(json("c/compare.json").at("/runs"))
        .extracting(each -> each.get("name").asText())
        .containsExactly("a", "b");
  }

  @Test
  void adapterPruningAndDtypeStandInTitleSubtitleAndReport() throws IOException {
    Path adapter = adapter();
    String digest = Fingerprint.of(adapter.resolve("adapter_model.safetensors"));
    CommandRun run =
        measure(
            "a",
            "--adapter=" + adapter,
            "--prune=magnitude=0.3",
            "--int8-weights",
            "--dtype=bfloat16");
    assertThat(run.exitCode()).as(run.err()).isZero();

    assertThat(html("a/report.html"))
        .contains(
            "<title>small with lora, pruned by magnitude=0.3, with int8 weights, in bfloat16 on"
                + " two.jsonl</title>")
        .contains(
            "computed in bfloat16 on cpu; SHA-256 of the model's weights ",
            "; SHA-256 of the adapter's weights " + digest.substring(0, 12) + ". Data ",
            ": SHA-256 " + Fingerprint.of(data).substring(0, 12));
    JsonNode described = json("a/report.json").get("run");
    assertThat(described.get("modelName").asText())
        .contains(" with " + adapter, "pruned by magnitude=0.3");
    assertThat(described.get("dtype").asText()).isEqualTo("bfloat16");
    assertThat(described.get("dataSha256").asText()).isEqualTo(Fingerprint.of(data));
    assertThat(described.get("modelSha256"))
        .anySatisfy(
            file -> {
              assertThat(file.get("file").asText()).isEqualTo("adapter/adapter_model.safetensors");
              assertThat(file.get("sha256").asText()).isEqualTo(digest);
            });
    assertThat(measure("b").exitCode()).isZero();
    CommandRun compared =
        CommandRun.of(
            "compare",
            "" + folder.resolve("b"),
            "" + folder.resolve("a"),
            "--out=" + folder.resolve("c"));
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    JsonNode second = json("c/compare.json").at("/runs/1");
    assertThat(second.get("modelSha256")).isEqualTo(described.get("modelSha256"));
  }

  /** An adapter that changes nothing. */
  private Path adapter() throws IOException {
    Path adapter = Files.createDirectory(folder.resolve("lora"));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1, \"layers_to_transform\": [0],"
            + " \"target_modules\": [\"attention.dense\"]}");
    String module = "base_model.model.gpt_neox.layers.0.attention.dense.";
    new SafetensorsWriter()
        .add(module + "lora_A.weight", Dtype.FLOAT32, new float[WIDTH], 1, WIDTH)
        .add(module + "lora_B.weight", Dtype.FLOAT32, new float[WIDTH], WIDTH, 1)
        .write(adapter.resolve("adapter_model.safetensors"));
    return adapter;
  }

  @Test
  void aScanHasANameAsWell() throws IOException {
    Path text = Files.writeString(folder.resolve("book.txt"), "The goods are here. ".repeat(60));
    List<String> scan =
        List.of(
            "scan",
            "--model=" + TestFiles.demo("models/small"),
            "--text=" + text,
            "--out=" + folder.resolve("s"),
            "--stride=50");
    CommandRun run = CommandRun.succeed(scan, "--name=my model");

    assertThat(run.out()).containsPattern("run +my model\nmodel +");
    assertThat(html("s/scan.html")).contains("<title>book.txt scanned with my model</title>");
    assertThat(json("s/scan.json").at("/run/name").asText()).isEqualTo("my model");
    CommandRun.succeed(scan, "--title=A book");
    assertThat(html("s/scan.html")).contains("<title>A book</title>");
    assertThat(json("s/scan.json").at("/run/name").asText()).isEqualTo("small");
  }

  @Test
  void namesThatWouldSteerATerminalOrFillAPageAreRefused() {
    CommandRun steering = measure("a", "--name", "x\u001b[2Jy");
    assertThat(steering.exitCode()).isEqualTo(2);
    assertThat(steering.err())
        .contains("'--name'", "one line of visible characters; character 2 is U+001B")
        .doesNotContain("\u001b");
    CommandRun endless = measure("a", "--title", "z".repeat(5_000));
    assertThat(endless.exitCode()).isEqualTo(2);
    assertThat(endless.err()).contains("a title may have 200 characters, but this has 5000");
    CommandRun compared = CommandRun.of("compare", "a", "b", "--name", "one,t\u202ewo");
    assertThat(compared.exitCode()).isEqualTo(2);
    assertThat(compared.err()).contains("character 2 is U+202E");
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
