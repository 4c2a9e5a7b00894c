package ai.rote.cli;

import ai.rote.results.page.ReportFiles;
import ai.rote.results.run.Merge;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote merge}: the shards of a run in, the folder of the whole run out. */
@Command(
    name = "merge",
    description =
        "Puts the shards of one run together, as if it had never been divided: the same records in"
            + " the same order, and the same report.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote measure --model pythia-1b --data pairs.jsonl --out part1 --shard 1/2",
      "  rote measure --model pythia-1b --data pairs.jsonl --out part2 --shard 2/2",
      "  rote merge part1 part2 --out results"
    },
    mixinStandardHelpOptions = true)
public final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "The folders of all shards, in any order.")
  private List<Path> shards;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the whole; created, and never written over.")
  private Path out;

  @Mixin private ReportOptions reportOptions;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public MergeCommand() {}

  @Override
  public Integer call() {
    ReportFiles reports = reportOptions.files(spec, Results.open(shards.get(0)));
    Merge.merge(shards, out, output.access(), reports);
    ReportPrinter.print(output.terminal(), Results.open(out), reports);
    return 0;
  }
}
