package ai.rote.cli;

import ai.rote.core.document.WindowShape;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.TextTokenizer;
import ai.rote.input.DataFile;
import ai.rote.metrics.stat.Intervals;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.ScanAnalysis;
import ai.rote.results.analysis.ScanReport;
import ai.rote.results.page.ScanJson;
import ai.rote.results.page.ScanPage;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.RunTitle;
import ai.rote.results.record.Shard;
import ai.rote.results.run.ContinuationRequest;
import ai.rote.results.run.ReportSink;
import ai.rote.results.run.Results;
import ai.rote.results.run.RunFolder;
import ai.rote.results.run.RunRequest;
import ai.rote.results.run.ScanRequest;
import ai.rote.results.run.ScanRun;
import ai.rote.results.run.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rote scan}: a model and whole texts in, extractable regions and a heat strip out. */
@Command(
    name = "scan",
    description = {
      "Finds the parts of whole texts that a model repeats, by a sliding window: each window's"
          + " suffix is scored from its prefix, and windows that are extractable at the largest --n"
          + " and the middle --p are joined to regions. With --continue, the model is to go on by"
          + " itself from the texts' beginnings instead.",
      "",
      "A scan that was interrupted is resumed by the same command. A finished one is not scored"
          + " again: only its reports are made anew, with the --n and --p given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote scan --model pythia-1b --text book.txt --out scan",
      "",
      "  # a folder of texts, with windows close to one another",
      "  rote scan --model pythia-1b --text books --out scan --stride 1",
      "",
      "  # how far does the model get by itself?",
      "  rote scan --model pythia-1b --text book.txt --out continued --continue"
    },
    mixinStandardHelpOptions = true)
public final class ScanCommand implements Callable<Integer> {
  /** Options that say where things are and what is reported: they change no score. */
  private static final Set<String> NOT_SCORING =
      Set.of(
          "model",
          "text",
          "out",
          "n",
          "p",
          "check",
          "config",
          LabelOptions.NAME,
          LabelOptions.TITLE,
          OutputOptions.QUIET,
          OutputOptions.GROUP_READABLE);

  @Spec private CommandSpec spec;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--text",
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "Plain text, UTF-8, of any length; a folder of them; or - for standard input.")
  private Path text;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for windows.jsonl, regions.jsonl, positions.jsonl, scan.json, scan.html and"
              + " run.json; with --continue, for chunks.jsonl, continuation.json,"
              + " outputs.jsonl, match.html, match.json, spans.jsonl and run.json. Created, and"
              + " never written over by another run.")
  private Path out;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--bos",
      paramLabel = "none|add|model",
      defaultValue = "model",
      converter = BosConverter.class,
      description =
          "What stands before each window: nothing; the tokenizer's BOS; or, by default, what the"
              + " model's tokenizer puts before texts.")
  private BosPolicy bos;

  @Option(
      names = "--check",
      description =
          "Dry run: checks model, options and every window, estimates the cost, and scores nothing."
              + " Exit code 1 if anything is wrong.")
  private boolean check;

  @Mixin private WindowOptions windows;
  @Mixin private ContinueOptions continuing;
  @Mixin private ConfigOption config;
  @Mixin private CheckpointOptions checkpoint;
  @Mixin private ModelOptions modelOptions;
  @Mixin private GridOptions gridOptions;
  @Mixin private LabelOptions labels;
  @Mixin private OutputOptions output;

  private ScanReport report;

  /** For picocli. */
  public ScanCommand() {}

  @Override
  public Integer call() {
    continuing.check(gridOptions);
    checkpoint.check(modelOptions.load());
    checkpoint.refuseBounds();
    RunFolder.holdsRun(out);
    if (!text.toString().equals(DataFile.STANDARD_INPUT)) {
      return run(TextFile.of(text));
    }
    Path copy = DataFile.standardInput();
    try {
      return run(List.of(TextFile.checked("standard input", copy)));
    } finally {
      copy.toFile().delete();
    }
  }

  private int run(List<TextFile> texts) {
    if (continuing.isOn()) {
      goOn(texts);
      return ExitCode.OK;
    }
    WindowShape shape = windows.shape();
    if (!check) {
      scan(texts, shape);
      return ExitCode.OK;
    }
    ModelInfo model =
        checkpoint
            .inspect(modelOptions.load(), gridOptions.grid(spec).schemes())
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--check cannot look into a TorchScript file"));
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(checkpoint.tokenizerFolder())) {
      ScanDryRun dryRun = new ScanDryRun(output.terminal(), model, tokenizer, shape, bos);
      return dryRun.check(texts) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void scan(List<TextFile> texts, WindowShape shape) {
    Grid grid = gridOptions.grid(spec);
    Results results =
        ScanRun.execute(
            new ScanRequest(request(texts, grid), texts, shape),
            () -> checkpoint.load(modelOptions.load(), grid.schemes()),
            new ScanProgress(out, texts, output.progress()),
            (records, sink) -> write(records, sink, texts, shape, grid));
    Terminal to = output.terminal();
    RunTitle.given(results.run()).ifPresent(name -> to.entry("run", "%s", name));
    to.entry("model", "%s: %s", checkpoint, ReportPrinter.describe(results.run()));
    Optional.ofNullable(results.run().spread()).ifPresent(each -> to.entry("spread", "%s", each));
    new ScanPrinter(to, report, shape).print();
    to.blank();
    to.line("written to %s", out);
  }

  private void goOn(List<TextFile> texts) {
    List<SamplingScheme> scheme = List.of(continuing.scheme(gridOptions));
    Grid grid = new Grid(scheme, List.of(), List.of(), Intervals.DEFAULT);
    new LongContinuation(
            new ContinuationRequest(request(texts, grid), texts, continuing.settings()),
            () -> checkpoint.load(modelOptions.load(), scheme),
            output)
        .run();
  }

  private void write(
      Results results, ReportSink sink, List<TextFile> texts, WindowShape shape, Grid grid) {
    report = ScanAnalysis.of(results, sink, texts, grid);
    sink.write("scan.json", RecordCodec.pretty(ScanJson.of(report, results.run())));
    sink.write("scan.html", ScanPage.of(report, texts, shape, results.run()));
  }

  private RunRequest request(List<TextFile> texts, Grid grid) {
    EffectiveOptions effective = new EffectiveOptions(spec);
    Map<String, Object> scoring = effective.scoring(NOT_SCORING, modelOptions, grid);
    scoring.put("command", "scan");
    Map<String, Object> recorded =
        effective.without(
            Set.of("out", "config", OutputOptions.QUIET, OutputOptions.GROUP_READABLE));
    if (continuing.isOn()) {
      continuing.count(scoring);
      recorded = continuing.recorded(recorded, grid.schemes());
    } else {
      windows.count(scoring);
    }
    Map<String, Path> files = effective.files(NOT_SCORING);
    checkpoint.countByContent(scoring, files);
    return new RunRequest(
        out,
        output.access(),
        checkpoint.toString(),
        checkpoint.folder(),
        checkpoint.isServed(),
        checkpoint.rescored(),
        text.toString(),
        CompletableFuture.completedFuture(digest(texts)),
        bos,
        grid.schemes(),
        Shard.WHOLE,
        RunOptions.of(recorded),
        RunOptions.of(scoring),
        files);
  }

  /** Of one text its own; of several, the digest of their names and digests. */
  private static String digest(List<TextFile> texts) {
    if (texts.size() == 1) {
      return texts.get(0).sha256();
    }
    MessageDigest digest = Fingerprint.sha256();
    texts.forEach(
        each ->
            digest.update(
                (each.sha256() + "  " + each.name() + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
