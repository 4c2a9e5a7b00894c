package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Strict JSON: one object, no repeated names, nothing after it, of bounded size and depth. */
final class Json {
  /** Deeper than any file of a checkpoint needs, and no danger to whoever walks through it. */
  private static final int MAX_DEPTH = 64;

  /** Above the names of tensors and tokens, which messages show. */
  private static final int MAX_NAME = 4_096;

  /** Above what configurations and indices take, the largest of which hold a few megabytes. */
  private static final int MAX_BYTES = 64 << 20;

  /** How much of a value a message shows. */
  private static final int SHOWN = 200;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private Json() {}

  static JsonNode object(Path file) {
    return object(file, MAX_BYTES);
  }

  /** An object in a file that may have so many bytes. */
  static JsonNode object(Path file, int maxBytes) {
    return object(text(file, maxBytes), file.toString());
  }

  /** The text of a file that may have so many bytes. */
  static String text(Path file, int maxBytes) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new CheckpointException(
            file + ": is larger than " + maxBytes + " bytes, which no such file needs");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      LfsPointer.refuse(file, text);
      return text;
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file + ": malformed: not UTF-8", e);
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
      throw new CheckpointException(where + ": malformed JSON: " + shortened(words(e)), e);
    }
  }

  /** What is wrong, without advice to programmers. */
  static String words(JsonProcessingException e) {
    if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
      return "it ends inside an object or list; is it truncated?";
    }
    return e.getOriginalMessage().replaceAll(": enable `\\w+\\.\\w+` to allow", "");
  }

  /** A value as a message shows it. */
  static String shown(JsonNode value) {
    return shortened(value.toString());
  }

  /** The beginning of a long text. */
  static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
