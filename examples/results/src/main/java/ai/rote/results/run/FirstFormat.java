package ai.rote.results.run;

import ai.rote.results.record.Shard;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Folders whose {@code run.json} has schema version 1, from before runs could be resumed: they can
 * be reported and compared, but not continued. Such a file was written at the end, so the run is
 * finished; what it depended on is put together from what it does say.
 */
final class FirstFormat {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "schemes",
          "scheme",
          "groupBy",
          "group-by",
          "prefixTokens",
          "prefix-tokens",
          "suffixTokens",
          "suffix-tokens");

  private FirstFormat() {}

  static boolean isOf(ObjectNode run) {
    return run.path("schemaVersion").asInt() == 1 && run.path("options").isObject();
  }

  /** The same in today's form; the file stays as it is. */
  static ObjectNode upgraded(ObjectNode run) {
    ObjectNode upgraded = run.deepCopy();
    upgraded.put("state", "finished").put("shard", Shard.WHOLE.toString());
    ObjectNode session = upgraded.putArray("sessions").addObject();
    session.set("finished", upgraded.remove("finished"));
    session.set("scoringSeconds", upgraded.remove("scoringSeconds"));
    ObjectNode options = upgraded.putObject("options");
    run.get("options")
        .properties()
        .forEach(
            each ->
                options.set(OPTIONS.getOrDefault(each.getKey(), each.getKey()), each.getValue()));
    ObjectNode identity = upgraded.putObject("identity");
    identity.set("engine", run.path("platform").path("engine"));
    ObjectNode model = identity.putObject("model");
    for (JsonNode file : run.path("model").path("files")) {
      model.set(file.path("name").asText(), file.path("sha256"));
    }
    identity.set("data", run.path("data").path("sha256"));
    ObjectNode scoring = options.deepCopy();
    scoring.remove("n");
    scoring.remove("p");
    scoring.remove("group-by");
    identity.set("options", scoring);
    return upgraded;
  }
}
