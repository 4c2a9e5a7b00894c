package ai.rote.cli;

import ai.rote.core.ExampleException;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TextTokenizer;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.Shard;
import ai.rote.results.run.GenerationSettings;
import ai.rote.results.run.MeasureRequest;
import ai.rote.results.run.MeasureRun;
import ai.rote.results.run.Results;
import ai.rote.results.run.RunRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rote measure}: a model and a file of examples in, tables and a folder of results out. */
@Command(
    name = "measure",
    description = {
      "Measures greedy and (n, p)-discoverable extraction of a model on a file of examples.",
      "",
      "Each line of a JSON Lines file is an object with an id and one of: prefix and suffix (text),"
          + " prefixIds and suffixIds (token ids), or text, whose first tokens become prefix and"
          + " suffix. Every other field is metadata, for --group-by.",
      "",
      "With --samples suffixes are drawn as well; with --near-verbatim and --tokenisations,"
          + " suffixes that are not quite the true one are searched, which bounds from below how"
          + " likely any of them is.",
      "",
      "A run that was interrupted is resumed by the same command. A finished run is not scored"
          + " again: only its reports are made anew, with the --n, --p and --group-by given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote measure --model pythia-1b --data pairs.jsonl --out results",
      "",
      "  # what it would take, and whether anything is wrong",
      "  rote measure --model pythia-1b --data pairs.jsonl --out results --check",
      "",
      "  # two schemes, beside examples that the model has not seen, by a field",
      "  rote measure --model pythia-1b --data pairs.jsonl --out results \\",
      "      --scheme top-k=40 --scheme top-p=0.95,temperature=0.8 \\",
      "      --control set=control --group-by repetitions"
    },
    mixinStandardHelpOptions = true)
public final class MeasureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for scores.jsonl, report.json, report.html and run.json; created, and never"
              + " written over by another run.")
  private Path out;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--bos",
      paramLabel = "none|add|model",
      defaultValue = "model",
      converter = BosConverter.class,
      description =
          "What stands before an example: nothing; the tokenizer's BOS, never doubled; or, by default,"
              + " what the model's tokenizer puts before texts (token ids stay as they are). It is not"
              + " counted in --prefix-tokens.")
  private BosPolicy bos;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--group-by",
      paramLabel = "FIELD",
      description = "Metadata field to report by, such as repetitions.")
  private String groupBy;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--control",
      paramLabel = "FIELD=VALUE",
      converter = GridOptions.ControlConverter.class,
      description =
          "Examples that were not in the training data, as in set=control; reported beside the"
              + " others.")
  private ControlSet control;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--shard",
      paramLabel = "I/K",
      converter = ShardConverter.class,
      description = "Score the I-th of K parts only, into a folder of its own; see rote merge.")
  private Shard shard;

  @Option(
      names = "--check",
      description =
          "Dry run: checks model, options and every example, estimates the cost, and measures"
              + " nothing. Exit code 1 if anything is wrong.")
  private boolean check;

  @Mixin private DataOptions dataOptions;
  @Mixin private ConfigOption config;
  @Mixin private CheckpointOptions checkpoint;
  @Mixin private ModelOptions modelOptions;
  @Mixin private GridOptions gridOptions;
  @Mixin private IntervalOptions intervalOptions;
  @Mixin private CsvOption csv;
  @Mixin private GenerationOptions generationOptions;
  @Mixin private LabelOptions labels;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public MeasureCommand() {}

  /** Options that say where things are and what is reported: they change no score. */
  private static final Set<String> NOT_SCORING =
      Set.of(
          "interval",
          IntervalOptions.LEVEL,
          IntervalOptions.BOOTSTRAP,
          CsvOption.CSV,
          "model",
          "data",
          "suffix-data",
          "out",
          "n",
          "p",
          "group-by",
          "control",
          "check",
          "config",
          LabelOptions.NAME,
          LabelOptions.TITLE,
          OutputOptions.QUIET,
          OutputOptions.GROUP_READABLE,
          DataOptions.STRICT);

  @Override
  public Integer call() {
    dataOptions.refuseBelowOne();
    Grid grid =
        gridOptions.grid(
            spec, intervalOptions.intervals(spec, gridOptions.interval, RunOptions.NONE));
    GenerationSettings generation = generationOptions.settings(spec, grid);
    if (checkpoint.scoresOnly() && !generation.isNone()) {
      throw usage(
          "--samples, --near-verbatim and --tokenisations need a model that Rote's own decoder runs;"
              + " --torchscript only scores");
    }
    MeasureRun.refuseForeign(out);
    try (DataOptions options = dataOptions) {
      DataSet data = options.open();
      DataSummary summary =
          DataSummary.of(data.source(), each -> control != null && control.holds(each.metadata()));
      if (summary.examples() == 0) {
        throw new ExampleException(
            data.name()
                + ": the data set is empty; expected at least one example, as in {\"id\": \"a\","
                + " \"text\": \"...\"}");
      }
      options.refuseUnused(data, summary);
      refuseUnknownFields(summary);
      return check ? check(data, summary, grid, generation) : measure(data, grid, generation);
    }
  }

  private int measure(DataSet data, Grid grid, GenerationSettings generation) {
    ReportFiles reports =
        new ReportFiles(
            grid, Optional.ofNullable(groupBy), Optional.ofNullable(control), csv.isAsked());
    try (ShownProgress progress = new ShownProgress()) {
      Results results =
          MeasureRun.execute(
              request(data, grid, generation),
              () -> checkpoint.load(modelOptions.load()),
              progress,
              reports);
      if (dataOptions.isStrict()) {
        SkippedExample.refuse(results.skipped()); // of a run that was finished before
      }
      print(results, grid, reports);
    }
    return ExitCode.OK;
  }

  private int check(DataSet data, DataSummary summary, Grid grid, GenerationSettings generation) {
    ModelInfo model =
        checkpoint
            .inspect(modelOptions.load())
            .orElseThrow(() -> usage("--check cannot look into a TorchScript file"));
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(checkpoint.folder())) {
      DryRun run =
          new DryRun(
              output.terminal(),
              model,
              tokenizer,
              dataOptions.prefixTokens(),
              dataOptions.suffixTokens(),
              bos,
              dataOptions.isStrict());
      return run.check(data, summary, grid.schemes().size(), generation)
          ? ExitCode.OK
          : ExitCode.SOFTWARE;
    }
  }

  private MeasureRequest request(DataSet data, Grid grid, GenerationSettings generation) {
    EffectiveOptions effective = new EffectiveOptions(spec);
    Map<String, Object> scoring = effective.scoring(NOT_SCORING, modelOptions, grid);
    generationOptions.countGrid(scoring, grid);
    scoring.put("prefix-tokens", dataOptions.prefixTokens());
    scoring.put("suffix-tokens", dataOptions.suffixTokens());
    Map<String, Path> files = effective.files(NOT_SCORING);
    checkpoint.countByContent(scoring, files);
    return new MeasureRequest(
        new RunRequest(
            out,
            output.access(),
            checkpoint.toString(),
            checkpoint.folder(),
            data.name(),
            data.sha256(),
            bos,
            grid.schemes(),
            shard == null ? Shard.WHOLE : shard,
            RunOptions.of(
                effective.without(
                    Set.of("out", "config", OutputOptions.QUIET, OutputOptions.GROUP_READABLE))),
            RunOptions.of(scoring),
            files),
        data.source(),
        dataOptions.prefixTokens(),
        dataOptions.suffixTokens(),
        dataOptions.isStrict(),
        generation);
  }

  private void print(Results results, Grid grid, ReportFiles reports) {
    Terminal to = output.terminal();
    if (reports.figures().isPresent()) {
      ReportPrinter printer = new ReportPrinter(to, grid, reports);
      printer.printRun(results.run());
      printer.print();
    } else {
      to.line("this shard got no examples");
    }
    to.blank();
    to.line("written to %s", out);
  }

  private void refuseUnknownFields(DataSummary summary) {
    if (groupBy != null && !summary.metadata().contains(groupBy)) {
      throw usage(
          "--group-by: no example has a field '" + groupBy + "'; there are " + summary.metadata());
    }
    if (control != null && summary.wanted() == 0) {
      throw usage("--control: no example has " + control);
    }
    if (control != null && summary.wanted() == summary.examples() && shard == null) {
      throw usage("--control: " + control.refusal(summary.wanted(), summary.examples()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class BosConverter extends Converter<BosPolicy> {
    BosConverter() {
      super(BosPolicy::parse);
    }
  }

  static final class ShardConverter extends Converter<Shard> {
    ShardConverter() {
      super(Shard::parse);
    }
  }

  /** Shows how far things are, and what a resumed run starts from. */
  private final class ShownProgress implements MeasureRun.Observer, AutoCloseable {
    private ScoringProgress progress;

    @Override
    public void alreadyFinished(int examples) {
      say(out + " holds this run, finished: the model is not run again, only the reports are made");
    }

    @Override
    public void begin(int examples, int done, long tokens) {
      if (done > 0) {
        say("resuming " + out + ": " + done + " of " + examples + " examples are there");
      }
      progress = ScoringProgress.of("scoring", examples - done, tokens, output);
    }

    private void say(String message) {
      output.progress().line("%s", message);
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
