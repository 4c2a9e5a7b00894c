package ai.rote.cli;

import ai.rote.results.page.ReportFiles;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote report}: makes a folder's reports anew, without the model. */
@Command(
    name = "report",
    description =
        "Makes the reports of a results folder anew from its records, for other n, p or groups;"
            + " needs neither model nor data.",
    footerHeading = "%nExample:%n",
    footer = {"  rote report results --n 1,100,1000000 --p 0.5 --group-by repetitions"},
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that rote measure has written.")
  private Path folder;

  @Mixin private ReportOptions reportOptions;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public ReportCommand() {}

  @Override
  public Integer call() {
    Results results = Results.open(folder);
    ReportFiles reports = reportOptions.files(spec, results);
    results.reportAgain(output.access(), reports);
    reportOptions.print(output.terminal(), results, reports);
    return 0;
  }
}
