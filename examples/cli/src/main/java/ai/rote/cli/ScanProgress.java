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
  private TimeLeft timeLeft = new TimeLeft(System.nanoTime());
  private long lastLineNanos = System.nanoTime();

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
    lastLineNanos = System.nanoTime();
    timeLeft = new TimeLeft(lastLineNanos);
  }

  @Override
  public void reached(TextFile text, long character) {
    long now = System.nanoTime();
    long done = before.get(text) + character;
    timeLeft.done(now, done);
    if (now - lastLineNanos < BETWEEN_LINES.toNanos()) {
      return;
    }
    lastLineNanos = now;
    err.line(
        "scanning: %s of %s characters%s",
        Tables.grouped(done),
        Tables.grouped(total),
        timeLeft.until(total).map(each -> ", " + each + " left").orElse(""));
  }
}
