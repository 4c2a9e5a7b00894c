package ai.rote.cli;

import ai.rote.core.RoteException;
import ai.rote.results.run.Interruption;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code rote COMMAND}. */
@Command(
    name = "rote",
    description = "Measures how much of its training data a language model repeats.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footerHeading = "%nTo begin with:%n",
    footer = {
      "  rote demo                    measures models that come with Rote",
      "  rote help measure            says what a command does and takes",
      "  rote measure --model pythia-1b --data pairs.jsonl --out results/pythia-1b"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:failure",
      "2:usage error",
      "3:a gate is not passed",
      "130:interrupted"
    },
    subcommands = {
      DemoCommand.class,
      MeasureCommand.class,
      ScanCommand.class,
      FetchCommand.class,
      InspectCommand.class,
      MergeCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      GateCommand.class,
      PlanCommand.class,
      MatchCommand.class,
      CanariesCommand.class,
      AuditCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
public final class Rote implements Callable<Integer> {
  /** What a class that is not found means where all of them are there. */
  static final String TOO_FEW_FILES =
      "; if its files are all there, this process may open too few of them (ulimit -n)";

  @Spec private CommandSpec spec;

  private Rote() {}

  /** Without a command: help, where errors go, since nothing was done. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments command and options
   */
  public static void main(String[] arguments) {
    try {
      System.exit(run(arguments));
    } catch (Error | TypeNotPresentException e) {
      // Where not even the command line could be loaded; the platform does not say why.
      System.err.println("error: Rote cannot be loaded: " + e + TOO_FEW_FILES);
      System.exit(ExitCode.SOFTWARE);
    }
  }

  private static int run(String[] arguments) {
    CommandLine commandLine = commandLine();
    try {
      commandLine.setUsageHelpWidth(Terminal.columns());
    } catch (RoteException e) {
      commandLine.getErr().println("error: " + Shown.inLines(e.getMessage()));
      return ExitCode.USAGE;
    }
    Interruption interruption = new Interruption(commandLine.getErr());
    try {
      return commandLine.execute(arguments);
    } finally {
      interruption.over();
    }
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
    HelpLayout.applyTo(commandLine);
    return commandLine;
  }
}
