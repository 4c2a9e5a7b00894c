package ai.rote.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class on the tests' class path in a Java process of its own. */
public final class ChildJvm {
  private static final int SECONDS = 180;

  private ChildJvm() {}

  /** Its lines on standard output; an exit code other than 0 fails the test. */
  public static List<String> run(Class<?> main, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("rote-child", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(Redirect.INHERIT).redirectOutput(out.toFile());
    // Whoever runs the tests may have told DJL to stay offline already.
    builder.environment().keySet().removeAll(List.of("DJL_OFFLINE", "OPT_OUT_TRACKING"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
      List<String> lines = Files.readAllLines(out);
      assertThat(process.exitValue()).as("exit code; it said: " + lines).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
      Files.delete(out);
    }
  }
}
