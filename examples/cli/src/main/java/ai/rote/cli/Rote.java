package ai.rote.cli;

import ai.rote.results.run.Interruption;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar rote.jar COMMAND}. */
@Command(
    name = "rote",
    description = "Measures how much of its training data a language model repeats.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failure", "2:usage error", "130:interrupted"},
    subcommands = {
      DemoCommand.class,
      MeasureCommand.class,
      ScanCommand.class,
      FetchCommand.class,
      MergeCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      DoctorCommand.class
    })
public final class Rote {

  private Rote() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments command and options
   */
  public static void main(String[] arguments) {
    CommandLine commandLine = commandLine();
    Interruption interruption = new Interruption(commandLine.getErr());
    int exitCode = commandLine.execute(arguments);
    interruption.over();
    System.exit(exitCode);
  }

  /**
   * The command line, not run yet.
   *
   * @return commands that write UTF-8 to standard output and standard error
   */
  public static CommandLine commandLine() {
    CommandLine commandLine = new RoteCommandLine(new Rote());
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    return commandLine;
  }
}
