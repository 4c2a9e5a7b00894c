package ai.rote.bench;

import ai.rote.core.RoteException;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A Python process that has loaded a model with transformers ({@code transformers_worker.py}) and
 * does one task after another, timing each itself. While Java measures, it waits for its input.
 */
final class PythonWorker implements AutoCloseable {
  /** ln 0 is spelt -Infinity in Python's JSON. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Process process;
  private final Path script;
  private final BufferedWriter requests;
  private final BufferedReader replies;
  private final String versions;

  private PythonWorker(Process process, Path script) throws IOException {
    this.process = process;
    this.script = script;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.replies = process.inputReader(StandardCharsets.UTF_8);
    this.versions = reply().path("versions").asText();
  }

  static PythonWorker start(Path python, Path checkpoint, String dtype) {
    try {
      Path script = Files.createTempFile("rote-bench", ".py");
      try (InputStream source = PythonWorker.class.getResourceAsStream("transformers_worker.py")) {
        Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
      }
      int threads = Runtime.getRuntime().availableProcessors();
      Process process =
          new ProcessBuilder(
                  python.toString(),
                  script.toString(),
                  checkpoint.toString(),
                  dtype,
                  Integer.toString(threads))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new PythonWorker(process, script);
    } catch (IOException e) {
      throw new RoteException(python + ": cannot run transformers: " + e.getMessage(), e);
    }
  }

  /** The versions of what it runs. */
  String versions() {
    return versions;
  }

  /** Does a task on the examples and returns its reply, with the seconds it took. */
  JsonNode run(String task, List<TokenizedExample> examples, int batch) {
    ObjectNode request = JSON.createObjectNode();
    request.put("task", task);
    request.put("batch", batch);
    request.put("prefix", examples.get(0).prefixTokens());
    ArrayNode ids = request.putArray("ids");
    examples.forEach(example -> ids.add(JSON.valueToTree(example.ids())));
    try {
      requests.write(JSON.writeValueAsString(request));
      requests.write('\n');
      requests.flush();
      return reply();
    } catch (IOException e) {
      throw new RoteException("the Python process: " + e.getMessage(), e);
    }
  }

  private JsonNode reply() throws IOException {
    String line = replies.readLine();
    if (line == null) {
      throw new RoteException("the Python process ended; what it said stands above");
    }
    return JSON.readTree(line);
  }

  @Override
  public void close() {
    try {
      requests.close();
      process.waitFor();
      Files.delete(script);
    } catch (IOException e) {
      throw new RoteException("the Python process: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
