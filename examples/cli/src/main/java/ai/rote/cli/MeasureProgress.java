package ai.rote.cli;

import ai.rote.core.score.TokenScores;
import ai.rote.results.run.MeasureRun;
import java.nio.file.Path;

/** Shows how far things are, and what a resumed run starts from. */
final class MeasureProgress implements MeasureRun.Observer, AutoCloseable {
  private final Path folder;
  private final String label;
  private final OutputOptions output;
  private ScoringProgress progress;

  /**
   * For one run.
   *
   * @param folder of its results
   * @param name of the run among several; empty if it is the only one
   */
  MeasureProgress(Path folder, String name, OutputOptions output) {
    this.folder = folder;
    this.label = name.isEmpty() ? "scoring" : "scoring " + name;
    this.output = output;
  }

  @Override
  public void alreadyFinished(int examples) {
    say(
        folder
            + " holds this run, finished: the model is not run again, only the reports are made");
  }

  @Override
  public void begin(int examples, int done, long tokens) {
    if (done > 0) {
      say("resuming " + folder + ": " + done + " of " + examples + " examples are there");
    }
    progress = ScoringProgress.of(label, examples - done, tokens, output);
  }

  private void say(String message) {
    output.progress().line("%s", message);
  }

  @Override
  public void scored(TokenScores scores) {
    progress.accept(scores);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
