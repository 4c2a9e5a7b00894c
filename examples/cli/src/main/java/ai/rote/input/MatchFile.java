package ai.rote.input;

import ai.rote.core.ExampleException;
import ai.rote.core.data.JsonLine;
import ai.rote.results.analysis.GeneratedOutput;
import ai.rote.results.analysis.MatchReference;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.run.TextFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A file of texts to be matched: JSON Lines, or one plain text; either may be compressed by gzip.
 *
 * @param path where it lies
 * @param isJsonl whether it is JSON Lines: it is if it is called so, or begins with a brace
 */
public record MatchFile(Path path, boolean isJsonl) {
  /** Of a plain text, decompressed. */
  private static final int MAX_BYTES = 1 << 30;

  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final int GZIP_MAGIC = 0x1f8b;

  /**
   * Looks into a file.
   *
   * @param path a file
   * @return the file and what it is
   * @throws ExampleException if it cannot be read, or is something else
   */
  public static MatchFile of(Path path) {
    if (Files.isDirectory(path)) {
      throw new ExampleException(path + ": is a folder, expected a file");
    }
    DataFile.Format format = DataFile.of(path).format();
    if (format != DataFile.Format.JSONL) {
      throw new ExampleException(
          path
              + ": is "
              + (format == DataFile.Format.NPY ? "a NumPy array" : "Parquet")
              + "; expected JSON Lines or a plain text");
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return new MatchFile(
        path, name.matches(".*\\.(jsonl|json|ndjson)(\\.gz)?") || firstCharacter(path) == '{');
  }

  /** The first byte that is no white space; -1 if there is none. */
  private static int firstCharacter(Path path) {
    try (InputStream in = open(path)) {
      int first = in.read();
      while (first >= 0 && Character.isWhitespace(first)) {
        first = in.read();
      }
      return first;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static InputStream open(Path path) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(path));
    bytes.mark(2);
    int magic = bytes.read() << 8 | bytes.read();
    bytes.reset();
    return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(bytes)) : bytes;
  }

  private static ExampleException unreadable(Path path, IOException e) {
    return new ExampleException(path + ": cannot be read: " + e.getMessage(), e);
  }

  /**
   * The references of a file, or of every file of a folder.
   *
   * @param path a file, or a folder, of which every file is a plain text but for hidden ones
   * @return a plain text is one reference, JSON Lines are one for each line, from its field {@code
   *     text}
   * @throws ai.rote.core.RoteException if one cannot be read, naming file and line
   */
  public static List<MatchReference> references(Path path) {
    List<MatchReference> references = new ArrayList<>();
    if (Files.isDirectory(path)) {
      TextFile.in(path)
          .forEach(
              (name, file) ->
                  references.add(
                      new MatchReference(
                          name, new MatchFile(file, false).text(), Fingerprint.of(file))));
      return references;
    }
    MatchFile file = of(path);
    String sha256 = Fingerprint.of(path);
    String name = path.getFileName().toString();
    if (!file.isJsonl) {
      return List.of(new MatchReference(name, file.text(), sha256));
    }
    try (Stream<JsonLine> lines = JsonLine.read(path)) {
      lines.forEach(
          line -> {
            if (!line.object().path("text").isTextual()) {
              throw new ExampleException(
                  line.where() + ": a reference must have its text in 'text'");
            }
            String id = line.object().path("id").asText(Long.toString(line.number()));
            references.add(
                new MatchReference(
                    name + ", " + id, line.object().get("text").textValue(), sha256));
          });
    }
    return references;
  }

  /**
   * Reads the outputs one by one.
   *
   * @param fields what their fields are called
   * @param decoder turns token ids into text; empty if there is none
   * @param to takes each; of a plain text there is one, whose id is the file's name
   * @throws ExampleException if one cannot be read, naming file and line
   */
  public void outputs(
      OutputFields fields,
      Optional<Function<int[], String>> decoder,
      Consumer<GeneratedOutput> to) {
    if (!isJsonl) {
      to.accept(
          new GeneratedOutput(
              path.getFileName().toString(), path.toString(), 0, "", text(), List.of()));
      return;
    }
    try (Stream<JsonLine> lines = JsonLine.read(path)) {
      lines.forEach(line -> fields.outputs(path.toString(), line, decoder).forEach(to));
    }
  }

  /** The whole file as a text. */
  private String text() {
    try (InputStream in = open(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ExampleException(path + ": has more than " + MAX_BYTES + " bytes of text");
      }
      String text = decoded(bytes);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private String decoded(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(from, text, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < from.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new ExampleException(path + ", line " + line + ": not UTF-8");
    }
    return text.flip().toString();
  }
}
