package ai.rote.cli;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.demo.Demo;
import ai.rote.demo.DemoModel;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.run.Access;
import ai.rote.results.run.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code rote demo}: the shipped models, measured on what they were and were not trained on, by the
 * commands that anybody would type.
 */
@Command(
    name = "demo",
    description = {
      "Measures the three shipped models on records that stood 1 to 128 times in their training"
          + " data, and on a control set (0 times).",
      "",
      "Models, data and results stay in a folder, to look at and to try other commands on."
    },
    footerHeading = "%nExample:%n",
    footer = "  rote demo --out rote-demo",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final String REPETITIONS = "repetitions";

  /** Versions of one paper are not independent of each other. */
  private static final String PAPER = "paper";

  private static final SamplingScheme SCHEME = SamplingScheme.topK(40);
  private static final long QUERIES = 10_000;
  private static final double PROBABILITY = 0.5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "rote-demo",
      description =
          "Folder for models, data and results; created, and never written over by anything else."
              + " Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private ModelOptions modelOptions;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() {
    createFolder();
    Demo demo = Demo.unpackInto(out);
    Map<DemoModel, GroupedReport> reports = new EnumMap<>(DemoModel.class);
    for (DemoModel model : DemoModel.values()) {
      int exitCode = measure(demo, model);
      if (exitCode != ExitCode.OK) {
        return exitCode;
      }
      reports.put(model, Results.open(results(model)).report().groupBy(REPETITIONS));
    }
    Terminal to = output.terminal();
    printSizes(to, reports);
    printWhere(to);
    return ExitCode.OK;
  }

  /** For results; models and data, which are public, are unpacked into it as well. */
  private void createFolder() {
    try {
      output.access().createFolders(out);
    } catch (FileAlreadyExistsException e) {
      throw new RoteException(out + ": is a file, expected a folder", e);
    } catch (IOException e) {
      throw new RoteException(out + ": cannot be created: " + e.getMessage(), e);
    }
  }

  private Path results(DemoModel model) {
    return out.resolve("results").resolve(model.folderName());
  }

  /** Runs {@code rote measure}; what it prints is shown for the largest model only. */
  private int measure(Demo demo, DemoModel model) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "measure",
                "--model=" + demo.checkpoint(model),
                "--data=" + demo.data(),
                "--control=set=control",
                "--group-by=" + REPETITIONS,
                "--cluster=" + PAPER,
                "--out=" + results(model)));
    if (!modelOptions.isStandard()) {
      command.add("--device=" + modelOptions.device);
      command.add("--dtype=" + modelOptions.dtype);
    }
    if (output.access() == Access.GROUP) {
      command.add("--" + OutputOptions.GROUP_READABLE);
    }
    Terminal to = output.terminal();
    to.command("$ ", command);
    CommandLine measure = Rote.commandLine();
    measure.setOut(model == DemoModel.LARGE ? to.out() : new PrintWriter(PrintWriter.nullWriter()));
    measure.setErr(spec.commandLine().getErr());
    measure.setUsageHelpWidth(to.width());
    if (output.isQuiet()) {
      command.add("--" + OutputOptions.QUIET);
    }
    int exitCode = measure.execute(command.toArray(String[]::new));
    to.blank();
    return exitCode;
  }

  private void printSizes(Terminal to, Map<DemoModel, GroupedReport> reports) {
    to.line(
        "By size and repetitions in the training data, %% of examples [%s %% interval]",
        Interval.percent(Intervals.DEFAULT.level()));
    to.blank();
    to.line("greedy");
    printSizes(to, reports, ExtractionReport::greedy);
    to.blank();
    to.line(
        "extracted within n = %s queries with p = %s, %s",
        Tables.grouped(QUERIES), PROBABILITY, SCHEME);
    printSizes(to, reports, report -> report.under(SCHEME).rate(QUERIES, PROBABILITY));
  }

  private static void printSizes(
      Terminal to, Map<DemoModel, GroupedReport> reports, Function<ExtractionReport, Rate> rate) {
    List<String> header = new ArrayList<>(List.of(REPETITIONS));
    reports.keySet().forEach(model -> header.add(model.folderName()));
    List<List<String>> rows = new ArrayList<>();
    for (Object value : reports.get(DemoModel.LARGE).byValue().keySet()) {
      List<String> row = new ArrayList<>();
      row.add(value.equals(0L) ? "0 (control)" : value.toString());
      reports.values().forEach(each -> row.add(Tables.percent(rate.apply(each.group(value)))));
      rows.add(row);
    }
    to.table(header, rows);
  }

  private void printWhere(Terminal to) {
    Path models = out.resolve("models");
    to.blank();
    to.line("models, data and results are in %s", out);
    to.line("the report to open in a browser: %s", results(DemoModel.LARGE).resolve("report.html"));
    to.blank();
    to.line("to go on from here:");
    to.command(
        "  ",
        List.of(
            "compare",
            results(DemoModel.SMALL).toString(),
            results(DemoModel.LARGE).toString(),
            "--out=" + out.resolve("compare")));
    to.command(
        "  ",
        List.of(
            "scan",
            "--model=" + models.resolve(DemoModel.LARGE.folderName()),
            "--text=YOUR.txt",
            "--out=" + out.resolve("scan")));
  }
}
