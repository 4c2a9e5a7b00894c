package ai.rote.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.CommandRun;
import ai.rote.cli.DemoData;
import ai.rote.cli.JavaProcess;
import ai.rote.cli.Rote;
import ai.rote.results.record.Fingerprint;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs end in all the ways processes end, and the next one picks them up. Every run that is ended
 * is a process of its own, on the demo data, and must come to the files that an undisturbed run
 * writes.
 *
 * <p>{@code -Drote.kills=20} kills more often than the everyday test does.
 */
class RunSurvivalTest {
  private static final int KILLS = Integer.getInteger("rote.kills", 1);
  private static final long SEED = 20261120;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path undisturbed;
  private static Duration duration;

  private static List<String> command(Path out) {
    return CommandRun.measuring(
        "small", DemoData.FILE, out, "--limit=240", "--group-by=repetitions", "--bootstrap=100");
  }

  /** In a process of its own. */
  private static ProcessBuilder measure(Path out, String... shell) {
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(JavaProcess.command(Rote.class, command(out)));
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
    ObjectNode run = (ObjectNode) JSON.readTree(out.resolve("run.json").toFile());
    ObjectNode other = (ObjectNode) JSON.readTree(undisturbed.resolve("run.json").toFile());
    assertThat(run.remove("sessions")).isNotEmpty();
    assertThat(other.remove("sessions")).hasSize(1);
    assertThat(run).isEqualTo(other);
    assertThat(page(out)).isEqualTo(page(undisturbed));
  }

  /** The digest of the report, without the times in it. */
  private static String page(Path out) throws IOException {
    String html = Files.readString(out.resolve("report.html"));
    String timeless = html.replaceFirst("\"sessions\":\\[[^]]*]", "");
    assertThat(timeless).hasSizeLessThan(html.length());
    byte[] digest = Fingerprint.sha256().digest(timeless.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  /** No record is lost, doubled, out of its place or other than it would have been. */
  private static void assertBeginningOfUndisturbed(Path scores) throws IOException {
    byte[] whole = Files.readAllBytes(undisturbed.resolve("scores.jsonl"));
    byte[] found = Files.readAllBytes(scores);
    assertThat(found.length).isLessThanOrEqualTo(whole.length);
    assertThat(Arrays.equals(found, Arrays.copyOf(whole, found.length)))
        .as("scores.jsonl of a killed run begins as that of the undisturbed one")
        .isTrue();
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
        assertBeginningOfUndisturbed(scores);
      }
    }
    assertThat(run(measure(out))).as(log(out)).isZero();
    assertEqualToUndisturbed(out);
    System.err.printf("%d kills, %d with records, %d folders%n", KILLS, withRecords, folders);
  }

  /** Both of them with {@code -Drote.all=true}. */
  static List<String> signals() {
    return Boolean.getBoolean("rote.all") ? List.of("INT", "TERM") : List.of("TERM");
  }

  /** Ctrl-C sends INT; service managers, containers and job queues send TERM. */
  @ParameterizedTest
  @MethodSource("signals")
  @EnabledOnOs(OS.LINUX)
  void askedToEndItLeavesWholeBatches(String signal) throws IOException, InterruptedException {
    Path out = folder.resolve("asked-" + signal);
    // A build in the background may have been told to ignore INT, and hands that down.
    Process process = measure(out, "env", "--default-signal=" + signal).start();
    Path scores = out.resolve("scores.jsonl");
    while (process.isAlive() && (!Files.exists(scores) || Files.size(scores) == 0)) {
      Thread.sleep(5);
    }
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    assertThat(process.waitFor()).as(log(out)).isEqualTo(130);

    assertThat(Files.readAllBytes(scores)).isNotEmpty().endsWith((byte) '\n');
    assertBeginningOfUndisturbed(scores);
    assertThat(log(out)).endsWith("the same command resumes it\n").doesNotContain("fatal", "\tat ");
    if (signal.equals("TERM")) { // what is left is the same after either
      CommandRun resumed = CommandRun.succeed(command(out));
      assertThat(resumed.err()).contains("resuming " + out);
      assertEqualToUndisturbed(out);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFullDiskIsNamedAndWhatFitsIsKept() throws IOException, InterruptedException {
    Path out = folder.resolve("full");

    // A limit on the size of files stands in for a full disk: writing fails half way through.
    int exitCode = run(measure(out, "sh", "-c", "ulimit -f 600; exec \"$@\"", "sh"));

    assertThat(exitCode).as(log(out)).isEqualTo(1);
    assertThat(log(out))
        .contains("scores.jsonl: cannot be written", "the same command resumes it")
        .doesNotContain("\tat ");
    assertThat(Files.readAllBytes(out.resolve("scores.jsonl"))).endsWith((byte) '\n');
    assertBeginningOfUndisturbed(out.resolve("scores.jsonl"));
    CommandRun.succeed(command(out));
    assertEqualToUndisturbed(out);
  }

  @Test
  void aTornLineIsCutOff() throws IOException {
    Path out = Files.createDirectory(folder.resolve("torn"));
    byte[] scores = Files.readAllBytes(undisturbed.resolve("scores.jsonl"));
    Files.write(out.resolve("scores.jsonl"), Arrays.copyOf(scores, scores.length * 2 / 3));
    runningRecord(out);

    CommandRun resumed = CommandRun.succeed(command(out));

    assertThat(resumed.err()).contains("resuming " + out);
    assertEqualToUndisturbed(out);
  }

  /** As of the undisturbed run before its end. */
  private static void runningRecord(Path out) throws IOException {
    Files.writeString(
        out.resolve("run.json"),
        Files.readString(undisturbed.resolve("run.json")).replace("\"finished\",", "\"running\","));
  }

  @Test
  void recordsThatTheRunDidNotWriteAreRefused() throws IOException {
    Path out = Files.createDirectory(folder.resolve("changed"));
    List<String> lines = Files.readAllLines(undisturbed.resolve("scores.jsonl"));
    lines.remove(7);
    Files.write(out.resolve("scores.jsonl"), lines);
    runningRecord(out);

    CommandRun refused = CommandRun.of(command(out));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("scores.jsonl, line 8: example", "name another folder");
    assertThat(out.resolve("scores.jsonl")).hasSameTextualContentAs(write(lines));
  }

  private static Path write(List<String> lines) throws IOException {
    return Files.write(Files.createTempFile(folder, "lines", ".jsonl"), lines);
  }

  /** Here within one process; {@link ProcessesTest} has several. */
  @Test
  void oneFolderHasOneWriter() throws IOException {
    Path out = Files.createDirectory(folder.resolve("locked"));
    Files.copy(undisturbed.resolve("run.json"), out.resolve("run.json"));
    Path scores = Files.copy(undisturbed.resolve("scores.jsonl"), out.resolve("scores.jsonl"));
    CommandRun refused;
    try (FileChannel channel = FileChannel.open(scores, StandardOpenOption.WRITE);
        FileLock lock = channel.lock(Long.MAX_VALUE - 1, 1, false)) {
      assertThat(lock.isValid()).isTrue();
      refused = CommandRun.of(command(out));
    }
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(out + ": another process is writing into it");
  }
}
