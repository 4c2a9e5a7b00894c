package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** Whatever goes wrong, a person sees a line, and a script an exit code. */
class FailuresTest {
  @TempDir private Path folder;

  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {
    private final Error error;

    Failing(Error error) {
      this.error = error;
    }

    @Override
    public Integer call() {
      throw error;
    }
  }

  private static CommandRun failing(Error error) {
    StringWriter err = new StringWriter();
    RoteCommandLine commandLine = new RoteCommandLine(new Failing(error));
    commandLine.setErr(new PrintWriter(err));
    return new CommandRun(commandLine.execute(), "", err.toString());
  }

  @Test
  void errorsOfThePlatformAreOneLine() {
    CommandRun memory = failing(new OutOfMemoryError("Java heap space"));
    assertThat(memory.exitCode()).isEqualTo(1);
    assertThat(memory.err())
        .matches("error: out of memory \\(Java heap space\\): the heap may have \\d+ MB; .*\\s");

    CommandRun stack = failing(new StackOverflowError());
    assertThat(stack.exitCode()).isEqualTo(1);
    assertThat(stack.err()).startsWith("error: out of stack: ").hasLineCount(1);

    CommandRun descriptors = failing(new Error(new IOException("rote.jar (Too many open files)")));
    assertThat(descriptors.exitCode()).isEqualTo(1);
    assertThat(descriptors.err())
        .isEqualToIgnoringNewLines(
            "error: the Java platform failed: IOException: rote.jar (Too many open files)");
  }

  /** Each took seconds, or all of the stack. */
  @ParameterizedTest
  @ValueSource(strings = {"model: %[", "model: \"%a", "%- ", "%{a: "})
  void configurationsHaveALimitOfSizeAndDepth(String form) throws IOException {
    String[] parts = form.split("%", -1);
    for (int size : new int[] {20_000, 4_000_000}) {
      Path config = Files.writeString(folder.resolve("c.yaml"), parts[0] + parts[1].repeat(size));
      CommandRun run =
          Assertions.assertTimeout(
              Duration.ofSeconds(5), () -> CommandRun.of("measure", "--config", config.toString()));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("error: ").hasSizeLessThan(2_000);
    }
  }
}
