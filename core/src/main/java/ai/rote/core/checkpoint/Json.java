package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Strict JSON: one object, no repeated names, nothing after it. */
final class Json {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private Json() {}

  static JsonNode object(Path file) {
    try {
      return object(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file + ": malformed JSON: not UTF-8", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static JsonNode object(String text, String where) {
    try {
      JsonNode node = READER.readTree(text);
      if (!node.isObject()) {
        throw new CheckpointException(
            where + ": expected a JSON object, found " + node.getNodeType());
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new CheckpointException(where + ": malformed JSON: " + e.getOriginalMessage(), e);
    }
  }
}
