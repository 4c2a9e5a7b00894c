package ai.rote.cli;

import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.TextTokenizer;
import ai.rote.input.DataSummary;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.run.BaselineSettings;
import ai.rote.results.run.GenerationSettings;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code rote measure --check}: a dry run of each length.
 *
 * @param spec for complaints
 * @param checkpoint the model
 * @param loading how it would be loaded
 * @param data the examples
 * @param output where to say what was found
 * @param bos what stands before an example
 * @param chat how a prefix is put to the model
 * @param control which examples the model was not trained on
 */
record MeasureCheck(
    CommandSpec spec,
    CheckpointOptions checkpoint,
    ModelOptions loading,
    DataOptions data,
    OutputOptions output,
    BosPolicy bos,
    Optional<ChatPrompt> chat,
    Optional<ControlSet> control) {

  /** Checks each length; the exit code. */
  int check(
      Map<String, Lengths> all,
      DataSummary summary,
      Grid grid,
      GenerationSettings generation,
      BaselineSettings baselines) {
    int exitCode = ExitCode.OK;
    for (Map.Entry<String, Lengths> each : all.entrySet()) {
      if (all.size() > 1) {
        output.terminal().line("%s", each.getKey());
      }
      if (!check(each.getValue(), summary, grid, generation, baselines)) {
        exitCode = ExitCode.SOFTWARE;
      }
    }
    return exitCode;
  }

  private boolean check(
      Lengths lengths,
      DataSummary summary,
      Grid grid,
      GenerationSettings generation,
      BaselineSettings baselines) {
    ModelInfo model =
        checkpoint
            .inspect(loading.load(), grid.schemes())
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--check cannot look into a TorchScript file"));
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(checkpoint.tokenizerFolder())) {
      return new DryRun(output.terminal(), model, tokenizer, lengths, bos, chat, data.isStrict())
          .check(data.open(lengths), summary, grid, control, generation, baselines);
    }
  }
}
