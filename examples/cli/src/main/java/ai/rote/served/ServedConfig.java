package ai.rote.served;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What of a model's {@code config.json} counts when a server runs it: any family will do, whether
 * Rote could run it or not.
 *
 * @param modelType the family
 * @param vocabularySize number of rows of the vocabulary head
 * @param contextTokens most tokens of a sequence; empty if the file names no limit
 */
public record ServedConfig(String modelType, int vocabularySize, OptionalInt contextTokens) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_BYTES = 10_000_000;

  private static final List<String> CONTEXT_KEYS =
      List.of("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length");

  /**
   * Reads the file.
   *
   * @param folder with {@code config.json}; weights need not be there
   * @return what counts
   * @throws CheckpointException if there is no such file, or it does not say how large the
   *     vocabulary is
   */
  public static ServedConfig read(Path folder) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file
              + ": no such file; a model that a server runs needs its configuration and tokenizer");
    }
    JsonNode config;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new CheckpointException(file + ": is too large for a configuration");
      }
      config = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read as JSON", e);
    }
    // Models that take images have their text part below.
    JsonNode text = config.path("text_config").isObject() ? config.path("text_config") : config;
    JsonNode vocabulary =
        text.has("vocab_size") ? text.get("vocab_size") : config.path("vocab_size");
    if (!vocabulary.isInt() || vocabulary.intValue() < 2) {
      throw new CheckpointException(
          file + ": 'vocab_size' is " + vocabulary + ", expected the number of tokens, at least 2");
    }
    OptionalInt context =
        CONTEXT_KEYS.stream()
            .map(text::path)
            .filter(value -> value.isInt() && value.intValue() > 0)
            .mapToInt(JsonNode::intValue)
            .findFirst();
    return new ServedConfig(
        config.path("model_type").asText("unknown"), vocabulary.intValue(), context);
  }
}
