package ai.rote.results.record;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to measure, and where to.
 *
 * @param out folder for the results
 * @param modelName the model as it was given, and what was done to it
 * @param model checkpoint folder
 * @param data what it is measured on
 * @param prefixTokens of an example that is a whole document
 * @param suffixTokens of an example that is a whole document
 * @param bos what stands before an example
 * @param schemes under which sampling schemes
 * @param generation what is generated of each example besides
 * @param shard which part of the work
 * @param options every option in force, for the record
 * @param scoring those of them that can change a score
 * @param scoringFiles options that name files which can change a score, by option
 */
public record RunRequest(
    Path out,
    String modelName,
    Path model,
    RunData data,
    int prefixTokens,
    int suffixTokens,
    BosPolicy bos,
    List<SamplingScheme> schemes,
    GenerationSettings generation,
    Shard shard,
    ObjectNode options,
    ObjectNode scoring,
    Map<String, Path> scoringFiles) {}
