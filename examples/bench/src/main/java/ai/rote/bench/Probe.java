package ai.rote.bench;

import ai.rote.cli.Rote;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.Engine;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What runs in a Java process of its own; prints one line of JSON. */
final class Probe {
  private static final JsonMapper JSON = new JsonMapper();

  private Probe() {}

  /**
   * Runs a probe.
   *
   * @param arguments {@code load FOLDER VOCABULARY_SIZE} or {@code measure FOLDER DATA OUT}
   */
  public static void main(String[] arguments) throws IOException {
    ObjectNode result = JSON.createObjectNode();
    if (arguments[0].equals("load")) {
      load(Path.of(arguments[1]), Integer.parseInt(arguments[2]), result);
    } else {
      measure(arguments, result);
    }
    if (ChildJvm.memoryIsKnown()) {
      result.put("peakBytes", ChildJvm.bytes("VmHWM"));
    }
    System.out.println(JSON.writeValueAsString(result));
  }

  /** Loads a model and scores one example. */
  private static void load(Path folder, int vocabularySize, ObjectNode result) throws IOException {
    List<TokenizedExample> examples = Bench.examples(vocabularySize, 1);
    Engine.version();
    long before = ChildJvm.memoryIsKnown() ? ChildJvm.bytes("RssAnon") : 0;
    long start = System.nanoTime();
    try (CausalLm lm = CausalLm.load(folder)) {
      result.put("loadSeconds", (System.nanoTime() - start) / 1e9);
      lm.score(examples, List.of(SamplingScheme.topK(40)));
      long started = ManagementFactory.getRuntimeMXBean().getStartTime();
      result.put("seconds", (System.currentTimeMillis() - started) / 1e3);
      if (ChildJvm.memoryIsKnown()) {
        result.put("extraBytes", ChildJvm.bytes("RssAnon") - before);
      }
    }
  }

  /** The command {@code measure}, as a user runs it. */
  private static void measure(String[] arguments, ObjectNode result) throws IOException {
    Path out = Path.of(arguments[3]);
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
    int exit =
        Rote.commandLine()
            .execute(
                "measure",
                "--model",
                arguments[1],
                "--data",
                arguments[2],
                "--out",
                out.toString());
    System.setOut(stdout);
    System.setErr(stderr);
    if (exit != 0) {
      throw new IOException("measure failed: " + messages.toString(StandardCharsets.UTF_8));
    }
    result.set("run", JSON.readTree(Files.readString(out.resolve("run.json"))));
  }
}
