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
    String dataName,
    CompletableFuture<String> dataSha256,
    BosPolicy bos,
    List<SamplingScheme> schemes,
    Shard shard,
    RunOptions options,
    RunOptions scoring,
    Map<String, Path> scoringFiles) {

  /**
   * Keeps lists and maps from being changed.
   *
   * @param out folder for the results
   * @param access who may read them
   * @param modelName the model as it was given, and what was done to it
   * @param model checkpoint folder
   * @param dataName name of the data's file or files
   * @param dataSha256 of the data's bytes, in time
   * @param bos what stands before an example
   * @param schemes under which sampling schemes
   * @param shard which part of the work
   * @param options every option in force
   * @param scoring those of them that can change a score
   * @param scoringFiles options that name files which can change a score, by option
   */
  public RunRequest {
    schemes = List.copyOf(schemes);
    scoringFiles = Map.copyOf(scoringFiles);
  }
}
