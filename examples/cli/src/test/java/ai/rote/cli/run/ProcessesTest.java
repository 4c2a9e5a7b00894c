package ai.rote.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.Rote;
import ai.rote.cli.TestFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands as processes of their own: several at once, and one that may open few files. */
class ProcessesTest {
  private static final int MERGES = 4;

  @TempDir private Path folder;

  /** A process, and what it says. */
  private record Running(Process process, Path log) {

    static Running start(Path log, List<String> shell, String... arguments) throws IOException {
      List<String> command = new ArrayList<>(shell);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:TieredStopAtLevel=1");
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(Rote.class.getName());
      command.addAll(List.of(arguments));
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

  private static void rote(String... arguments) {
    CommandLine rote = Rote.commandLine();
    StringWriter err = new StringWriter();
    rote.setOut(new PrintWriter(new StringWriter()));
    rote.setErr(new PrintWriter(err));
    assertThat(rote.execute(arguments)).as(err.toString()).isZero();
  }

  private String[] measure(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "measure",
                "--model=" + TestFiles.demo("models/small"),
                "--data=" + TestFiles.demo("pairs.jsonl"),
                "--out=" + folder.resolve(out)));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** One of them writes the whole; the others say that they did not, and spoil nothing. */
  @Test
  void ofSeveralMergesIntoOneFolderOneWins() throws IOException, InterruptedException {
    rote(measure("whole", "--limit=60"));
    rote(measure("part1", "--limit=60", "--shard=1/2"));
    rote(measure("part2", "--limit=60", "--shard=2/2"));
    Path out = folder.resolve("merged");

    List<Running> merges = new ArrayList<>();
    for (int i = 0; i < MERGES; i++) {
      merges.add(
          Running.start(
              folder.resolve("merge" + i + ".log"),
              List.of(),
              "merge",
              folder.resolve("part1").toString(),
              folder.resolve("part2").toString(),
              "--out=" + out));
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
      assertThat(out.resolve(file)).hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.yaml", "report.html", "report.json", "run.json", "scores.jsonl");
    }
    rote("report", out.toString());
  }

  /**
   * A few less, and Java itself cannot start; a few more, and all goes well. Where between the two
   * files run out, in the libraries, the weights or the results, is not the same on every machine.
   */
  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 140})
  @DisabledOnOs(OS.WINDOWS) // which knows no such limit
  void withFewFileDescriptorsItSaysSo(int most) throws IOException, InterruptedException {
    Running run =
        Running.start(
            folder.resolve("few.log"),
            List.of("sh", "-c", "ulimit -n " + most + "; exec \"$@\"", "sh"),
            measure("few", "--limit=2"));

    int exitCode = run.exitCode();

    assertThat(exitCode).as(run.said()).isIn(0, 1);
    assertThat(run.said()).doesNotContain("\tat ", "Exception in thread");
    if (exitCode == 1) {
      assertThat(run.said()).contains("error: ").containsAnyOf("ulimit -n", "open files");
    }
  }
}
