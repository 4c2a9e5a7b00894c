package ai.rote.examples.cli;

import ai.rote.core.RoteException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What a person sees when a command cannot be carried out, and the exit code a script sees. */
final class Failures {

  private Failures() {}

  /**
   * A usage error: one line, and where to read more.
   *
   * @param error what is wrong with the options
   * @param where the faulty option stands, if not on the command line
   * @return exit code 2
   */
  static int usage(ParameterException error, String where) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + error.getMessage() + where);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /**
   * A failure: one line where its cause lies outside the program, a stack trace where it may be a
   * defect of the program.
   *
   * @param error what was thrown
   * @param command that threw it
   * @param parsed its options
   * @return exit code 1
   */
  static int execution(Exception error, CommandLine command, ParseResult parsed) {
    command.getErr().println("error: " + error.getMessage());
    if (!(error instanceof RoteException)) {
      error.printStackTrace(command.getErr());
    }
    return ExitCode.SOFTWARE;
  }
}
