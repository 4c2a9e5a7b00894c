package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** Texts of the data do not steer the terminal. */
class ShownTest {
  private static final String ESCAPE = "\u001b[2Jgroup";
  private static final String STEERING = "[\\p{Cc}\\p{Cf}&&[^\\n]]";

  @TempDir private Path folder;

  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {
    private final RuntimeException error;

    Failing(RuntimeException error) {
      this.error = error;
    }

    @Override
    public Integer call() {
      throw error;
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 7, 8, 0xa, 0xd, 0x1b, 0x7f, 0x85, 0x9b, 0x61c, 0x200f, 0x2028, 0x202e, 0x2066})
  void whatSteersIsWrittenAsItsCode(int code) {
    assertThat(Shown.inLine("a" + (char) code + "b")).isEqualTo(String.format("a\\u%04xb", code));
  }

  @Test
  void letterAndSignsOfAllScriptsStay() {
    String text = "Zoë, 東京, شركة, می\u200cخواهم, 👩\u200d🔬, −1.5 %";

    assertThat(Shown.inLine(text)).isEqualTo(text);
    assertThat(Shown.inLine("half a pair: \ud83d")).isEqualTo("half a pair: \\ud83d");
    assertThat(Shown.inLines("one\n\ttwo\r")).isEqualTo("one\n\ttwo\\u000d");
  }

  @Test
  void linesAndTablesShowIt() {
    StringWriter text = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(text), 80);
    terminal.line("by %s", ESCAPE);
    terminal.entry("model", "%s", ESCAPE);
    terminal.command("$ ", List.of("measure", "--group-by=" + ESCAPE));
    terminal.table(List.of("of " + ESCAPE, "n"), List.of(List.of("a\u202eb\r", "1")));
    terminal.tableWithText(List.of("id", "text"), List.of(List.of(ESCAPE, "x\u0007y")));

    assertThat(text.toString())
        .doesNotContainPattern(STEERING)
        .contains("by \\u001b[2Jgroup", "a\\u202eb\\u000d", "x\\u0007y");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messagesShowIt(boolean isExpected) {
    StringWriter err = new StringWriter();
    RuntimeException error =
        isExpected ? new RoteException(ESCAPE) : new IllegalStateException(ESCAPE);
    RoteCommandLine commandLine = new RoteCommandLine(new Failing(error));
    commandLine.setErr(new PrintWriter(err));

    assertThat(commandLine.execute()).isEqualTo(1);
    assertThat(err.toString().replace("\t", ""))
        .doesNotContainPattern(STEERING)
        .contains("error: \\u001b[2Jgroup");
  }

  @Test
  void aHostileDataSetDoesNotSteer() throws IOException {
    String record =
        "{\"id\": \"I-%d\", \"kind\": \"\\u001b[31mred\\u202e%d\", \"text\": \""
            + "Invoice 17 of \\u001b[2J. ".repeat(30)
            + "\"}%n";
    Path data = folder.resolve("data.jsonl");
    Files.writeString(data, String.format(record, 1, 1) + String.format(record, 2, 2));

    CommandRun run =
        CommandRun.of(
            "measure",
            "--model=" + TestFiles.demo("models/small"),
            "--data=" + data,
            "--group-by=kind",
            "--out=" + folder.resolve("out"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).doesNotContainPattern(STEERING).contains("\\u001b[31mred\\u202e1");
    Files.writeString(data, "{\"id\": \"a\", \"\\u001b[2J\u202e\": }");
    CommandRun refused =
        CommandRun.of(
            "measure",
            "--model=" + TestFiles.demo("models/small"),
            "--data=" + data,
            "--out=" + folder.resolve("refused"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).doesNotContainPattern(STEERING);
  }
}
