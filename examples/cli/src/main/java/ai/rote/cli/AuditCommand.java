package ai.rote.cli;

import ai.rote.results.analysis.CanaryAudit;
import ai.rote.results.canary.CanaryFolder;
import ai.rote.results.canary.CanaryManifest;
import ai.rote.results.figures.AuditFigures;
import ai.rote.results.page.AuditFiles;
import ai.rote.results.run.NewFolder;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote audit}: runs over canaries in; exposure and bounds of epsilon out. */
@Command(
    name = "audit",
    description = {
      "Says what canaries show of a model: their exposure by rank and by a fitted distribution, how"
          + " well a score tells those that are in from those that are out, and the lower bound of"
          + " differential privacy's epsilon that follows from one training run.",
      "",
      "Given runs of several models, each trained independently on the split of its number, it tests"
          + " one canary in all of them, which bounds epsilon without regard to what else a run"
          + " shows. Each bound stands with its assumptions."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote audit run --canaries canaries --out audit",
      "  rote audit run-1 run-2 run-3 run-4 --canaries canaries --out audit"
    },
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders that rote measure has written, of one model each.")
  private List<Path> folders;

  @Option(
      names = "--canaries",
      required = true,
      paramLabel = "DIR",
      description =
          "The folder that rote canaries make has written. Runs of other data are refused.")
  private Path canaries;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for audit.json and audit.html; created, and never written over. Without it, only"
              + " tables are printed.")
  private Path out;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--" + LabelOptions.TITLE,
      paramLabel = "TEXT",
      converter = LabelOptions.TitleConverter.class,
      description = "Title of the page; default: the names of the folders.")
  private String title;

  @Mixin private AuditPlanOptions audit;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public AuditCommand() {}

  @Override
  public Integer call() {
    if (out != null) {
      NewFolder.refuseForeign(out);
    }
    List<CanaryFolder> sets = CanaryFolder.open(canaries);
    Map<String, Results> runs = new LinkedHashMap<>();
    for (Path folder : folders) {
      if (runs.put(folder.toString(), Results.open(folder)) != null) {
        throw new ParameterException(spec.commandLine(), folder + " is named twice");
      }
    }
    CanaryManifest manifest = sets.get(0).manifest();
    AuditFigures figures =
        AuditFigures.of(
            CanaryAudit.of(runs, sets, audit.changed(spec, manifest.audit(), manifest.canaries())));
    if (out != null) {
      AuditFiles.write(figures, title(), out, output.access());
    }
    Terminal to = output.terminal();
    new AuditPrinter(to, figures).print();
    if (out != null) {
      to.blank();
      to.line("written to %s", out);
    }
    return ExitCode.OK;
  }

  private String title() {
    if (title != null) {
      return title;
    }
    return folders.size() == 1
        ? "Canaries in " + folders.get(0).getFileName()
        : "Canaries in " + folders.size() + " models";
  }
}
