package ai.rote.cli;

import ai.rote.core.RoteException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees when a command cannot be carried out, and the exit code a script sees. */
final class Failures {

  private static final int MOST_SUGGESTIONS = 2;

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
    String message = error.getMessage();
    if (error instanceof UnmatchedArgumentException unmatched) {
      message = unmatched(unmatched);
    } else if (error instanceof MissingParameterException && hasUnknownOption(command)) {
      // What is missing may be there under a name that was mistyped.
      message = unmatched(new UnmatchedArgumentException(command, command.getUnmatchedArguments()));
    }
    err.println("error: " + Shown.inLines(message + where));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static boolean hasUnknownOption(CommandLine command) {
    List<String> unmatched = command.getUnmatchedArguments();
    return !unmatched.isEmpty() && unmatched.get(0).startsWith("-");
  }

  /** Which other commands know an option; often none. */
  private static String commandsWith(String option, CommandLine not) {
    CommandLine root = not.getParent() == null ? not : not.getParent();
    return root.getSubcommands().entrySet().stream()
        .filter(each -> each.getValue().getCommandSpec().findOption(option) != null)
        .map(each -> "rote " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Names what is not known and what is like it; all after it is of no use to the reader. */
  private static String unmatched(UnmatchedArgumentException error) {
    CommandLine command = error.getCommandLine();
    String first = error.getUnmatched().get(0);
    String message = error.getMessage();
    if (error.isUnknownOption()) {
      first = first.split("=", 2)[0];
      message = "Unknown option: '" + first + "'";
    } else if (!command.getSubcommands().isEmpty()) {
      message = "there is no command '" + first + "'";
    }
    if (error.isUnknownOption()) {
      String others = commandsWith(first, command);
      if (!others.isEmpty()) {
        return message + ", which is an option of " + others;
      }
    }
    List<String> alike = new UnmatchedArgumentException(command, List.of(first)).getSuggestions();
    return alike.isEmpty()
        ? message
        : message
            + "; did you mean "
            + alike.stream().limit(MOST_SUGGESTIONS).collect(Collectors.joining(" or "))
            + "?";
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
    command.getErr().println("error: " + Shown.inLines(String.valueOf(error.getMessage())));
    if (!(error instanceof RoteException)) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace, true));
      command.getErr().print(Shown.inLines(trace.toString()));
      command.getErr().flush();
    }
    return ExitCode.SOFTWARE;
  }

  /**
   * A failure of the machine that the program runs on, or of what it runs on: one line, whatever it
   * is, and the exit code of a failure.
   *
   * @param error what was thrown
   * @param command that threw it
   * @return exit code 1
   */
  static int error(Error error, CommandLine command) {
    command.getErr().println("error: " + Shown.inLines(message(error)));
    return ExitCode.SOFTWARE;
  }

  private static String message(Error error) {
    if (error instanceof OutOfMemoryError) {
      return String.format(
          Locale.ROOT,
          "out of memory (%s): the heap may have %d MB; java -Xmx gives it more",
          error.getMessage(),
          Runtime.getRuntime().maxMemory() >> 20);
    }
    if (error instanceof StackOverflowError) {
      return "out of stack: something that was read is nested too deeply";
    }
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String hint = cause instanceof LinkageError ? Rote.TOO_FEW_FILES : "";
    String found = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return "the Java platform failed: " + cause.getClass().getSimpleName() + found + hint;
  }
}
