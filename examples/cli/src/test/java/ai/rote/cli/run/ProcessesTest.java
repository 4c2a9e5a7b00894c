package ai.rote.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.JavaProcess;
import ai.rote.cli.Rote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as processes of their own: several at once, and one that may open few files. */
class ProcessesTest {
  private static final int MERGES = Boolean.getBoolean("rote.all") ? 4 : 3;

  @TempDir private Path folder;

  /** A process, and what it says. */
  private record Running(Process process, Path log) {

    static Running start(Path log, List<String> shell, List<String> arguments) throws IOException {
      List<String> command = new ArrayList<>(shell);
      command.addAll(JavaProcess.command(Rote.class, arguments));
      return new Running(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start(),
          log);
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
      return process.exitValue();
    }

    String said() throws IOException {
      return Files.readString(log);
    }
  }

  /** One of them writes the whole; the others say that they did not, and spoil nothing. */
  @Test
  void ofSeveralMergesIntoOneFolderOneWins() throws IOException, InterruptedException {
    Path whole = folder.resolve("whole");
    Path part1 = folder.resolve("part1");
    Path part2 = folder.resolve("part2");
    CommandRun.measure("small", DemoData.FILE, whole, "--limit=60");
    CommandRun.measure("small", DemoData.FILE, part1, "--limit=60", "--shard=1/2");
    CommandRun.measure("small", DemoData.FILE, part2, "--limit=60", "--shard=2/2");
    assertThat(part2.resolve("scores.jsonl")).as("60 examples are two batches").isNotEmptyFile();
    Path out = folder.resolve("merged");

    List<Running> merges = new ArrayList<>();
    for (int i = 0; i < MERGES; i++) {
      merges.add(
          Running.start(
              folder.resolve("merge" + i + ".log"),
              List.of(),
              List.of("merge", part1.toString(), part2.toString(), "--out=" + out)));
    }

    int won = 0;
    for (Running merge : merges) {
      if (merge.exitCode() == 0) {
        won++;
        assertThat(merge.said()).contains("written to " + out);
      } else {
        assertThat(merge.exitCode()).as(merge.said()).isEqualTo(1);
        assertThat(merge.said())
            .startsWith("error: " + out)
            .containsAnyOf(
                "another process is writing into it",
                "another process has begun a run there in the meantime",
                "holds a run already")
            .hasLineCount(1);
      }
    }
    assertThat(won).isEqualTo(1);
    for (String file : List.of("scores.jsonl", "report.json")) {
      assertThat(out.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.yaml", "report.html", "report.json", "run.json", "scores.jsonl");
    }
    CommandRun.succeed("report", out);
  }

  /**
   * A few less, and Java itself cannot start; a few more, and all goes well. Where between the two
   * files run out, in the libraries, the weights or the results, is not the same on every machine.
   */
  @ParameterizedTest
  @ValueSource(ints = {60, 100})
  @DisabledOnOs(OS.WINDOWS) // which knows no such limit
  void withFewFileDescriptorsItSaysSo(int most) throws IOException, InterruptedException {
    saysThatItHasFewFileDescriptors(most);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 140})
  @DisabledOnOs(OS.WINDOWS)
  @EnabledIfSystemProperty(named = "rote.all", matches = "true")
  void withOtherNumbersOfThemToo(int most) throws IOException, InterruptedException {
    saysThatItHasFewFileDescriptors(most);
  }

  private void saysThatItHasFewFileDescriptors(int most) throws IOException, InterruptedException {
    Running run =
        Running.start(
            folder.resolve("few.log"),
            List.of("sh", "-c", "ulimit -n " + most + "; exec \"$@\"", "sh"),
            CommandRun.measuring("small", DemoData.FILE, folder.resolve("few"), "--limit=2"));

    int exitCode = run.exitCode();

    assertThat(exitCode).as(run.said()).isIn(0, 1);
    assertThat(run.said()).doesNotContain("\tat ", "Exception in thread");
    if (exitCode == 1) {
      assertThat(run.said()).contains("error: ").containsAnyOf("ulimit -n", "open files");
    }
  }
}
