package ai.rote.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.cli.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that strangers make, damaged at random, in a process apart, which everyday serves one kind
 * of file after the other, and with {@code -Drote.mutations} one kind alone:
 *
 * <pre>
 *   no abort        the process lives
 *   no trace        a file is taken, or refused by the exceptions that are meant for people
 *   no hang         no case takes more than 10 s
 *   no swelling     the process never has 512 MB more in memory than after its first case
 * </pre>
 *
 * <p>{@code -Drote.mutations=20000} makes more of it, shared out among the kinds of files, with
 * other seeds by {@code -Drote.seed=N}, or for one kind alone by {@code -Drote.target=KIND}.
 */
class FuzzTest {
  private static final int EVERYDAY = 352;
  private static final int MUTATIONS = Integer.getInteger("rote.mutations", EVERYDAY);
  private static final long SEED = Long.getLong("rote.seed", 0);
  private static final String ONLY = System.getProperty("rote.target", "");
  private static final int HANG_SECONDS = 10;

  /** Loading libtorch, and a first run for the results, on a busy machine. */
  private static final int START_SECONDS = 120;

  private static final int MOST_MEGABYTES = 512;
  private static final int HEAP_MEGABYTES = 256;
  private static final String GONE = "gone";

  @TempDir static Path folder;
  private static Child child;

  @AfterAll
  static void end() throws InterruptedException {
    if (child != null) {
      child.end();
    }
  }

  @TestFactory
  List<DynamicTest> noFileTakesTheProcessDown() {
    List<String> targets = new ArrayList<>();
    FuzzChild.targets().forEach(targets::add);
    return targets.stream()
        .filter(target -> ONLY.isEmpty() || target.equals(ONLY))
        .map(
            target ->
                DynamicTest.dynamicTest(target, () -> fuzz(target, MUTATIONS / targets.size())))
        .toList();
  }

  private static void fuzz(String target, int cases) throws IOException, InterruptedException {
    Tally tally = new Tally();
    long seed = SEED;
    while (seed < SEED + cases) {
      seed = run(target, seed, SEED + cases - seed, tally);
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s: %d mutations, %d taken, %d refused, memory grew by %d MB at most",
            target,
            tally.taken + tally.refused + tally.finds.size(),
            tally.taken,
            tally.refused,
            tally.grown);
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(line);
    assertThat(tally.finds).as(line).isEmpty();
    assertThat(tally.grown).as(line).isLessThan(MOST_MEGABYTES);
  }

  private static final class Tally {
    private final List<String> finds = new ArrayList<>();
    private int taken;
    private int refused;
    private long grown;
  }

  /** The process apart, and the lines that it has written. */
  private record Child(Process process, Path log, BlockingQueue<String> lines) {

    static Child start() throws IOException {
      Path log = Files.createTempFile(folder, "child", ".log");
      List<String> command =
          JavaProcess.command(MUTATIONS > EVERYDAY, HEAP_MEGABYTES, FuzzChild.class, List.of());
      Process process =
          new ProcessBuilder(command)
              .redirectError(log.toFile())
              .directory(folder.toFile())
              .start();
      Child child = new Child(process, log, new LinkedBlockingQueue<>());
      Thread reader = new Thread(child::read);
      reader.setDaemon(true);
      reader.start();
      return child;
    }

    void ask(String target, long first, long cases) throws IOException {
      Path empty = folder.resolve(target + first);
      String line = target + " " + first + " " + cases + " " + empty + "\n";
      process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    private void read() {
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        // The process is gone, which is said below.
      }
      lines.add(GONE);
    }

    void end() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  /** Runs cases until they are done, or the process is gone; returns the next seed. */
  private static long run(String target, long first, long cases, Tally tally)
      throws IOException, InterruptedException {
    if (child == null) {
      child = Child.start();
    }
    child.ask(target, first, cases);
    long seed = first - 1;
    while (true) {
      String line =
          child.lines().poll(seed < first ? START_SECONDS : HANG_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(GONE)) {
        child.end();
        String how = line == null ? "hangs" : "dies with " + child.process().exitValue();
        String said = Files.readString(child.log());
        child = null;
        tally.finds.add(
            target
                + " "
                + seed
                + " "
                + how
                + ": "
                + said.substring(0, Math.min(2_000, said.length())));
        return Math.max(first, seed) + 1;
      } else if (line.startsWith("begin ")) {
        seed = Long.parseLong(line.substring(6));
      } else if (line.startsWith("grown ")) {
        tally.grown = Math.max(tally.grown, Long.parseLong(line.substring(6)));
        if (MUTATIONS > EVERYDAY) {
          child.end();
          child = null;
        }
        return first + cases;
      } else if (line.equals("end TAKEN")) {
        tally.taken++;
      } else if (line.equals("end REFUSED")) {
        tally.refused++;
      } else {
        tally.finds.add(target + " " + seed + " " + line);
      }
    }
  }
}
