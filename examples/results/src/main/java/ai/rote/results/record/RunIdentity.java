package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the scores of a run depend on, by content and not by name: two runs of one identity compute
 * the same numbers, so that one may continue the other.
 *
 * <p>Which rates are reported (n, p, group-by) is no part of it: they are computed again from the
 * records at no cost.
 *
 * @param scorer version of the way scores are computed
 * @param engine what runs the model, with its version
 * @param model SHA-256 of each file of the model that can change a score
 * @param data SHA-256 of the data, as it was read
 * @param options every option that can change a score; files among them by SHA-256
 */
public record RunIdentity(
    @JsonProperty(required = true) int scorer,
    @JsonProperty(required = true) String engine,
    @JsonProperty(required = true) SortedMap<String, String> model,
    @JsonProperty(required = true) String data,
    @JsonProperty(required = true) RunOptions options) {
  /** The name of the option that names a tokenizer other than the model's own. */
  public static final String TOKENIZER = "tokenizer";

  private static final int SHOWN_DIGITS = 12;

  /**
   * Keeps the digests from being changed.
   *
   * @param scorer version of the way scores are computed
   * @param engine what runs the model, with its version
   * @param model SHA-256 of each file of the model that can change a score
   * @param data SHA-256 of the data, as it was read
   * @param options every option that can change a score; files among them by SHA-256
   */
  public RunIdentity {
    model = Collections.unmodifiableSortedMap(new TreeMap<>(model));
  }

  /**
   * Every file of a model that the scores depend on.
   *
   * @return the model's own by their names, then those that options name, as in {@code
   *     adapter/adapter_model.safetensors}
   */
  public List<RunRecord.FileDigest> files() {
    List<RunRecord.FileDigest> files = new ArrayList<>();
    model.forEach((name, digest) -> files.add(new RunRecord.FileDigest(name, digest)));
    files.addAll(options.files());
    return files;
  }

  /**
   * The identity of the undivided run that a shard is part of.
   *
   * @return the same without the number of the shard
   */
  public RunIdentity undivided() {
    return new RunIdentity(scorer, engine, model, data, options.without("shard"));
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
    flatten("", RecordCodec.tree(this), theirs);
    flatten("", RecordCodec.tree(here), ours);
    List<String> differences = new ArrayList<>();
    SortedMap<String, JsonNode> all = new TreeMap<>(theirs);
    all.putAll(ours);
    for (String name : all.keySet()) {
      JsonNode there = theirs.get(name);
      JsonNode now = ours.get(name);
      if (!String.valueOf(there).equals(String.valueOf(now))) {
        differences.add(name + " (" + shown(there) + " there, " + shown(now) + " here)");
      }
    }
    return differences;
  }

  /**
   * Whether another run read the same data, by its bytes and by what its fields are called.
   *
   * @param other another run's identity
   * @return true if it did
   */
  public boolean hasDataOf(RunIdentity other) {
    return data.equals(other.data) && options.get("fields").equals(other.options.get("fields"));
  }

  /**
   * Whether another run had the same tokenizer, by its files; a GGUF file with the tokenizer in it
   * by the whole file.
   *
   * @param other another run's identity
   * @return true if no file of a tokenizer differs
   */
  public boolean hasTokenizerOf(RunIdentity other) {
    return tokenizer().equals(other.tokenizer());
  }

  private SortedMap<String, String> tokenizer() {
    SortedMap<String, String> named = new TreeMap<>();
    for (RunRecord.FileDigest file : options.files()) {
      if (file.name().startsWith(TOKENIZER + "/")) {
        named.put(file.name().substring(TOKENIZER.length() + 1), file.sha256());
      }
    }
    SortedMap<String, String> from = named.isEmpty() ? model : named;
    SortedMap<String, String> files = new TreeMap<>(from);
    files.keySet().removeIf(name -> !Fingerprint.isTokenizer(name));
    return files.isEmpty() && from.keySet().stream().anyMatch(Fingerprint::isGguf) ? from : files;
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
