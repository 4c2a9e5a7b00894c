package ai.rote.cli;

import ai.rote.core.RoteException;
import ai.rote.core.data.JsonLine;
import ai.rote.core.token.TextTokenizer;
import ai.rote.metrics.predictability.UnigramFrequencies;
import ai.rote.results.record.RunRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A file to count tokens in, line by line:
 *
 * <pre>
 *   {"ids": [17, 4, 4]}           tokens of a text
 *   {"text": "…"}                 a text, for the tokenizer that the run used
 *   {"token": 17, "count": 3}     tokens that were counted already
 * </pre>
 */
final class FrequencyFile {
  private final RunRecord run;
  private final UnigramFrequencies frequencies = new UnigramFrequencies();
  private TextTokenizer tokenizer;

  private FrequencyFile(RunRecord run) {
    this.run = run;
  }

  static UnigramFrequencies read(Path file, RunRecord run) {
    FrequencyFile reader = new FrequencyFile(run);
    try (Stream<JsonLine> lines = JsonLine.read(file)) {
      lines.forEach(reader::add);
    }
    if (reader.frequencies.total() == 0) {
      throw new RoteException(file + ": holds no token, expected at least one");
    }
    return reader.frequencies;
  }

  private void add(JsonLine line) {
    JsonNode object = line.object();
    try {
      if (object.path("ids").isArray()) {
        object.get("ids").forEach(each -> frequencies.add(whole(each), 1));
      } else if (object.path("text").isTextual()) {
        frequencies.add(tokenizer().encode(object.get("text").textValue()).ids());
      } else if (object.has("token") && object.has("count")) {
        if (!object.get("count").canConvertToExactIntegral()
            || !object.get("count").canConvertToLong()) {
          throw new IllegalArgumentException("'count' is no whole number");
        }
        frequencies.add(whole(object.get("token")), object.get("count").longValue());
      } else {
        throw new IllegalArgumentException("expected 'ids', 'text', or 'token' and 'count'");
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new RoteException(line.where() + ": " + e.getMessage(), e);
    }
  }

  private static int whole(JsonNode id) {
    if (!id.isIntegralNumber() || !id.canConvertToInt()) {
      throw new IllegalArgumentException("'" + id + "' is no token id");
    }
    return id.intValue();
  }

  private TextTokenizer tokenizer() {
    if (tokenizer == null) {
      Path folder = Path.of(run.model().folder());
      if (!Files.exists(folder)) {
        throw new RoteException(
            "--frequencies: texts need the tokenizer of the run, but "
                + folder
                + " is not there; give ids or counts of tokens");
      }
      tokenizer =
          run.model().tokenizer() != null && run.model().tokenizer().endsWith("tokenizer.json")
              ? TextTokenizer.load(Path.of(run.model().tokenizer()))
              : TextTokenizer.ofCheckpoint(folder);
    }
    return tokenizer;
  }
}
