package ai.rote.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command tells a person besides what it writes into files. */
final class OutputOptions {
  /** The option's name in records; it changes no score. */
  static final String QUIET = "quiet";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-q", "--" + QUIET},
      description = "Print nothing but errors: no progress and no tables.")
  private boolean quiet;

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

  boolean isQuiet() {
    return quiet;
  }
}
