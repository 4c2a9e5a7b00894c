package ai.rote.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.examples.Rote;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs end in all the ways processes end, and the next one picks them up. Every run is a process of
 * its own, on the demo data, and must come to the files that an undisturbed run writes.
 *
 * <p>{@code -Drote.kills=20} kills more often than the everyday test does.
 */
class RunSurvivalTest {
  private static final int KILLS = Integer.getInteger("rote.kills", 3);
  private static final long SEED = 20261120;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path undisturbed;
  private static Duration duration;

  private static ProcessBuilder measure(Path out) {
    return measure(out, List.of());
  }

  private static ProcessBuilder measure(Path out, List<String> shell) {
    List<String> command = new ArrayList<>(shell);
    Collections.addAll(
        command,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Rote.class.getName(),
        "measure",
        "--model=demo/models/large",
        "--data=demo/pairs.jsonl",
        "--group-by=repetitions",
        "--out=" + out);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.resolveSibling(out.getFileName() + ".log").toFile());
  }

  private static String log(Path out) throws IOException {
    return Files.readString(out.resolveSibling(out.getFileName() + ".log"));
  }

  private static int run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @BeforeAll
  static void runUndisturbed() throws IOException, InterruptedException {
    undisturbed = folder.resolve("undisturbed");
    long start = System.nanoTime();
    assertThat(run(measure(undisturbed))).as("exit code").isZero();
    duration = Duration.ofNanos(System.nanoTime() - start);
  }

  private static void assertEqualToUndisturbed(Path out) throws IOException {
    for (String file : List.of("scores.jsonl", "report.json")) {
      assertThat(out.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
    }
    assertThat(JSON.readTree(out.resolve("run.json").toFile()).get("identity"))
        .isEqualTo(JSON.readTree(undisturbed.resolve("run.json").toFile()).get("identity"));
  }

  @Test
  void killedAtRandomMomentsAndResumedItComesToTheSameEnd()
      throws IOException, InterruptedException {
    Random random = new Random(SEED);
    int folders = 1;
    int withRecords = 0;
    Path out = folder.resolve("killed-1");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = measure(out).start();
      long millis = (long) (random.nextDouble() * duration.toMillis());
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).as(log(out)).isZero();
        assertEqualToUndisturbed(out);
        out = folder.resolve("killed-" + ++folders);
        continue;
      }
      process.destroyForcibly().waitFor();
      Path scores = out.resolve("scores.jsonl");
      if (Files.exists(scores) && Files.size(scores) > 0) {
        withRecords++;
      }
    }
    assertThat(run(measure(out))).as(log(out)).isZero();
    assertEqualToUndisturbed(out);
    System.err.printf("%d kills, %d with records, %d folders%n", KILLS, withRecords, folders);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void asksToEndLeaveWholeBatches() throws IOException, InterruptedException {
    Path out = folder.resolve("terminated");
    Process process = measure(out).start();
    Path scores = out.resolve("scores.jsonl");
    while (process.isAlive() && (!Files.exists(scores) || Files.size(scores) == 0)) {
      Thread.sleep(5);
    }
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);

    byte[] written = Files.readAllBytes(scores);
    assertThat(written).isNotEmpty().endsWith((byte) '\n');
    assertThat(run(measure(out))).isZero();
    assertThat(log(out)).contains("resuming " + out);
    assertEqualToUndisturbed(out);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFullDiskIsNamedAndWhatFitsIsKept() throws IOException, InterruptedException {
    Path out = folder.resolve("full");

    // A limit on the size of files stands in for a full disk: writing fails half way through.
    int exitCode = run(measure(out, List.of("sh", "-c", "ulimit -f 600; exec \"$@\"", "sh")));

    assertThat(exitCode).as(log(out)).isEqualTo(1);
    assertThat(log(out))
        .contains("scores.jsonl: cannot be written", "the same command resumes it")
        .doesNotContain("\tat ");
    assertThat(Files.readAllBytes(out.resolve("scores.jsonl"))).endsWith((byte) '\n');
    assertThat(run(measure(out))).isZero();
    assertEqualToUndisturbed(out);
  }

  @Test
  void aTornLineIsCutOff() throws IOException, InterruptedException {
    Path out = folder.resolve("torn");
    Files.createDirectory(out);
    byte[] scores = Files.readAllBytes(undisturbed.resolve("scores.jsonl"));
    Files.write(out.resolve("scores.jsonl"), Arrays.copyOf(scores, scores.length * 2 / 3));
    Files.writeString(
        out.resolve("run.json"),
        Files.readString(undisturbed.resolve("run.json")).replace("\"finished\",", "\"running\","));

    assertThat(run(measure(out))).as(log(out)).isZero();

    assertThat(log(out)).contains("resuming " + out);
    assertEqualToUndisturbed(out);
  }

  @Test
  void recordsThatTheRunDidNotWriteAreRefused() throws IOException, InterruptedException {
    Path out = folder.resolve("changed");
    Files.createDirectory(out);
    List<String> lines = Files.readAllLines(undisturbed.resolve("scores.jsonl"));
    lines.remove(7);
    Files.write(out.resolve("scores.jsonl"), lines);
    Files.writeString(
        out.resolve("run.json"),
        Files.readString(undisturbed.resolve("run.json")).replace("\"finished\",", "\"running\","));

    assertThat(run(measure(out))).isEqualTo(1);

    assertThat(log(out)).contains("scores.jsonl, line 8: example", "name another folder");
    assertThat(out.resolve("scores.jsonl")).hasSameTextualContentAs(write(lines));
  }

  private static Path write(List<String> lines) throws IOException {
    return Files.write(Files.createTempFile(folder, "lines", ".jsonl"), lines);
  }

  @Test
  void oneFolderHasOneWriter() throws IOException, InterruptedException {
    Path out = folder.resolve("locked");
    Files.createDirectory(out);
    Files.copy(undisturbed.resolve("run.json"), out.resolve("run.json"));
    Path scores = Files.copy(undisturbed.resolve("scores.jsonl"), out.resolve("scores.jsonl"));
    try (FileChannel channel = FileChannel.open(scores, StandardOpenOption.WRITE);
        FileLock lock = channel.lock(Long.MAX_VALUE - 1, 1, false)) {
      assertThat(lock.isValid()).isTrue();
      assertThat(run(measure(out))).isEqualTo(1);
    }
    assertThat(log(out)).contains(out + ": another process is writing into it");
  }
}
