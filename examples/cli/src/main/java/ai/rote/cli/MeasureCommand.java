package ai.rote.cli;

import ai.rote.core.ExampleException;
import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.model.CausalLm;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.SkippedExample;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ComparisonSettings;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.page.CompareFiles;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.Shard;
import ai.rote.results.run.BaselineSettings;
import ai.rote.results.run.GenerationSettings;
import ai.rote.results.run.MeasureRequest;
import ai.rote.results.run.MeasureRun;
import ai.rote.results.run.Results;
import ai.rote.results.run.RunRequest;
import ai.rote.results.run.SweepFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
      "Several --prefix-tokens are a sweep: each of them is a run in a folder of its own inside"
          + " --out, of the same suffixes, and compare.html shows rates against the length.",
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
      "      --control set=control --group-by repetitions",
      "",
      "  # the same suffixes after 25, 50 and 100 tokens",
      "  rote measure --model pythia-1b --data texts.jsonl --out sweep \\",
      "      --prefix-tokens 25,50,100"
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
  @Mixin private ChatOptions chatOptions;
  @Mixin private ConfigOption config;
  @Mixin private PresetOption preset;
  @Mixin private CheckpointOptions checkpoint;
  @Mixin private ModelOptions modelOptions;
  @Mixin private GridOptions gridOptions;
  @Mixin private IntervalOptions intervalOptions;
  @Mixin private SubjectOptions subjectOptions;
  @Mixin private DesignOptions design;
  @Mixin private CsvOption csv;
  @Mixin private GenerationOptions generationOptions;
  @Mixin private BaselineOptions baselineOptions;
  @Mixin private CutOption cut;
  @Mixin private LabelOptions labels;
  @Mixin private OutputOptions output;

  private Optional<ChatPrompt> chat;

  /** For picocli. */
  public MeasureCommand() {}

  @Override
  public Integer call() {
    checkpoint.check(modelOptions.load());
    Map<String, Lengths> lengths = dataOptions.lengths();
    boolean sweep = lengths.size() > 1;
    if (sweep && shard != null) {
      throw usage("--shard divides one run, but there are " + lengths.size() + " lengths");
    }
    Grid grid =
        gridOptions
            .grid(spec, intervalOptions.intervals(spec, gridOptions.interval, RunOptions.NONE))
            .withDesign(design.fields());
    checkpoint.checkBounds(grid.schemes());
    subjectOptions
        .settings(spec, RunOptions.NONE)
        .ifPresent(each -> each.refuseUnfit(grid.design()));
    GenerationSettings generation =
        generationOptions.settings(spec, grid, baselineOptions.hasPrior());
    if (checkpoint.scoresOnly() && !generation.isNone()) {
      throw usage(
          "--samples, --near-verbatim and --tokenisations need a model that Rote's own decoder runs;"
              + " --torchscript and --server only score");
    }
    chat = chatOptions.prompt(checkpoint.tokenizerFolder(), bos);
    refuseUnfitBaselines();
    if (sweep) {
      SweepFolder.refuseForeign(out, lengths.keySet());
    } else {
      MeasureRun.refuseForeign(out);
    }
    try (DataOptions options = dataOptions) {
      DataSet data = options.open(lengths.values().iterator().next());
      DataSummary summary =
          DataSummary.of(
              subjectOptions.checked(spec, data.source()),
              each -> {
                boolean inControl = control != null && control.holds(each.metadata());
                design.check(each, inControl);
                return inControl;
              });
      if (summary.examples() == 0) {
        throw new ExampleException(
            data.name()
                + ": the data set is empty; expected at least one example, as in {\"id\": \"a\","
                + " \"text\": \"...\"}");
      }
      options.refuseUnused(data, summary);
      chatOptions.refuseUnfit(lengths, data, summary);
      if (sweep) {
        options.refuseUnsplit(data, summary);
      }
      refuseUnknownFields(summary);
      if (check) {
        return new MeasureCheck(
                spec,
                checkpoint,
                modelOptions,
                dataOptions,
                output,
                bos,
                chat,
                Optional.ofNullable(control))
            .check(
                lengths, summary, grid, generation, baselines(lengths.values().iterator().next()));
      }
      if (sweep) {
        sweep(lengths, grid, generation);
      } else {
        ReportFiles reports = reports(grid);
        Lengths only = lengths.values().iterator().next();
        Results results = measure(out, only, "", grid, generation, reports, () -> load(grid));
        ReportPrinter.print(output.terminal(), results, reports);
      }
      return ExitCode.OK;
    }
  }

  private void refuseUnfitBaselines() {
    if (baselineOptions.isAsked() && checkpoint.isServed()) {
      throw usage("--prior and --reference need a model that runs here, not one of a server");
    }
    if (baselineOptions.hasPrior() && chat.isPresent()) {
      throw usage("--prior scores suffixes after other prefixes as they are, not in a chat");
    }
    if (cut.given().isPresent() && !baselineOptions.isAsked()) {
      throw usage("--prior-cut needs --prior or --reference");
    }
  }

  private BaselineSettings baselines(Lengths lengths) {
    return baselineOptions.settings(spec, generationOptions.seed(), lengths, modelOptions.load());
  }

  private CausalLm load(Grid grid) {
    return checkpoint.load(modelOptions.load(), grid.schemes());
  }

  private ReportFiles reports(Grid grid) {
    return new ReportFiles(
            grid, Optional.ofNullable(groupBy), Optional.ofNullable(control), csv.isAsked())
        .withCut(cut.given())
        .withSubjects(subjectOptions.settings(spec, RunOptions.NONE));
  }

  private Results measure(
      Path folder,
      Lengths lengths,
      String name,
      Grid grid,
      GenerationSettings generation,
      ReportFiles reports,
      Supplier<CausalLm> loader) {
    try (MeasureProgress progress = new MeasureProgress(folder, name, output)) {
      Results results =
          MeasureRun.execute(
              request(folder, dataOptions.open(lengths), lengths, grid, generation),
              loader,
              progress,
              reports);
      if (dataOptions.isStrict()) {
        SkippedExample.refuse(results.skipped()); // of a run that was finished before
      }
      return results;
    }
  }

  /** Each length is a run like any other; what was finished before is not scored again. */
  private void sweep(Map<String, Lengths> all, Grid grid, GenerationSettings generation) {
    Map<String, Results> runs = new LinkedHashMap<>();
    try (KeptModel model = new KeptModel(() -> load(grid))) {
      all.forEach(
          (name, lengths) ->
              runs.put(
                  name,
                  measure(
                      out.resolve(name), lengths, name, grid, generation, reports(grid), model)));
    }
    Comparison comparison =
        Comparison.of(
            runs,
            new ComparisonSettings(
                grid.queries(),
                grid.probabilities(),
                true, // fewer texts are long enough for a longer suffix
                Optional.ofNullable(control),
                Optional.ofNullable(groupBy),
                Optional.empty(),
                false,
                Optional.empty(),
                grid.intervals().level(),
                grid.intervals().bootstrap().orElseThrow(),
                grid.design()));
    new CompareFiles(Optional.empty(), csv.isAsked())
        .write(comparison, SweepFolder.sink(out, output.access()));
    Terminal to = output.terminal();
    new ComparisonPrinter(to, comparison).print();
    to.blank();
    to.line("written to %s: a run in each of %s", out, String.join(", ", all.keySet()));
  }

  private MeasureRequest request(
      Path folder, DataSet data, Lengths lengths, Grid grid, GenerationSettings generation) {
    EffectiveOptions effective = new EffectiveOptions(spec);
    Map<String, Object> scoring = effective.scoring(NotScoring.NAMES, modelOptions, grid);
    generationOptions.countGrid(scoring, grid);
    ChatOptions.count(scoring, chat);
    lengths.putInto(scoring);
    Map<String, Object> given =
        effective.without(
            Set.of("out", "config", OutputOptions.QUIET, OutputOptions.GROUP_READABLE));
    lengths.replaceIn(given);
    if (!folder.equals(out)) { // names tell runs apart
      given.computeIfPresent("name", (option, name) -> name + " " + folder.getFileName());
    }
    Map<String, Path> files = effective.files(NotScoring.NAMES);
    checkpoint.countByContent(scoring, files);
    baselineOptions.countByContent(scoring, files);
    return new MeasureRequest(
        new RunRequest(
            folder,
            output.access(),
            checkpoint.toString(),
            checkpoint.folder(),
            checkpoint.isServed(),
            checkpoint.rescored(),
            data.name(),
            data.sha256(),
            bos,
            grid.schemes(),
            shard == null ? Shard.WHOLE : shard,
            RunOptions.of(given),
            RunOptions.of(scoring),
            files),
        data.source(),
        lengths.prefixTokens(),
        lengths.suffixTokens(),
        lengths.suffixStart(),
        dataOptions.isStrict(),
        generation,
        chat,
        baselines(lengths));
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
}
