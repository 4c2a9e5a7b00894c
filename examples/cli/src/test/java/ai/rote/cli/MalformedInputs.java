package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.results.record.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people hand in by mistake: for each, the message, the exit code, and that no file is created
 * or changed. In every case the working folder holds a model, data, two runs and two shards that
 * are as they should be; the case then breaks something, or asks for something that does not exist.
 *
 * <p>Each subject has a class with its {@code cases}. A new option or kind of file gets its lines
 * there.
 */
abstract class MalformedInputs {
  @TempDir static Path prepared;
  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    Path model = Files.createDirectory(prepared.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(TestFiles.demo("models/small").resolve(file), model.resolve(file));
    }
    Path data = prepared.resolve("data.jsonl");
    List<String> lines = DemoData.lines().subList(360, 366);
    Files.write(data, lines);
    Path more = Files.write(prepared.resolve("less.jsonl"), lines.subList(0, 4));
    Path other = prepared.resolve("other.jsonl");
    Files.writeString(other, "{\"id\": \"x\", \"prefixIds\": [1], \"suffixIds\": [2]}\n");
    measure(data, "run", "--scheme=top-k=40");
    measure(more, "less", "--scheme=top-k=40");
    measure(data, "greedy", "--scheme=top-k=7");
    measure(other, "other", "--scheme=top-k=40");
    measure(data, "shard-1", "--shard=1/2");
    measure(data, "shard-2", "--shard=2/2");
    for (String out : List.of("run", "less", "greedy", "other", "shard-1", "shard-2")) {
      Files.deleteIfExists(
          prepared.resolve(out + "/report.html")); // large, and made anew where needed
    }
  }

  private static void measure(Path data, String out, String option) {
    CommandRun run =
        CommandRun.of(
            "measure",
            "--model=" + prepared.resolve("model"),
            "--data=" + data,
            "--out=" + prepared.resolve(out),
            option);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @ParameterizedTest(name = "rote {0}")
  @MethodSource("cases")
  void isRefusedAndNothingIsWritten(MalformedInput malformed) throws IOException {
    copy(prepared, folder);
    malformed.mistake().in(folder);
    Map<String, String> before = contents(folder);
    String here = folder.toString();

    CommandRun run =
        CommandRun.of(
            malformed.arguments().isBlank()
                ? new String[0]
                : malformed.arguments().strip().replace("@", here).split(" +"));

    assertThat(run.err()).startsWith("error: ").doesNotContain("\tat ");
    for (String part : malformed.message()) {
      assertThat(run.err()).contains(part.replace("@", here));
    }
    assertThat(run.exitCode()).isEqualTo(malformed.exitCode());
    if (!malformed.arguments().startsWith("doctor")) { // which says what it found until then
      assertThat(run.out()).isEmpty();
    }
    assertThat(contents(folder)).isEqualTo(before);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path each : all(from)) {
      Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }

  /** Digests of all files; folders count too. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path each : all(folder)) {
      contents.put(
          folder.relativize(each).toString(),
          Files.isDirectory(each) ? "folder" : Fingerprint.of(each));
    }
    return contents;
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> !each.equals(folder)).toList();
    }
  }
}
