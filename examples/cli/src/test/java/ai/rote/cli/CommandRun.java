package ai.rote.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command as it was run: exit code and what it printed. */
record CommandRun(int exitCode, String out, String err) {
  /** So wide that nothing has to be broken or stacked. */
  private static final int WIDE = 1_000;

  static CommandRun of(String... arguments) {
    return inColumns(WIDE, arguments);
  }

  /** In a terminal of this width. */
  static CommandRun inColumns(int width, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Rote.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    commandLine.setUsageHelpWidth(width);
    int exitCode = commandLine.execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
