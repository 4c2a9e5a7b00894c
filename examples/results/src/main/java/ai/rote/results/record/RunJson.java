package ai.rote.results.record;

import ai.rote.core.model.Engine;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.results.Version;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;

/**
 * {@code run.json}: what is run on what, so that a figure can be traced, and a run continued or
 * repeated.
 *
 * <pre>
 *   schemaVersion   2
 *   rote            version
 *   state           running or finished
 *   sessions[]      each start of the run: started, examplesBefore and, if it came to its end,
 *                   finished and scoringSeconds (without loading)
 *   model           name, folder, files with SHA-256, family, sizes, stored dtype, dtype, device
 *   data            file with SHA-256, examples, skipped
 *   options         every option in force, by its name on the command line
 *   shard           which part of the work, as in 1/4; 1/1 for all of it
 *   tokenization    the policy, in words; startIds: what was put before examples, if anything
 *   platform        engine, Java, operating system, processors
 *   identity        what the scores depend on; a run is only continued if all of it is the same
 * </pre>
 */
public final class RunJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RunJson() {}

  /**
   * The record of a run that is about to begin.
   *
   * @param request what is run
   * @param model that it is run on
   * @param data in tokens
   * @param identity of the run
   * @return the record
   */
  public static ObjectNode begin(
      RunRequest request, ModelInfo model, TokenizedDataSet data, RunIdentity identity) {
    ObjectNode run = JSON.objectNode();
    run.put("schemaVersion", 2);
    run.put("rote", Version.current());
    run.put("state", "running");
    run.putArray("sessions");
    run.set("model", model(request, model, identity));
    ObjectNode of = run.putObject("data");
    of.put("file", request.data().name());
    of.put("sha256", identity.fields().get("data").textValue());
    of.put("examples", data.examples().size());
    of.put("skipped", data.skipped().size());
    run.set("options", request.options());
    run.put("shard", request.shard().toString());
    ObjectNode policy = run.putObject("tokenization");
    policy.put("specialTokens", "none but what 'bos' puts before an example");
    var startIds = policy.putArray("startIds");
    data.examples().stream()
        .filter(example -> example.startTokens() > 0)
        .findFirst()
        .ifPresent(
            example ->
                Arrays.stream(example.prefixIds(), 0, example.startTokens())
                    .forEach(startIds::add));
    policy.put("border", "tokenised as one text; a token across the border belongs to the suffix");
    policy.put("truncation", "none");
    ObjectNode platform = run.putObject("platform");
    platform.put("engine", Engine.version());
    platform.put("java", Runtime.version().toString());
    platform.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    platform.put("processors", Runtime.getRuntime().availableProcessors());
    run.set("identity", identity.fields());
    return run;
  }

  private static ObjectNode model(RunRequest request, ModelInfo info, RunIdentity identity) {
    ObjectNode model = JSON.objectNode();
    model.put("name", request.modelName());
    model.put("folder", request.model().toString());
    model.put("modelType", info.modelType());
    model.put("parameters", info.parameters().orElse(0));
    model.put("layers", info.layers().orElse(0));
    model.put("width", info.width().orElse(0));
    model.put("vocabularySize", info.vocabularySize());
    model.put("contextTokens", info.contextTokens().orElse(Integer.MAX_VALUE));
    model.put("storedDtype", info.storedDtype().toString());
    model.put("dtype", info.dtype().toString());
    model.put("device", info.device().toString());
    var files = model.putArray("files");
    identity
        .fields()
        .get("model")
        .properties()
        .forEach(
            file ->
                files
                    .addObject()
                    .put("name", file.getKey())
                    .put("sha256", file.getValue().textValue()));
    return model;
  }

  /**
   * Notes another start of the run.
   *
   * @param run its record
   * @param started when
   * @param examplesBefore how much was finished by then
   */
  public static void beginSession(ObjectNode run, Instant started, int examplesBefore) {
    run.withArray("sessions")
        .addObject()
        .put("started", started.toString())
        .put("examplesBefore", examplesBefore);
  }

  /**
   * Notes that the run has come to its end.
   *
   * @param run its record
   * @param scoringNanos how long this session scored
   */
  public static void finish(ObjectNode run, long scoringNanos) {
    run.put("state", "finished");
    var sessions = run.withArray("sessions");
    ((ObjectNode) sessions.get(sessions.size() - 1))
        .put("finished", Instant.now().toString())
        .put("scoringSeconds", scoringNanos / 1e9);
  }

  /**
   * Whether the run has come to its end.
   *
   * @param run its record
   * @return true if it has
   */
  public static boolean isFinished(ObjectNode run) {
    return run.path("state").asText().equals("finished");
  }
}
