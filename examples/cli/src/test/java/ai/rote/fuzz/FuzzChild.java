package ai.rote.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The process in which files are damaged and read, so that it may die. It says which case it
 * begins, and what became of it; its parent draws the conclusions.
 */
public final class FuzzChild {
  private static final Map<String, Supplier<Target>> TARGETS = new LinkedHashMap<>();

  static {
    TARGETS.put("config", ModelTarget::configurations);
    TARGETS.put("safetensors", ModelTarget::safetensors);
    TARGETS.put("quantised", ModelTarget::quantised);
    TARGETS.put("gguf", GgufTarget::new);
    TARGETS.put("pickle", ModelTarget::pickles);
    TARGETS.put("tokenizer", () -> new TokenizerTarget(false));
    TARGETS.put("beside-tokenizer", () -> new TokenizerTarget(true));
    TARGETS.put("adapter", ModelTarget::adapters);
    TARGETS.put("adapter-weights", ModelTarget::adapterWeights);
    TARGETS.put("run", RunTarget::new);
    TARGETS.put("hub", HubTarget::new);
  }

  private FuzzChild() {}

  /** The names of the targets. */
  static Iterable<String> targets() {
    return TARGETS.keySet();
  }

  /**
   * Runs cases as it is asked to in lines: target, first seed, number of cases, an empty folder.
   */
  public static void main(String[] none) throws IOException {
    PrintStream out = System.out;
    System.setOut(new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 4);
      run(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), Path.of(words[3]), out);
    }
    Runtime.getRuntime().halt(0);
  }

  private static void run(String name, long first, long cases, Path folder, PrintStream out)
      throws IOException {
    Target target = TARGETS.get(name).get();
    target.prepare(Files.createDirectories(folder));
    // The first case that is taken loads libraries, which is no growth that a file causes.
    run(target, first, null);
    long before = residentMegabytes("VmRSS");
    for (long seed = first; seed < first + cases; seed++) {
      run(target, seed, out);
    }
    out.println("grown " + (residentMegabytes("VmHWM") - before));
    out.flush();
  }

  private static void run(Target target, long seed, PrintStream out) {
    if (out == null) {
      try {
        target.run(new Mutator(seed));
      } catch (IOException | RuntimeException | Error e) {
        return; // It will come again, and be told.
      }
      return;
    }
    out.println("begin " + seed);
    out.flush();
    String outcome;
    try {
      outcome = target.run(new Mutator(seed)).toString();
    } catch (IOException | RuntimeException | Error e) {
      StackTraceElement[] trace = e.getStackTrace();
      outcome = "FOUND " + e.toString().replace('\n', ' ').replace('\r', ' ');
      outcome = outcome.substring(0, Math.min(400, outcome.length()));
      outcome += trace.length == 0 ? "" : " at " + trace[0];
    }
    out.println("end " + outcome);
    out.flush();
  }

  /** What the process has, or has had at most, in memory; 0 where the system does not say. */
  private static long residentMegabytes(String field) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .sum();
  }
}
