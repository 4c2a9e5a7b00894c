package ai.rote.examples.run;

import ai.rote.core.ModelInfo;
import ai.rote.core.torchscript.Engines;
import ai.rote.examples.Version;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code run.json}: what was run on what, so that a figure can be traced and a run repeated.
 *
 * <pre>
 *   schemaVersion   1
 *   rote            version
 *   finished        UTC
 *   model           name, folder, files with SHA-256, family, sizes, stored dtype; torchScript and
 *                   adapter, if any
 *   data            file with SHA-256, examples, skipped
 *   options         prefix and suffix tokens, bos, schemes, n, p, groupBy, prune
 *   tokenization    the policy, in words; startIds: what was put before examples, if anything
 *   platform        engine, Java, operating system, processors
 *   scoringSeconds  without loading
 * </pre>
 */
final class RunJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> MODEL_FILES =
      List.of(
          ".safetensors",
          ".bin",
          ".index.json",
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt");

  private RunJson() {}

  static ObjectNode of(Measurement measurement, MeasurementFiles files) {
    ObjectNode run = JSON.objectNode();
    run.put("schemaVersion", 1);
    run.put("rote", Version.current());
    run.put("finished", Instant.now().toString());
    ObjectNode model = run.putObject("model");
    model.put("name", files.name());
    model.setAll(model(measurement.model(), files.model()));
    files
        .torchScript()
        .ifPresent(
            file ->
                model
                    .putObject("torchScript")
                    .put("file", file.toString())
                    .put("sha256", Fingerprint.sha256(file)));
    files
        .adapter()
        .ifPresent(
            folder -> {
              ObjectNode adapter = model.putObject("adapter");
              adapter.put("folder", folder.toString());
              addHashes(adapter, folder);
            });
    ObjectNode data = run.putObject("data");
    data.put("file", files.data().toString());
    data.put("sha256", Fingerprint.sha256(files.data()));
    data.put("examples", measurement.data().examples().size());
    data.put("skipped", measurement.data().skipped().size());
    run.set("options", files.options());
    ObjectNode policy = run.putObject("tokenization");
    policy.put("specialTokens", "none but what 'bos' puts before an example");
    ArrayNode startIds = policy.putArray("startIds");
    measurement.data().examples().stream()
        .filter(example -> example.startTokens() > 0)
        .findFirst()
        .ifPresent(
            example ->
                Arrays.stream(example.prefixIds(), 0, example.startTokens())
                    .forEach(startIds::add));
    policy.put("border", "tokenised as one text; a token across the border belongs to the suffix");
    policy.put("truncation", "none");
    ObjectNode platform = run.putObject("platform");
    platform.put("engine", Engines.version());
    platform.put("java", Runtime.version().toString());
    platform.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    platform.put("processors", Runtime.getRuntime().availableProcessors());
    run.put("scoringSeconds", measurement.scoringNanos() / 1e9);
    return run;
  }

  private static ObjectNode model(ModelInfo info, Path folder) {
    ObjectNode model = JSON.objectNode();
    model.put("folder", folder.toString());
    model.put("modelType", info.modelType());
    model.put("parameters", info.parameters());
    model.put("layers", info.layers());
    model.put("width", info.width());
    model.put("vocabularySize", info.vocabularySize());
    model.put("contextTokens", info.contextTokens());
    model.put("storedDtype", info.storedDtype().toString());
    model.put("dtype", info.dtype().toString());
    model.put("device", info.device().toString());
    addHashes(model, folder);
    return model;
  }

  private static void addHashes(ObjectNode node, Path folder) {
    ArrayNode hashes = node.putArray("files");
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> MODEL_FILES.stream().anyMatch(file.getFileName().toString()::endsWith))
          .sorted()
          .forEach(
              file ->
                  hashes
                      .addObject()
                      .put("name", file.getFileName().toString())
                      .put("sha256", Fingerprint.sha256(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
