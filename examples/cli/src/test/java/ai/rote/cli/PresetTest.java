package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --preset}: what it stands for, and what wins over it. */
class PresetTest {
  @TempDir Path folder;

  private CommandRun check(String data, Object... more) throws IOException {
    Path file = Files.writeString(folder.resolve("data.jsonl"), data);
    return CommandRun.of(
        CommandRun.measuring("small", file, folder.resolve("out")), "--check", List.of(more));
  }

  private static String text(int tokens) {
    return "{\"text\": \"" + " the".repeat(tokens) + "\", \"duplicates\": 4}\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hubble | preset hubble: --fields=id=# --prefix-tokens=50 --suffix-tokens=100",
        "muse | preset muse: --fields=id=#,prefix=prompt,suffix=gt",
        "satml | preset satml: --scheme=top-k=10 --samples=100"
      })
  void isPrintedAsTheOptionsItStandsFor(String name, String options) throws IOException {
    assertThat(check(text(1), "--preset", name).err()).contains(options + "\n");
    assertThat(check(text(1), "--preset=" + name, "-q").err()).doesNotContain("preset");
  }

  /** A preset that had another option would be refused here, as a configuration file is. */
  @ParameterizedTest
  @EnumSource
  void standsInTheDocumentation(Preset preset) throws IOException {
    String page = Files.readString(TestFiles.repository("examples/docs/presets.md"));
    assertThat(page).contains("## `" + preset + "`");
    String file = new String(preset.open().readAllBytes(), StandardCharsets.UTF_8);
    file.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> assertThat(page).contains(line));
  }

  @Test
  void hubbleCutsPassagesIntoFiftyAndAHundred() throws IOException {
    CommandRun run = check(text(200).repeat(3), "--preset=hubble", "--group-by=duplicates");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("300 to score in 3 sequences of 150 tokens");
  }

  @Test
  void museReadsPromptAndContinuation() throws IOException {
    CommandRun run = check("{\"prompt\": \"The goods\", \"gt\": \" are here\"}\n", "--preset=muse");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("1 examples, 0 of them whole texts");
  }

  @Test
  void whatIsGivenBesideItWinsFromTheCommandLineAndFromAFile() throws IOException {
    Path config =
        Files.writeString(folder.resolve("run.yaml"), "preset: hubble\nsuffix-tokens: 70\n");
    CommandRun run = check(text(200), "--config", config, "--prefix-tokens=30");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("preset hubble: --fields=id=#; given instead: --prefix-tokens, --suffix-tokens");
    assertThat(run.out()).contains("1 sequences of 100 tokens");
  }

  @Test
  void aWrongNameAndAConflictAreNamed() throws IOException {
    CommandRun wrong = check(text(200), "--preset=tofu");
    assertThat(wrong.err())
        .startsWith("error: --preset: there is no preset 'tofu'; known: hubble, muse, satml");
    assertThat(wrong.exitCode()).isEqualTo(2);

    CommandRun conflict =
        check("{\"id\": 1, \"prefix\": \"a b\", \"suffix\": \" c\"}\n", "--preset=hubble");
    assertThat(conflict.err())
        .startsWith("preset hubble: --fields=id=# --prefix-tokens=50")
        .contains(
            "error: --prefix-tokens, --suffix-tokens and --suffix-start split examples given");
    assertThat(conflict.exitCode()).isEqualTo(2);
  }

  @Test
  void aRunHoldsTheOptionsAndIsTheOneThatTheOptionsMake() throws IOException {
    Path data = Files.write(folder.resolve("pairs.jsonl"), DemoData.planted(64, 2));
    Path out = folder.resolve("out");
    CommandRun.measure(
        "small",
        data,
        out,
        "--preset=satml",
        "--samples=3",
        "--suffix-tokens=8",
        "--n=1",
        "--p=0.5");

    JsonNode options = new ObjectMapper().readTree(out.resolve("run.json").toFile()).get("options");
    assertThat(options.get("preset").textValue()).isEqualTo("satml");
    assertThat(options.get("scheme").toString()).isEqualTo("[\"top-k=10\"]");
    assertThat(options.get("samples").intValue()).isEqualTo(3);

    // Without the name it is the same run, which is finished: nothing is scored again.
    byte[] scores = Files.readAllBytes(out.resolve("scores.jsonl"));
    CommandRun again =
        CommandRun.measure(
            "small",
            data,
            out,
            "--scheme=top-k=10",
            "--samples=3",
            "--suffix-tokens=8",
            "--n=1",
            "--p=0.5");
    assertThat(again.err()).doesNotContain("preset");
    assertThat(out.resolve("scores.jsonl")).hasBinaryContent(scores);
  }
}
