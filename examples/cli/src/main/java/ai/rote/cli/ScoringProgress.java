package ai.rote.cli;

import ai.rote.core.score.TokenScores;
import java.time.Duration;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/**
 * Shows how far scoring has come, on standard error: a bar with rate and time left on a terminal,
 * now and then a plain line where output is piped.
 */
interface ScoringProgress extends Consumer<TokenScores>, AutoCloseable {
  Duration BETWEEN_LINES = Duration.ofSeconds(5);

  @Override
  void close();

  static ScoringProgress of(String task, int examples, Terminal err) {
    return Ansi.AUTO.enabled() ? new Bar(task, examples) : new Lines(task, examples, err);
  }

  /** For terminals. */
  final class Bar implements ScoringProgress {
    private final ProgressBar bar;

    Bar(String task, int examples) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(examples)
              .setUnit(" examples", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .showSpeed()
              .build();
    }

    @Override
    public void accept(TokenScores scores) {
      bar.step();
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** For files and pipes. */
  final class Lines implements ScoringProgress {
    private final String task;
    private final int examples;
    private final Terminal err;
    private final long startNanos = System.nanoTime();
    private long lastLineNanos = startNanos;
    private int done;

    Lines(String task, int examples, Terminal err) {
      this.task = task;
      this.examples = examples;
      this.err = err;
    }

    @Override
    public void accept(TokenScores scores) {
      done++;
      long now = System.nanoTime();
      if (done == examples || now - lastLineNanos >= BETWEEN_LINES.toNanos()) {
        lastLineNanos = now;
        double seconds = (now - startNanos) / 1e9;
        err.line(
            "%s: %d of %d examples, %.1f/s, %.0f s left",
            task, done, examples, done / seconds, seconds / done * (examples - done));
      }
    }

    @Override
    public void close() {}
  }
}
