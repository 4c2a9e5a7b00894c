package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --check}, {@code --config} and standard input. */
class CheckAndConfigTest {
  private static final String MODEL = TestFiles.demo("models/small").toString();
  private static final String CONFIG =
      """
      # a comment
      model: %s
      data: %s
      limit: 8
      scheme: [top-k=40, "top-p=0.95,temperature=0.8"]
      n: [1, 1000]
      p: 0.5
      check: false
      """
          .formatted(MODEL, DemoData.FILE);

  @TempDir Path folder;

  private CommandRun measure(Object... more) {
    return CommandRun.of("measure", List.of(more));
  }

  @Test
  void checkReportsWhatAMeasurementWouldDoAndWritesNothing() {
    Path out = folder.resolve("out");
    CommandRun run = measure("--model", MODEL, "--data", DemoData.FILE, "--out", out, "--check");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("gpt_neox, 231,168 parameters", "context 256 tokens, vocabulary 2,048")
        .contains(
            "576 examples, 576 of them whole texts", "kind, paper, repetitions, set, versions")
        .contains("28,800 to score in 576 sequences of 100 tokens")
        .contains("shows    0 of 576 would show at most 0.519 % (95 %, one-sided); the wilson")
        .contains("57,024 tokens x 231,168 parameters x 2", "nothing is wrong");
    assertThat(out).doesNotExist();
  }

  @Test
  void checkNamesEverythingThatIsWrong() throws IOException {
    Path data =
        Files.writeString(
            folder.resolve("data.jsonl"),
            """
            {"id": "good", "prefix": "The goods", "suffix": " are here"}
            {"id": "foreign", "prefixIds": [1], "suffixIds": [2048]}
            {"id": "long", "prefixIds": [1], "suffixIds": [%s]}
            {"id": "short", "text": "too short"}
            {"id": "inside", "prefix": "The goo", "suffix": "ds are here"}
            """
                .formatted("3, ".repeat(299) + 3));

    CommandRun run =
        measure("--model", MODEL, "--data", data, "--out", folder.resolve("out"), "--check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("example 'foreign': token id 2048 is outside the model's vocabulary")
        .contains("the first is example 'long': prefix and suffix have 1 + 300 tokens")
        .contains("1: fewer tokens than prefix and suffix need")
        .contains("borders  1 inside a token", "not to be measured as it is");
  }

  @Test
  void checkFindsAModelThatCannotBeLoadedAndDataThatCannotBeRead() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.copy(Path.of(MODEL, "config.json"), model.resolve("config.json"));
    CommandRun noWeights =
        measure("--model", model, "--data", DemoData.FILE, "--out", folder.resolve("o"), "--check");
    assertThat(noWeights.exitCode()).isEqualTo(1);
    assertThat(noWeights.err()).contains("there are no weights to read");

    Path data = Files.writeString(folder.resolve("bad.jsonl"), "{\"id\": 1, \"text\": 5}\n");
    CommandRun badData =
        measure("--model", MODEL, "--data", data, "--out", folder.resolve("o"), "--check");
    assertThat(badData.exitCode()).isEqualTo(1);
    assertThat(badData.err()).contains("line 1: 'text' must be a text, found 5");
  }

  @Test
  void aRunIsRepeatedFromItsOwnConfigAndTheCommandLineWins() throws IOException {
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG);
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");

    CommandRun run = measure("--config", config, "--out=" + first, "--limit=4", "--n=7");
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandRun again = measure("--config=" + first.resolve("config.yaml"), "--out", second);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(Files.readAllLines(second.resolve("scores.jsonl"))).hasSize(4);
    assertThat(run.out()).contains("top-p=0.95", "\n 7 | ").doesNotContain("1,000");
    for (String file : List.of("scores.jsonl", "report.json", "config.yaml")) {
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modle: x | run.yaml, line 9: 'modle' is no option; known: adapter, bootstrap, bos, chat, chat-date",
        "config: other.yaml | 'config' is no option",
        "help: true | 'help' is no option",
        "limit: 5 | run.yaml, line 9: 'limit' stands twice",
        "shard: [1/2, 2/2] | line 9: 'shard' takes one value, found a list",
        "shard: {a: b} | line 9: expected a value of 'shard', found a mapping",
        "shard: | line 9: expected a value of 'shard', found nothing",
        "group-by: [ | is no YAML",
        "dtype: int8 | dtype 'int8' is not known; allowed: float32, float16, bfloat16 (",
        "prefix-tokens: 0 | --prefix-tokens must be at least 1"
      })
  void wrongConfigsAreNamed(String line, String message) throws IOException {
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG + line + "\n");
    Path out = folder.resolve("out");

    CommandRun run = measure("--config", config, "--out", out);

    assertThat(run.err()).startsWith("error: ").contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  /** A bad value of the command line is not the file's, which has a good one. */
  @Test
  void aFileIsNotBlamedForTheCommandLine() throws IOException {
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG);

    CommandRun run = measure("--config", config, "--out", folder.resolve("out"), "--limit", "few");

    assertThat(run.err())
        .startsWith("error: Invalid value for option '--limit'")
        .doesNotContain("run.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void configsThatAreNone() throws IOException {
    Path list = Files.writeString(folder.resolve("list.yaml"), "- model\n");
    assertThat(measure("--config", list).err()).contains("line 1: expected options, as in");
    Path flag = Files.writeString(folder.resolve("flag.yaml"), "check: maybe\n");
    assertThat(measure("--config", flag).err()).contains("'check' is 'maybe', expected true or");
    assertThat(measure("--config", "none.yaml").err()).contains("none.yaml: no such file");
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "");
    assertThat(measure("--config", empty).err()).contains("Missing required options");
  }

  @Test
  void standardInputIsData() {
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream(
            "{\"id\": \"a\", \"prefixIds\": [1, 2], \"suffixIds\": [3]}\n"
                .getBytes(StandardCharsets.UTF_8)));
    try {
      CommandRun run = measure("--model", MODEL, "--data", "-", "--out", folder.resolve("out"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("0/1");
    } finally {
      System.setIn(before);
    }
  }
}
