package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How far an interrupted run has come. Records stand in the order of the batches, so what is
 * finished is a beginning of {@code scores.jsonl}; behind it there is at most a torn batch.
 *
 * @param batches how many batches are finished
 * @param examples how many records they hold
 * @param bytes how many bytes of the file they take
 */
record FinishedBatches(int batches, int examples, long bytes) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Looks.
   *
   * @param file {@code scores.jsonl}
   * @param batches what the run scores, in its order
   * @throws RoteException if the file holds what this run cannot have written
   */
  static FinishedBatches of(Path file, List<List<TokenizedExample>> batches) {
    int line = 0;
    long bytes = 0;
    long finishedBytes = 0;
    int finished = 0;
    int inFinished = 0;
    int inBatch = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      ByteArrayOutputStream buffer = new ByteArrayOutputStream();
      while (readLine(in, buffer)) {
        line++;
        bytes += buffer.size() + 1L;
        String id = id(buffer.toByteArray());
        boolean expected =
            finished < batches.size() && batches.get(finished).get(inBatch).id().equals(id);
        if (!expected) {
          refuseUnlessTorn(file, line, id, in, finished < batches.size());
          break;
        }
        inBatch++;
        if (inBatch == batches.get(finished).size()) {
          finished++;
          inFinished += inBatch;
          inBatch = 0;
          finishedBytes = bytes;
        }
      }
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return new FinishedBatches(finished, inFinished, finishedBytes);
  }

  /** Reads up to a line feed; what stands behind the last one is torn and is not handed out. */
  private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    for (int each = in.read(); each >= 0; each = in.read()) {
      if (each == '\n') {
        return true;
      }
      line.write(each);
    }
    return false;
  }

  /** The record's id; null if the line is no whole record. */
  private static String id(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || !"id".equals(parser.nextFieldName())
          || parser.nextToken() != JsonToken.VALUE_STRING) {
        return null;
      }
      String id = parser.getText();
      int open = 1;
      while (open > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return null;
        }
        open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return id;
    } catch (IOException e) {
      return null;
    }
  }

  /** A loss of power may leave a broken last line; anything else was not written by this run. */
  private static void refuseUnlessTorn(
      Path file, int line, String id, InputStream rest, boolean moreToCome) throws IOException {
    if (id == null && moreToCome && rest.read() < 0) {
      return;
    }
    throw new RoteException(
        String.format(
            Locale.ROOT,
            "%s, line %d: %s is not what this run wrote there; the file was changed, so it cannot be"
                + " continued: name another folder",
            file,
            line,
            id == null ? "the line" : "example '" + id + "'"));
  }
}
