package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options and data that make no sweep over lengths, refused before anything is written. */
class SweepOptionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prefix-tokens=5,9 --suffix-tokens=5,6 | vary one at a time
          --prefix-tokens=5,0                     | --prefix-tokens must be at least 1, but is 0
          --prefix-tokens=5,x                     | 'x'
          --prefix-tokens=,                       | --prefix-tokens names no number
          --prefix-tokens=5,9 --suffix-start=8    | leaves no room for a prefix of 9 tokens
          --prefix-tokens=5,9 --shard=1/2         | --shard divides one run, but there are 2 lengths
          """)
  void refusesWhatIsNoSweep(String options, String message) {
    CommandRun refused =
        CommandRun.of(
            "measure",
            "--model=m",
            "--data=" + folder.resolve("data.jsonl"),
            "--out=" + folder.resolve("none"),
            List.of(options.split(" ")));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(message);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void refusesExamplesThatAreSplit() throws IOException {
    Path pairs =
        Files.writeString(
            folder.resolve("split.jsonl"),
            "{\"id\":\"a\",\"prefix\":\"one\",\"suffix\":\" two\"}\n");

    CommandRun refused =
        CommandRun.of(
            "measure",
            "--model=" + TestFiles.demo("models/small"),
            "--data=" + pairs,
            "--out=" + folder.resolve("split"),
            "--prefix-tokens=5,10");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("split examples given as 'text'");
  }
}
