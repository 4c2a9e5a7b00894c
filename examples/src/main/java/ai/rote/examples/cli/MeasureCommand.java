package ai.rote.examples.cli;

import ai.rote.core.BosPolicy;
import ai.rote.core.ExampleTokenizer;
import ai.rote.core.PrefixSuffix;
import ai.rote.core.TokenScores;
import ai.rote.examples.report.ControlSet;
import ai.rote.examples.report.ReportFiles;
import ai.rote.examples.run.Fingerprint;
import ai.rote.examples.run.Grid;
import ai.rote.examples.run.RecordedRun;
import ai.rote.examples.run.Results;
import ai.rote.examples.run.RunData;
import ai.rote.examples.run.RunRequest;
import ai.rote.examples.run.Shard;
import ai.rote.metrics.ExtractionReport;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      "Each line of the file is a JSON object with an id and one of: prefix and suffix (text),"
          + " prefixIds and suffixIds (token ids), or text, whose first tokens become prefix and"
          + " suffix. Every other field is metadata, for --group-by.",
      "",
      "A run that was interrupted is resumed by the same command. A finished run is not scored"
          + " again: only its reports are made anew, with the --n, --p and --group-by given."
    },
    mixinStandardHelpOptions = true)
public final class MeasureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Examples, JSON Lines.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for scores.jsonl, report.json, report.html and run.json; created, and never"
              + " written over by another run.")
  private Path out;

  @Option(
      names = "--prefix-tokens",
      paramLabel = "A",
      description = "Prefix length of examples given as text; default: 50.")
  private Integer prefixTokens;

  @Option(
      names = "--suffix-tokens",
      paramLabel = "K",
      description = "Suffix length of examples given as text; default: 50.")
  private Integer suffixTokens;

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

  @Option(
      names = "--group-by",
      paramLabel = "FIELD",
      description = "Metadata field to report by, such as repetitions.")
  private String groupBy;

  @Option(
      names = "--control",
      paramLabel = "FIELD=VALUE",
      converter = GridOptions.ControlConverter.class,
      description =
          "Examples that were not in the training data, as in set=control; reported beside the"
              + " others.")
  private ControlSet control;

  @Option(names = "--limit", paramLabel = "N", description = "Measure the first N examples only.")
  private Integer limit;

  @Option(
      names = "--shard",
      paramLabel = "I/K",
      converter = ShardConverter.class,
      description = "Score the I-th of K parts only, into a folder of its own; see rote merge.")
  private Shard shard;

  @Mixin private CheckpointOptions checkpoint;
  @Mixin private ModelOptions modelOptions;
  @Mixin private GridOptions gridOptions;

  /** For picocli. */
  public MeasureCommand() {}

  /** Options that say where things are and what is reported: they change no score. */
  private static final Set<String> NOT_SCORING =
      Set.of("model", "data", "out", "n", "p", "group-by", "control");

  @Override
  public Integer call() {
    refuseBelowOne("--prefix-tokens", prefixTokens);
    refuseBelowOne("--suffix-tokens", suffixTokens);
    refuseBelowOne("--limit", limit);
    Grid grid = gridOptions.grid(spec);
    RecordedRun.refuseForeign(out);
    RunData examples = read();
    ReportFiles reports =
        new ReportFiles(grid, Optional.ofNullable(groupBy), Optional.ofNullable(control));
    try (ShownProgress progress = new ShownProgress()) {
      RecordedRun.execute(
          request(examples, grid), () -> checkpoint.load(modelOptions.load()), progress, reports);
    }
    print(grid, reports);
    return 0;
  }

  private RunRequest request(RunData examples, Grid grid) {
    EffectiveOptions effective = new EffectiveOptions(spec);
    ObjectNode options = effective.without(Set.of("out"));
    ObjectNode scoring = effective.without(NOT_SCORING);
    effective.files(Set.of()).keySet().forEach(scoring::remove);
    scoring.put("device", modelOptions.device.kind().toString());
    scoring.put("prefix-tokens", prefixTokens());
    scoring.put("suffix-tokens", suffixTokens());
    scoring.remove("scheme");
    grid.schemes().forEach(scheme -> scoring.withArray("scheme").add(scheme.toString()));
    Map<String, Path> files = effective.files(NOT_SCORING);
    checkpoint
        .adapter()
        .ifPresent(
            adapter -> {
              scoring.remove(CheckpointOptions.ADAPTER);
              files.put(CheckpointOptions.ADAPTER, adapter);
            });
    return new RunRequest(
        out,
        checkpoint.toString(),
        checkpoint.folder(),
        examples,
        prefixTokens(),
        suffixTokens(),
        bos,
        grid.schemes(),
        shard == null ? Shard.WHOLE : shard,
        options,
        scoring,
        files);
  }

  private void print(Grid grid, ReportFiles reports) {
    Optional<ExtractionReport> report = reports.report();
    PrintWriter to = spec.commandLine().getOut();
    ReportPrinter printer = new ReportPrinter(to, grid);
    if (report.isPresent()) {
      printer.printRun(
          checkpoint.toString(),
          ReportPrinter.describe(Results.open(out).run().path("model")),
          report.get());
      printer.print(report.get());
      reports.groupedBy().ifPresent(name -> printer.printGroups(report.get().groupBy(name)));
    } else {
      to.println("this shard got no examples");
    }
    to.printf("%nwritten to %s%n", out);
  }

  private RunData read() {
    List<PrefixSuffix> examples = PrefixSuffix.readJsonl(data);
    if (limit != null && limit < examples.size()) {
      examples = examples.subList(0, limit);
    }
    boolean documents =
        examples.stream().anyMatch(each -> each.content() instanceof PrefixSuffix.Document);
    if (!documents && !examples.isEmpty() && (prefixTokens != null || suffixTokens != null)) {
      throw usage(
          "--prefix-tokens and --suffix-tokens split examples given as 'text', but "
              + data
              + " gives prefixes and suffixes");
    }
    if (groupBy != null && examples.stream().noneMatch(e -> e.metadata().containsKey(groupBy))) {
      TreeSet<String> fields = new TreeSet<>();
      examples.forEach(example -> fields.addAll(example.metadata().keySet()));
      throw usage("--group-by: no example has a field '" + groupBy + "'; there are " + fields);
    }
    if (control != null && examples.stream().noneMatch(e -> control.holds(e.metadata()))) {
      throw usage("--control: no example has " + control);
    }
    return new RunData(data.toString(), examples, Fingerprint.later(data));
  }

  private int prefixTokens() {
    return prefixTokens == null ? ExampleTokenizer.CUSTOMARY_TOKENS : prefixTokens;
  }

  private int suffixTokens() {
    return suffixTokens == null ? ExampleTokenizer.CUSTOMARY_TOKENS : suffixTokens;
  }

  private void refuseBelowOne(String option, Integer value) {
    if (value != null && value < 1) {
      throw usage(option + " must be at least 1, but is " + value);
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
  private final class ShownProgress implements RecordedRun.Observer, AutoCloseable {
    private ScoringProgress progress;

    @Override
    public void alreadyFinished(int examples) {
      say(out + " holds this run, finished: the model is not run again, only the reports are made");
    }

    @Override
    public void begin(int examples, int done) {
      if (done > 0) {
        say("resuming " + out + ": " + done + " of " + examples + " examples are there");
      }
      progress = ScoringProgress.of("scoring", examples - done, spec.commandLine().getErr());
    }

    private void say(String message) {
      spec.commandLine().getErr().println(message);
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
