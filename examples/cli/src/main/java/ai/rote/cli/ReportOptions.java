package ai.rote.cli;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.run.Results;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of a report made from records; what is not given is as it was when they were scored. */
final class ReportOptions {
  @Option(
      names = "--n",
      paramLabel = "N",
      split = ",",
      converter = GridOptions.QueriesConverter.class,
      description = "Numbers of queries n, from 1 to 1e18; default: as the run had them.")
  private List<Long> queries;

  @Option(
      names = "--p",
      paramLabel = "P",
      split = ",",
      converter = GridOptions.ProbabilityConverter.class,
      description = "Probabilities p of extraction, in (0, 1]; default: as the run had them.")
  private List<Double> probabilities;

  @Option(
      names = "--group-by",
      paramLabel = "FIELD",
      description = "Metadata field to report by; default: as the run had it.")
  private String groupBy;

  @Option(
      names = "--control",
      paramLabel = "FIELD=VALUE",
      converter = GridOptions.ControlConverter.class,
      description = "Examples that were not in the training data; default: as the run had it.")
  private ControlSet control;

  @Option(
      names = "--interval",
      paramLabel = "NAME",
      converter = GridOptions.IntervalConverter.class,
      description =
          "Interval around shares, wilson or clopper-pearson; default: as the run had it.")
  private ShareInterval interval;

  private Grid grid;

  ReportFiles files(CommandSpec spec, Results results) {
    JsonNode options = results.run().path("options");
    grid =
        new Grid(
            list(options.path("scheme"), node -> scheme(results, node)),
            queries == null
                ? list(options.path("n"), JsonNode::longValue)
                : GridOptions.notEmpty(spec, "--n", queries),
            probabilities == null
                ? list(options.path("p"), JsonNode::doubleValue)
                : GridOptions.notEmpty(spec, "--p", probabilities),
            interval == null
                ? Optional.ofNullable(options.path("interval").textValue())
                    .map(ShareInterval::parse)
                    .orElse(ShareInterval.WILSON)
                : interval);
    return new ReportFiles(
        grid,
        Optional.ofNullable(groupBy)
            .or(() -> Optional.ofNullable(options.path("group-by").textValue())),
        Optional.ofNullable(control)
            .or(
                () ->
                    Optional.ofNullable(options.path("control").textValue())
                        .map(ControlSet::parse)));
  }

  private static SamplingScheme scheme(Results results, JsonNode spelling) {
    try {
      return SamplingScheme.parse(spelling.asText());
    } catch (IllegalArgumentException e) {
      throw new RoteException(results.folder().resolve("run.json") + ": " + e.getMessage(), e);
    }
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> value) {
    List<T> values = new ArrayList<>();
    array.forEach(each -> values.add(value.apply(each)));
    return values;
  }

  void print(PrintWriter out, Results results, ReportFiles reports) {
    reports
        .report()
        .ifPresent(
            report -> {
              ReportPrinter printer = new ReportPrinter(out, grid);
              JsonNode model = results.run().path("model");
              printer.printRun(ReportPrinter.name(model), ReportPrinter.describe(model), report);
              printer.print(reports);
            });
    out.printf("%nwritten to %s%n", results.folder());
  }
}
