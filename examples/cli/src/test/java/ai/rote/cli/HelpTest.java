package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What help says, at 80 columns. */
class HelpTest {

  static Set<String> commands() {
    Set<String> commands = new TreeSet<>(Rote.commandLine().getSubcommands().keySet());
    commands.remove("help");
    return commands;
  }

  private static OptionSpec option(String command, String name) {
    return Rote.commandLine().getSubcommands().get(command).getCommandSpec().findOption(name);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsIntoEightyColumnsAndNamesEveryOption(String command) {
    CommandRun run = CommandRun.inColumns(80, "help", command);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: rote " + command + " ");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    for (OptionSpec each :
        Rote.commandLine().getSubcommands().get(command).getCommandSpec().options()) {
      assertThat(run.out()).containsOnlyOnce("\n" + indented(each));
      for (String word : String.join(" ", each.description()).split(" ")) {
        assertThat(run.out()).as("a word that is not cut").contains(word);
      }
    }
    assertThat(CommandRun.inColumns(80, command, "--help").out()).isEqualTo(run.out());
  }

  private static String indented(OptionSpec option) {
    String names = String.join(", ", option.names());
    boolean isShort = option.shortestName().length() == 2;
    return (isShort ? "  " : "      ") + names + (option.arity().max() == 0 ? " " : "=");
  }

  @Test
  void optionsStandUnderHeadingsWithWhatMustBeGivenFirst() {
    String help = CommandRun.inColumns(80, "help", "measure").out();

    assertThat(help)
        .startsWith("Usage: rote measure --model=MODEL --data=FILE|- --out=DIR [OPTIONS]\n")
        .containsSubsequence(
            "\nThe model:\n      --model=MODEL",
            "--dtype",
            "\nWhat it is measured on:\n      --data=",
            "--prefix-tokens",
            "\nWhat is reported:\n",
            "--control",
            "\nWhat is drawn and searched as well:\n      --samples",
            "\nThe run:\n      --out=DIR",
            "--quiet",
            "--help",
            "\nExamples:\n");
  }

  /** Those behind a mark are remarks. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyExampleParses(String command) {
    String help = CommandRun.inColumns(80, "help", command).out();
    assertThat(help).containsPattern("\nExamples?[:,]");
    String examples = help.substring(help.indexOf("\nExample") + 1).replace("\\\n", " ");
    List<String> found = new ArrayList<>();
    for (String line : examples.lines().map(String::strip).toList()) {
      if (line.startsWith("rote ")) {
        found.add(line);
        CommandLine.ParseResult parsed =
            Rote.commandLine().parseArgs(line.substring("rote ".length()).split("\\s+"));
        assertThat(parsed.errors()).isEmpty();
      }
    }
    assertThat(found.isEmpty()).isEqualTo(command.equals("completion"));
  }

  @Test
  void withoutACommandItIsShownAsAnError() {
    CommandRun run = CommandRun.inColumns(80);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("Usage: rote [OPTIONS] COMMAND\n")
        .contains("  measure  ", "  help  ", "rote demo")
        .isEqualTo(CommandRun.inColumns(80, "--help").out())
        .isEqualTo(CommandRun.inColumns(80, "help").out());
  }

  @Test
  void completionIsAScriptThatBashReads(@TempDir Path folder)
      throws IOException, InterruptedException {
    CommandRun run = CommandRun.inColumns(80, "completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("complete -F", " rote", "measure", "--near-verbatim");
    assertThat(run.out()).contains("\"float32\" \"float16\" \"bfloat16\"");
    Path script = Files.writeString(folder.resolve("completion"), run.out());
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    Process bash = new ProcessBuilder("/bin/bash", "-n", script.toString()).inheritIO().start();
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).isZero();
  }

  @Test
  void measureAndScanCallTheSameThingsTheSame() {
    for (String name :
        List.of(
            "--model",
            "--adapter",
            "--out",
            "--prefix-tokens",
            "--suffix-tokens",
            "--bos",
            "--scheme",
            "--n",
            "--p",
            "--interval",
            "--check",
            "--config",
            "--quiet")) {
      assertThat(option("measure", name)).as(name).isNotNull();
      assertThat(option("scan", name)).as(name).isNotNull();
    }
  }
}
