package ai.rote.core.data;

import ai.rote.core.ExampleException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads objects from JSON Lines; every complaint names file and line. */
final class JsonlReader extends RowIterator<JsonLine> {
  /** Characters of a line that is no JSON. */
  private static final int SHOWN = 30;

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** Some editors begin a UTF-8 file with it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** What Python writes for numbers that are none. */
  private static final Pattern NO_NUMBER = Pattern.compile("^Non-standard token '([^']*)'");

  private static final int GZIP_MAGIC = 0x1f8b;

  /** A megabyte of gzip can hold a thousand million of them. */
  private static final int MAX_BLANK_LINES = 1_000_000;

  private final Path file;
  private final BufferedReader reader;
  private long line;
  private int blankLines;

  private JsonlReader(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static Stream<JsonLine> open(Path file) {
    try {
      InputStream bytes = unzipped(new BufferedInputStream(Files.newInputStream(file)));
      // Bytes as they stand, one a char: decoded line by line, so a complaint can name the line.
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(new LineLimit(bytes), StandardCharsets.ISO_8859_1));
      return new JsonlReader(file, reader).stream();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputStream unzipped(BufferedInputStream bytes) throws IOException {
    bytes.mark(2);
    int magic = bytes.read() << 8 | bytes.read();
    bytes.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(bytes) : bytes;
  }

  @Override
  JsonLine read() {
    try {
      for (String bytes = reader.readLine(); bytes != null; bytes = reader.readLine()) {
        line++;
        String text = decode(bytes);
        blankLines = text.isBlank() ? blankLines + 1 : 0;
        if (blankLines > MAX_BLANK_LINES) {
          throw new ExampleException(
              where() + ": more than " + MAX_BLANK_LINES + " blank lines in a row");
        }
        if (blankLines == 0) {
          return new JsonLine(line, where(), object(text));
        }
      }
      return null;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static ExampleException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new ExampleException(file + ": no such file", e);
    }
    return e instanceof EOFException
        ? new ExampleException(file + ": ends early; is it truncated?", e)
        : new ExampleException(file + ": cannot be read: " + e.getMessage(), e);
  }

  private String decode(String bytes) {
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
      String text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
      return line == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ExampleException(where() + ": not UTF-8", e);
    }
  }

  private JsonNode object(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw line == 1 ? otherFormat(text, null) : notAnObject(node);
      }
      return node;
    } catch (JsonProcessingException e) {
      if (line == 1 && !text.strip().startsWith("{")) {
        throw otherFormat(text, e);
      }
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw new ExampleException(
          where() + ": malformed JSON at column " + column + ": " + words(e), e);
    }
  }

  private static String words(JsonProcessingException e) {
    String text = e.getOriginalMessage();
    if (text.startsWith("Unexpected end-of-input")) {
      return "the line ends inside the object; each line must hold a whole one";
    }
    Matcher number = NO_NUMBER.matcher(text);
    return number.find()
        ? number.group(1) + " is no JSON; write null, or leave the field out"
        : text;
  }

  private ExampleException notAnObject(JsonNode node) {
    return new ExampleException(where() + ": expected a JSON object, found " + node.getNodeType());
  }

  /** A first line that begins like no object: what it may be instead, and what to do. */
  private ExampleException otherFormat(String text, JsonProcessingException e) {
    String start = text.strip();
    if (start.startsWith("[")) {
      return new ExampleException(
          file
              + ": is a JSON array, expected JSON Lines: an object on each line, without brackets"
              + " around and commas between them; jq -c '.[]' makes it so",
          e);
    }
    boolean isTable = start.matches("[^{}]*[,;\t][^{}]*");
    return new ExampleException(
        file
            + ": not JSON Lines: line 1 begins "
            + beginning(text)
            + (isTable ? ", as a table (CSV) does" : "")
            + "; expected an object on each line, as in {\"id\": \"a\", \"text\": \"...\"}"
            + (isTable
                ? "; pandas writes that with to_json(..., orient=\"records\", lines=True)"
                : ""),
        e);
  }

  /** Enough of a line to know it by, and nothing that a terminal would act on. */
  private static String beginning(String text) {
    String shown = text.strip().replaceAll("\\p{Cntrl}", "?");
    int end = shown.offsetByCodePoints(0, Math.min(SHOWN, shown.codePointCount(0, shown.length())));
    return "'" + shown.substring(0, end) + (end < shown.length() ? "..." : "") + "'";
  }

  private String where() {
    return file + ", line " + line;
  }

  @Override
  Closeable resource() {
    return reader;
  }
}
