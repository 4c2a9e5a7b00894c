package ai.rote.examples.cli;

import ai.rote.core.SamplingScheme;
import ai.rote.examples.report.ControlSet;
import ai.rote.examples.report.ReportFiles;
import ai.rote.examples.run.Grid;
import ai.rote.examples.run.Results;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

  private Grid grid;
  private Optional<String> field;

  ReportFiles files(Results results) {
    JsonNode options = results.run().path("options");
    grid =
        new Grid(
            list(options.path("scheme"), node -> SamplingScheme.parse(node.asText())),
            queries == null ? list(options.path("n"), JsonNode::longValue) : queries,
            probabilities == null ? list(options.path("p"), JsonNode::doubleValue) : probabilities);
    field =
        Optional.ofNullable(groupBy)
            .or(() -> Optional.ofNullable(options.path("group-by").textValue()));
    return new ReportFiles(
        grid,
        field,
        Optional.ofNullable(control)
            .or(
                () ->
                    Optional.ofNullable(options.path("control").textValue())
                        .map(ControlSet::parse)));
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
              printer.printRun(
                  model.path("folder").asText(), ReportPrinter.describe(model), report);
              printer.print(report);
              field.ifPresent(name -> printer.printGroups(report.groupBy(name)));
            });
    out.printf("%nwritten to %s%n", results.folder());
  }
}
