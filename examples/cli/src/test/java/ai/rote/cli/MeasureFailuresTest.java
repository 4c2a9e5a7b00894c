package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code rote measure} refuses: the message, the exit code, and that nothing was written. */
class MeasureFailuresTest {
  private static final String MODEL = TestFiles.demo("models/small").toString();
  private static final String GOOD_LINE =
      "{\"id\": \"a\", \"prefixIds\": [1, 2, 3], \"suffixIds\": [4, 5]}\n";
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeGoodData() throws IOException {
    data = Files.writeString(folder.resolve("data.jsonl"), GOOD_LINE);
    out = folder.resolve("out");
  }

  private CommandRun measure(String... more) {
    return CommandRun.of("measure", "--model", MODEL, "--data", data, "--out", out, List.of(more));
  }

  private void assertRefused(CommandRun run, int exitCode, String... message) {
    assertThat(run.err()).startsWith("error: ").contains(message);
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(out).doesNotExist();
  }

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        Arguments.of(
            new String[] {"--scheme", "best-of-3"}, "'best-of-3' is not known; allowed: greedy"),
        Arguments.of(new String[] {"--scheme", "top-k=0"}, "top-k must be >= 1, but is 0"),
        Arguments.of(new String[] {"--scheme", "top-p=1.5"}, "top-p must be in (0, 1], but is 1.5"),
        Arguments.of(
            new String[] {"--scheme", "temperature=-1"}, "temperature must be finite and >= 0"),
        Arguments.of(new String[] {"--scheme", "top-k=4,top-k=5"}, "'top-k' stands twice"),
        Arguments.of(new String[] {"--scheme", "top-k=many"}, "'many' is not a number"),
        Arguments.of(
            new String[] {"--n", "0"}, "'0' is no number of queries; expected a whole number"),
        Arguments.of(new String[] {"--n", "1,ten"}, "'ten' is no number of queries"),
        Arguments.of(new String[] {"--n", "1.5"}, "'1.5' is no number of queries"),
        Arguments.of(new String[] {"--n", "1e19"}, "from 1 to 1e18"),
        Arguments.of(
            new String[] {"--p", "0"},
            "'0' is no probability of extraction; expected a number in (0, 1]"),
        Arguments.of(new String[] {"--p", "0.5,1.01"}, "'1.01' is no probability"),
        Arguments.of(new String[] {"--p", "NaN"}, "'NaN' is no probability"),
        Arguments.of(
            new String[] {"--device", "tpu"}, "device 'tpu' is not known; allowed: cpu, cuda"),
        Arguments.of(
            new String[] {"--dtype", "int8"}, "dtype 'int8' is not known; allowed: float32"),
        Arguments.of(
            new String[] {"--prefix-tokens", "0"}, "--prefix-tokens must be at least 1, but is 0"),
        Arguments.of(
            new String[] {"--suffix-tokens", "-2"},
            "--suffix-tokens must be at least 1, but is -2"),
        Arguments.of(new String[] {"--prefix-tokens", "9"}, "split examples given as 'text', but"),
        Arguments.of(new String[] {"--limit", "0"}, "--limit must be at least 1, but is 0"),
        Arguments.of(
            new String[] {"--group-by", "colour"}, "no example has a field 'colour'; there are []"),
        Arguments.of(new String[] {"--temperature", "1"}, "Unknown option"),
        Arguments.of(new String[] {"extra"}, "Unmatched argument"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void wrongOptionsAreUsageErrors(String[] options, String message) {
    assertRefused(measure(options), USAGE, message, "Try 'rote measure --help'");
  }

  @Test
  void missingOptionsAreNamed() {
    CommandRun run = CommandRun.of("measure", "--model", MODEL);

    assertRefused(run, USAGE, "--data=FILE", "--out=DIR");
  }

  static Stream<Arguments> wrongLines() {
    return Stream.of(
        Arguments.of("{\"id\": \"b\", \"prefixIds\": [1], ", "malformed JSON at column"),
        Arguments.of("[1, 2]", "expected a JSON object, found ARRAY"),
        Arguments.of(
            "{\"prefix\": \"a\", \"suffix\": \"b\"}", "'id' is missing; found 'prefix', 'suffix'"),
        Arguments.of("{\"id\": \"a\", \"text\": \"b\"}", "id 'a' stands already in line 1"),
        Arguments.of("{\"id\": \"b\"}", "expected one of 'prefix' with 'suffix'"),
        Arguments.of("{\"id\": \"b\", \"prefix\": \"x\", \"suffix\": \"\"}", "'suffix' is empty"),
        Arguments.of("{\"id\": \"b\", \"prefix\": \"x\"}", "'suffix' must be a text, found null"),
        Arguments.of(
            "{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": []}", "'suffixIds' is empty"),
        Arguments.of("{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [-1]}", "found -1"),
        Arguments.of("{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [1.5]}", "found 1.5"));
  }

  @ParameterizedTest
  @MethodSource("wrongLines")
  void wrongLinesAreNamedByFileAndLine(String line, String message) throws IOException {
    Files.writeString(data, GOOD_LINE + line + "\n");

    assertRefused(measure(), FAILURE, data + ", line 2", message);
  }

  @Test
  void tokenIdOutsideTheVocabulary() throws IOException {
    Files.writeString(data, "{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [2048]}\n");

    assertRefused(measure(), FAILURE, "example 'b': token id 2048 is outside", "0 to 2047");
  }

  @Test
  void longerThanTheContext() throws IOException {
    String ids = "1, ".repeat(255) + "1";
    Files.writeString(data, "{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [" + ids + "]}\n");

    assertRefused(measure(), FAILURE, "example 'b'", "1 + 256 tokens", "context has 256");
  }

  @Test
  void noExamplesAtAll() throws IOException {
    Files.writeString(data, "\n");

    assertRefused(measure(), FAILURE, "the data set is empty");
  }

  @Test
  void missingFiles() {
    assertRefused(
        CommandRun.of("measure", "--model", MODEL, "--data", "none.jsonl", "--out", out.toString()),
        FAILURE,
        "none.jsonl: no such file");
    assertRefused(
        CommandRun.of(
            "measure", "--model", "no-model", "--data", data.toString(), "--out", out.toString()),
        FAILURE,
        "no-model: no such folder");
  }

  @Test
  void cudaWhereThereIsNone() {
    assertRefused(measure("--device", "cuda:7"), FAILURE, "device cuda:7 was asked for");
  }

  @Test
  void brokenCheckpoint() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    for (String file : List.of("config.json", "tokenizer.json")) {
      Files.copy(Path.of(MODEL, file), model.resolve(file));
    }
    byte[] weights = Files.readAllBytes(Path.of(MODEL, "model.safetensors"));
    Files.write(model.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));

    assertRefused(
        CommandRun.of(
            "measure",
            "--model",
            model.toString(),
            "--data",
            data.toString(),
            "--out",
            out.toString()),
        FAILURE,
        "model.safetensors: is truncated");
  }

  @Test
  void earlierResultsStayAsTheyAre() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("scores.jsonl"), "precious");

    CommandRun run = measure();

    assertThat(run.exitCode()).isEqualTo(FAILURE);
    assertThat(run.err()).contains(out + ": is not empty and holds no run; results are never");
    assertThat(contents(out)).isEqualTo(Map.of("scores.jsonl", "precious"));
  }

  @Test
  void outMayNotBeAFile() throws IOException {
    Files.writeString(out, "precious");

    CommandRun run = measure();

    assertThat(run.exitCode()).isEqualTo(FAILURE);
    assertThat(run.err()).contains(out + ": is a file, expected a folder");
    assertThat(out).hasContent("precious");
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
