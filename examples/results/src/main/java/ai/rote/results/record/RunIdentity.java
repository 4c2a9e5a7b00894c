package ai.rote.results.record;

import ai.rote.core.RoteException;
import ai.rote.core.model.Engine;
import ai.rote.core.score.TokenScores;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What the scores of a run depend on, by content and not by name: two runs of one identity compute
 * the same numbers, so that one may continue the other.
 *
 * <pre>
 *   scorer    version of the way scores are computed
 *   engine    what runs the model, with its version
 *   model     SHA-256 of each file of the model that can change a score
 *   data      SHA-256 of the data, as it was read
 *   options   every option that can change a score; files among them by SHA-256
 * </pre>
 *
 * <p>Which rates are reported (n, p, group-by) is no part of it: they are computed again from the
 * records at no cost.
 *
 * @param fields as above
 */
public record RunIdentity(ObjectNode fields) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int SHOWN_DIGITS = 12;

  /**
   * Reads what has to be read, in the background.
   *
   * @param request what is to be run
   * @return its identity, in time
   */
  public static CompletableFuture<RunIdentity> of(RunRequest request) {
    Map<String, CompletableFuture<SortedMap<String, String>>> files = new TreeMap<>();
    request.scoringFiles().forEach((name, file) -> files.put(name, Fingerprint.ofModel(file)));
    CompletableFuture<SortedMap<String, String>> model = Fingerprint.ofModel(request.model());
    CompletableFuture<String> data = request.data().sha256();
    List<CompletableFuture<?>> all = new ArrayList<>(files.values());
    Collections.addAll(all, model, data);
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              ObjectNode fields = JSON.objectNode();
              fields.put("scorer", TokenScores.SCORER_VERSION);
              fields.put("engine", Engine.version());
              fields.set("model", json(model.join()));
              fields.put("data", data.join());
              ObjectNode options = request.scoring().deepCopy();
              files.forEach((name, digests) -> options.set(name, json(digests.join())));
              fields.set("options", options);
              return new RunIdentity(fields);
            });
  }

  /**
   * Waits for an identity.
   *
   * @param identity in time
   * @return the identity
   * @throws RoteException if a file cannot be read
   */
  public static RunIdentity join(CompletableFuture<RunIdentity> identity) {
    try {
      return identity.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RoteException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static ObjectNode json(Map<String, String> digests) {
    ObjectNode node = JSON.objectNode();
    digests.forEach(node::put);
    return node;
  }

  /**
   * Compares.
   *
   * @param here another identity
   * @return every field that differs, with both values; empty if the identities are equal
   */
  public List<String> differences(RunIdentity here) {
    SortedMap<String, JsonNode> theirs = new TreeMap<>();
    SortedMap<String, JsonNode> ours = new TreeMap<>();
    flatten("", fields, theirs);
    flatten("", here.fields, ours);
    List<String> differences = new ArrayList<>();
    SortedMap<String, JsonNode> all = new TreeMap<>(theirs);
    all.putAll(ours);
    for (String name : all.keySet()) {
      String there = shown(theirs.get(name));
      String now = shown(ours.get(name));
      if (!String.valueOf(theirs.get(name)).equals(String.valueOf(ours.get(name)))) {
        differences.add(name + " (" + there + " there, " + now + " here)");
      }
    }
    return differences;
  }

  /** The data's digest, with the names of its fields. */
  public String data() {
    return fields.path("data").asText() + fields.path("options").path("fields");
  }

  /** Digests of the model's files that are not its weights or their description. */
  public SortedMap<String, String> tokenizer() {
    SortedMap<String, String> files = new TreeMap<>();
    fields
        .path("model")
        .properties()
        .forEach(
            file -> {
              if (Fingerprint.isTokenizer(file.getKey())) {
                files.put(file.getKey(), file.getValue().asText());
              }
            });
    return files;
  }

  private static void flatten(String path, JsonNode node, SortedMap<String, JsonNode> into) {
    if (!node.isObject()) {
      into.put(path, node);
      return;
    }
    node.properties()
        .forEach(
            field ->
                flatten(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    into));
  }

  private static String shown(JsonNode value) {
    if (value == null) {
      return "none";
    }
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.matches("[0-9a-f]{64}") ? text.substring(0, SHOWN_DIGITS) + "..." : text;
  }
}
