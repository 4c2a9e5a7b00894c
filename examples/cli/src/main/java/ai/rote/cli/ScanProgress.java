package ai.rote.cli;

import ai.rote.results.run.ScanRun;
import ai.rote.results.run.TextFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Shows how far a scan has come, on standard error: now and then a line. */
final class ScanProgress implements ScanRun.Observer {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final Path out;
  private final Terminal err;
  private final Map<TextFile, Long> before = new HashMap<>();
  private final long total;
  private long startNanos = System.nanoTime();
  private long lastLineNanos = startNanos;

  ScanProgress(Path out, List<TextFile> texts, Terminal err) {
    this.out = out;
    this.err = err;
    long sum = 0;
    for (TextFile each : texts) {
      before.put(each, sum);
      sum += each.characters();
    }
    this.total = sum;
  }

  @Override
  public void alreadyFinished() {
    err.line(
        "%s holds this scan, finished: the model is not run again, only the reports are made", out);
  }

  @Override
  public void begin(OptionalLong windowsDone) {
    windowsDone.ifPresent(
        count -> err.line("resuming %s: %s windows are there", out, Tables.grouped(count)));
    startNanos = System.nanoTime();
    lastLineNanos = startNanos;
  }

  @Override
  public void reached(TextFile text, long character) {
    long now = System.nanoTime();
    if (now - lastLineNanos < BETWEEN_LINES.toNanos()) {
      return;
    }
    lastLineNanos = now;
    long done = before.get(text) + character;
    double seconds = (now - startNanos) / 1e9;
    err.line(
        "scanning: %s of %s characters, %.0f/s, %.0f s left",
        Tables.grouped(done),
        Tables.grouped(total),
        done / seconds,
        seconds / done * (total - done));
  }
}
