package ai.rote.core.data;

import ai.rote.core.ExampleException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A line of a JSON Lines file, for records that are no examples.
 *
 * @param number of the line, from 1
 * @param where file and line in words, for complaints
 * @param object that stands on it
 */
public record JsonLine(long number, String where, JsonNode object) {

  /**
   * Reads a file line by line, plain or compressed by gzip. Blank lines are passed over.
   *
   * @param file UTF-8
   * @return its lines in their order, to be closed. It throws {@link ExampleException} where a line
   *     is no JSON object, naming file and line
   * @throws ExampleException if the file cannot be opened
   */
  public static Stream<JsonLine> read(Path file) {
    return JsonlReader.open(file);
  }
}
