package ai.rote.cli;

import ai.rote.results.run.Access;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command tells a person, and who may read what it writes into files. */
final class OutputOptions {
  /** The option's name in records; it changes no score. */
  static final String QUIET = "quiet";

  /** Likewise. */
  static final String GROUP_READABLE = "group-readable";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-q", "--" + QUIET},
      description = "Print nothing but errors: no progress and no tables.")
  private boolean quiet;

  @Option(
      names = "--" + GROUP_READABLE,
      description =
          "Let the group read what is written (modes 640 and 750); without it, only you can (600 and"
              + " 700). Folders that are there already stay as they are.")
  private boolean groupReadable;

  /** For the files that a command writes. */
  Access access() {
    return groupReadable ? Access.GROUP : Access.OWNER;
  }

  /** For results. */
  Terminal terminal() {
    return terminal(spec.commandLine().getOut());
  }

  /** For progress and remarks. */
  Terminal progress() {
    return terminal(spec.commandLine().getErr());
  }

  private Terminal terminal(PrintWriter to) {
    return new Terminal(
        quiet ? new PrintWriter(PrintWriter.nullWriter()) : to, spec.usageMessage().width());
  }

  /** Before any option is parsed. */
  static boolean isQuiet(String[] arguments) {
    return Arrays.stream(arguments)
        .anyMatch(each -> each.equals("-q") || each.equals("--" + QUIET));
  }

  boolean isQuiet() {
    return quiet;
  }
}
