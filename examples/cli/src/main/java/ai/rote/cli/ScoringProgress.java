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
 * now and then a plain line where output is piped. What is left is told by tokens, since examples
 * are of unlike length.
 */
interface ScoringProgress extends Consumer<TokenScores>, AutoCloseable {
  Duration BETWEEN_LINES = Duration.ofSeconds(5);

  @Override
  void close();

  static ScoringProgress of(String task, int examples, long tokens, OutputOptions output) {
    return Ansi.AUTO.enabled() && !output.isQuiet()
        ? new Bar(task, examples, tokens)
        : new Lines(task, examples, tokens, output.progress());
  }

  /** For terminals. */
  final class Bar implements ScoringProgress {
    private final TimeLeft timeLeft = new TimeLeft(System.nanoTime());
    private final ProgressBar bar;
    private long tokensDone;

    Bar(String task, int examples, long tokens) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(examples)
              .setUnit(" examples", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setEtaFunction(
                  state ->
                      timeLeft
                          .until(tokens)
                          .map(each -> Duration.ofMillis((long) (1_000 * each.most()))))
              .showSpeed()
              .build();
    }

    @Override
    public void accept(TokenScores scores) {
      tokensDone += scores.example().length();
      timeLeft.done(System.nanoTime(), tokensDone);
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
    private final long tokens;
    private final Terminal err;
    private final long startNanos = System.nanoTime();
    private final TimeLeft timeLeft = new TimeLeft(startNanos);
    private long lastLineNanos = startNanos;
    private int done;
    private long tokensDone;

    Lines(String task, int examples, long tokens, Terminal err) {
      this.task = task;
      this.examples = examples;
      this.tokens = tokens;
      this.err = err;
    }

    @Override
    public void accept(TokenScores scores) {
      done++;
      tokensDone += scores.example().length();
      long now = System.nanoTime();
      timeLeft.done(now, tokensDone);
      if (done == examples) {
        err.line("%s: %d of %d examples in %.0f s", task, done, examples, (now - startNanos) / 1e9);
      } else if (now - lastLineNanos >= BETWEEN_LINES.toNanos()) {
        lastLineNanos = now;
        err.line(
            "%s: %d of %d examples%s",
            task,
            done,
            examples,
            timeLeft.until(tokens).map(each -> ", " + each + " left").orElse(""));
      }
    }

    @Override
    public void close() {}
  }
}
