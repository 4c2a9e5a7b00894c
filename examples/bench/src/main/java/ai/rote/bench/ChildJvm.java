package ai.rote.bench;

import ai.rote.core.RoteException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a probe in a Java process of its own, whose time and memory are nobody else's. */
final class ChildJvm {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path STATUS = Path.of("/proc/self/status");

  private ChildJvm() {}

  /**
   * Starts {@link Probe} with the arguments and returns the JSON that it prints last, with the
   * seconds from the start of the process to that print under {@code processSeconds}.
   */
  static JsonNode run(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Probe.class.getName());
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new RoteException("a probe failed; what it said stands above");
      }
      return JSON.readTree(output.substring(output.lastIndexOf('\n') + 1));
    } catch (IOException e) {
      throw new RoteException("a probe: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoteException("interrupted", e);
    }
  }

  /** Whether the operating system tells how much memory this process uses. */
  static boolean memoryIsKnown() {
    return Files.exists(STATUS);
  }

  /**
   * A line of /proc/self/status, such as RssAnon (anonymous memory) or VmHWM (the most memory held
   * at a time).
   */
  static long bytes(String name) throws IOException {
    Matcher line =
        Pattern.compile("^" + name + ":\\s+(\\d+) kB", Pattern.MULTILINE)
            .matcher(Files.readString(STATUS));
    if (!line.find()) {
      throw new IOException(STATUS + ": no " + name);
    }
    return 1024 * Long.parseLong(line.group(1));
  }
}
