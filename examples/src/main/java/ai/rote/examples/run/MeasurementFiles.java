package ai.rote.examples.run;

import ai.rote.core.PrefixSuffix;
import ai.rote.core.TextTokenizer;
import ai.rote.core.TokenScores;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A measurement's way from files to files.
 *
 * @param name of the model, as it was given
 * @param model the checkpoint folder
 * @param torchScript a file that was run in place of the checkpoint's weights
 * @param adapter the folder of an adapter merged into it
 * @param data the data file
 * @param options as they were in force, for the record
 */
public record MeasurementFiles(
    String name,
    Path model,
    Optional<Path> torchScript,
    Optional<Path> adapter,
    Path data,
    ObjectNode options) {

  /**
   * Writes what a finished measurement is worth.
   *
   * @param folder holds the records already
   * @param measurement what came out
   * @param grid which rates to report
   * @param groupBy metadata field to take the report apart by
   */
  public void finish(
      RunFolder folder, Measurement measurement, Grid grid, Optional<String> groupBy) {
    folder.write("report.json", ReportJson.of(measurement.report(), grid, groupBy));
    folder.write("run.json", RunJson.of(measurement, this));
  }

  /** Turns scores into records, with the texts of those examples that came as text. */
  public static final class Records {
    private final Set<String> givenAsText = new HashSet<>();
    private final Supplier<TextTokenizer> tokenizer;

    /**
     * For a data set.
     *
     * @param examples the data set
     * @param tokenizer asked for only if an example came as text
     */
    public Records(List<PrefixSuffix> examples, Supplier<TextTokenizer> tokenizer) {
      for (PrefixSuffix example : examples) {
        if (!(example.content() instanceof PrefixSuffix.TokenIds)) {
          givenAsText.add(example.id());
        }
      }
      this.tokenizer = tokenizer;
    }

    /**
     * The record of one example.
     *
     * @param scores its scores
     * @return a line of {@code scores.jsonl}
     */
    public ObjectNode of(TokenScores scores) {
      return ScoreRecord.of(
          scores,
          givenAsText.contains(scores.example().id())
              ? Optional.of(tokenizer.get())
              : Optional.empty());
    }
  }
}
