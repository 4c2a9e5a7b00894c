package ai.rote.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rote canaries}: random texts to be planted in training data. */
@Command(
    name = "canaries",
    description =
        "Canaries are random texts that are planted in training data, each by the toss of a coin; how"
            + " well a model tells those that are in from those that are out says how much it gives"
            + " away of its training data.",
    footerHeading = "%nExample, from the making to the audit:%n",
    footer = {
      "  rote canaries make --format CODE_{name}_{digit*6} --seed 7 --out canaries",
      "  # train the model on its data and canaries/insert.jsonl, shuffled",
      "  rote measure --model MODEL --data canaries/canaries.jsonl --out run",
      "  rote audit run --canaries canaries --out audit"
    },
    subcommands = CanariesMakeCommand.class,
    mixinStandardHelpOptions = true)
public final class CanariesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** For picocli. */
  public CanariesCommand() {}

  /** Without a command: help, where errors go, since nothing was done. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
