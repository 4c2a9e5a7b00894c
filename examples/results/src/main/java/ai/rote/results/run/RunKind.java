package ai.rote.results.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** What is run into a folder. */
enum RunKind {
  /** Examples, a record each. */
  MEASURE("measure", "scores.jsonl"),
  /** Texts, a record for each window. */
  SCAN("scan", "windows.jsonl"),
  /** Texts, a record for each piece that continues one. */
  CONTINUATION("scan", "chunks.jsonl");

  private static final JsonFactory JSON = new JsonFactory();

  private final String command;
  private final String recordsFile;

  RunKind(String command, String recordsFile) {
    this.command = command;
    this.recordsFile = recordsFile;
  }

  /** The command that such a run is repeated by. */
  String command() {
    return command;
  }

  /** The name of the file of records. */
  String recordsFile() {
    return recordsFile;
  }

  static String example(String id) {
    return "example '" + id + "'";
  }

  static String window(String document, long firstToken) {
    return "the window of " + document + " from token " + firstToken;
  }

  static String chunk(String document, long seedStart, int chunk) {
    return "chunk " + chunk + " of " + document + " from token " + seedStart;
  }

  /**
   * What a line is a record of, in words: {@link #example}, {@link #window} or {@link #chunk}.
   *
   * @return empty if it is no whole record
   */
  Optional<String> named(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      String name =
          switch (this) {
            case MEASURE -> example(parser);
            case SCAN -> window(parser);
            case CONTINUATION -> chunk(parser);
          };
      int open = 1;
      while (name != null && open > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return Optional.empty();
        }
        open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return Optional.ofNullable(name);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String example(JsonParser parser) throws IOException {
    return "id".equals(parser.nextFieldName()) && parser.nextToken() == JsonToken.VALUE_STRING
        ? example(parser.getText())
        : null;
  }

  private static String window(JsonParser parser) throws IOException {
    if (!"document".equals(parser.nextFieldName())
        || parser.nextToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    String document = parser.getText();
    return "firstToken".equals(parser.nextFieldName())
            && parser.nextToken() == JsonToken.VALUE_NUMBER_INT
        ? window(document, parser.getLongValue())
        : null;
  }

  private static String chunk(JsonParser parser) throws IOException {
    if (!"document".equals(parser.nextFieldName())
        || parser.nextToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    String document = parser.getText();
    if (!"seedStart".equals(parser.nextFieldName())
        || parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
      return null;
    }
    long seedStart = parser.getLongValue();
    return "chunk".equals(parser.nextFieldName())
            && parser.nextToken() == JsonToken.VALUE_NUMBER_INT
        ? chunk(document, seedStart, parser.getIntValue())
        : null;
  }
}
