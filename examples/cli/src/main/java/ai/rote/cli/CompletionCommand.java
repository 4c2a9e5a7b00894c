package ai.rote.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rote completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description =
        "Prints a script that lets bash or zsh complete commands, options and their values.",
    footerHeading = "%nExample, for this shell; in ~/.bashrc or ~/.zshrc it is for every shell:%n",
    footer = "  source <(rote completion)",
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** For picocli. */
  public CompletionCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("rote", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
