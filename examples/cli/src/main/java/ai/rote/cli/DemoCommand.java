package ai.rote.cli;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.CausalLm;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.TokenizedDataSet;
import ai.rote.demo.Demo;
import ai.rote.demo.DemoModel;
import ai.rote.metrics.ExtractionReport;
import ai.rote.metrics.GroupedReport;
import ai.rote.metrics.stat.Rate;
import ai.rote.results.analysis.Grid;
import ai.rote.results.run.Measurement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rote demo}: the shipped models, measured on what they were and were not trained on. */
@Command(
    name = "demo",
    description =
        "Measures the three shipped models on records that stood 1 to 128 times in their training"
            + " data, and on a control set (0 times).",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final String FIELD = "repetitions";
  private static final SamplingScheme SCHEME = SamplingScheme.topK(40);
  private static final long QUERIES = 10_000;
  private static final double PROBABILITY = 0.5;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  /** For picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Map<DemoModel, ExtractionReport> reports = new EnumMap<>(DemoModel.class);
    try (Demo demo = Demo.unpack()) {
      List<PrefixSuffix> examples = demo.examples();
      for (DemoModel model : DemoModel.values()) {
        Measurement measurement = measure(demo, model, examples);
        reports.put(model, measurement.report());
        if (model == DemoModel.LARGE) {
          ReportPrinter printer = new ReportPrinter(out, Grid.DEFAULT);
          printer.printRun("the large demo model", measurement);
          out.printf("%nOn the records that stood in the training data:%n");
          printer.print(measurement.report().groupBy("set").group("planted"));
        }
      }
    }
    printSizes(reports);
    return 0;
  }

  private Measurement measure(Demo demo, DemoModel model, List<PrefixSuffix> examples) {
    try (CausalLm loaded = CausalLm.load(demo.checkpoint(model), modelOptions.load());
        Progress progress = new Progress(model)) {
      return Measurement.run(
          loaded,
          examples,
          ExampleTokenizer.CUSTOMARY_TOKENS,
          ExampleTokenizer.CUSTOMARY_TOKENS,
          BosPolicy.MODEL,
          Grid.DEFAULT.schemes(),
          progress);
    }
  }

  private void printSizes(Map<DemoModel, ExtractionReport> reports) {
    PrintWriter out = spec.commandLine().getOut();
    Map<DemoModel, GroupedReport> groups = new EnumMap<>(DemoModel.class);
    reports.forEach((model, report) -> groups.put(model, report.groupBy(FIELD)));
    out.printf("%nBy size and repetitions in the training data, %% of examples [95 %% interval]%n");
    printSizes("greedy", groups, ExtractionReport::greedy);
    printSizes(
        String.format(
            Locale.ROOT,
            "extracted within n = %s queries with p = %s, %s",
            Tables.grouped(QUERIES),
            PROBABILITY,
            SCHEME),
        groups,
        report -> report.under(SCHEME).rate(QUERIES, PROBABILITY));
  }

  private void printSizes(
      String title, Map<DemoModel, GroupedReport> groups, Function<ExtractionReport, Rate> rate) {
    List<String> header = new ArrayList<>(List.of(FIELD, "examples"));
    groups.keySet().forEach(model -> header.add(model.folderName()));
    List<List<String>> rows = new ArrayList<>();
    for (Object value : groups.get(DemoModel.LARGE).byValue().keySet()) {
      List<String> row = new ArrayList<>();
      row.add(value.equals(0L) ? "0 (control)" : value.toString());
      row.add(Tables.grouped(groups.get(DemoModel.LARGE).group(value).examples()));
      groups.values().forEach(each -> row.add(Tables.percent(rate.apply(each.group(value)))));
      rows.add(row);
    }
    spec.commandLine().getOut().printf("%n%s%n%s%n", title, Tables.of(header, rows));
  }

  private final class Progress implements Measurement.Observer, AutoCloseable {
    private final DemoModel model;
    private ScoringProgress progress;

    Progress(DemoModel model) {
      this.model = model;
    }

    @Override
    public void begin(TokenizedDataSet data) {
      progress =
          ScoringProgress.of(
              model.folderName(), data.examples().size(), spec.commandLine().getErr());
    }

    @Override
    public void scored(TokenScores scores) {
      progress.accept(scores);
    }

    @Override
    public void close() {
      if (progress != null) {
        progress.close();
      }
    }
  }
}
