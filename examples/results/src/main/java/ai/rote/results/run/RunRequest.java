package ai.rote.results.run;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.Shard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What to run, and where to.
 *
 * @param out folder for the results
 * @param access who may read them
 * @param modelName the model as it was given, and what was done to it
 * @param model checkpoint folder
 * @param served whether a server runs the model: of the folder only tokenizer and configuration
 *     count
 * @param rescored share of the examples that are scored a second time, to see how far scores move
 * @param dataName name of the data's file or files
 * @param dataSha256 of the data's bytes, in time
 * @param bos what stands before an example
 * @param schemes under which sampling schemes
 * @param shard which part of the work
 * @param options every option in force
 * @param scoring those of them that can change a score
 * @param scoringFiles options that name files which can change a score, by option
 */
public record RunRequest(
    Path out,
    Access access,
    String modelName,
    Path model,
    boolean served,
    double rescored,
    String dataName,
    CompletableFuture<String> dataSha256,
    BosPolicy bos,
    List<SamplingScheme> schemes,
    Shard shard,
    RunOptions options,
    RunOptions scoring,
    Map<String, Path> scoringFiles) {

  /**
   * Checks the share, and keeps lists and maps from being changed.
   *
   * @param out folder for the results
   * @param access who may read them
   * @param modelName the model as it was given, and what was done to it
   * @param model checkpoint folder
   * @param served whether a server runs the model: of the folder only tokenizer and configuration
   *     count
   * @param rescored share of the examples that are scored a second time, to see how far scores move
   * @param dataName name of the data's file or files
   * @param dataSha256 of the data's bytes, in time
   * @param bos what stands before an example
   * @param schemes under which sampling schemes
   * @param shard which part of the work
   * @param options every option in force
   * @param scoring those of them that can change a score
   * @param scoringFiles options that name files which can change a score, by option
   * @throws IllegalArgumentException if the share is not in [0, 1]
   */
  public RunRequest {
    if (!(rescored >= 0 && rescored <= 1)) {
      throw new IllegalArgumentException("a share must be in [0, 1], but is " + rescored);
    }
    schemes = List.copyOf(schemes);
    scoringFiles = Map.copyOf(scoringFiles);
  }
}
