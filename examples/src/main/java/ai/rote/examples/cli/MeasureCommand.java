package ai.rote.examples.cli;

import ai.rote.core.BosPolicy;
import ai.rote.core.CausalLm;
import ai.rote.core.ExampleTokenizer;
import ai.rote.core.PrefixSuffix;
import ai.rote.core.TokenScores;
import ai.rote.examples.run.Grid;
import ai.rote.examples.run.Measurement;
import ai.rote.examples.run.MeasurementFiles;
import ai.rote.examples.run.RunFolder;
import ai.rote.metrics.TokenizedDataSet;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
          + " suffix. Every other field is metadata, for --group-by."
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
          "Folder for scores.jsonl, report.json and run.json; created, and never written over.")
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

  @Option(names = "--limit", paramLabel = "N", description = "Measure the first N examples only.")
  private Integer limit;

  @Mixin private CheckpointOptions checkpoint;
  @Mixin private ModelOptions modelOptions;
  @Mixin private GridOptions gridOptions;

  /** For picocli. */
  public MeasureCommand() {}

  @Override
  public Integer call() {
    refuseBelowOne("--prefix-tokens", prefixTokens);
    refuseBelowOne("--suffix-tokens", suffixTokens);
    refuseBelowOne("--limit", limit);
    RunFolder.refuseUsed(out);
    List<PrefixSuffix> examples = read();
    Grid grid = gridOptions.grid();
    Path folder = checkpoint.folder();
    try (CausalLm loaded = checkpoint.load(modelOptions.load());
        FilesAndProgress observer = new FilesAndProgress(loaded, examples)) {
      Measurement measurement =
          Measurement.run(
              loaded, examples, prefixTokens(), suffixTokens(), bos, grid.schemes(), observer);
      Optional<String> field = Optional.ofNullable(groupBy);
      new MeasurementFiles(
              checkpoint.name(),
              folder,
              checkpoint.torchScript(),
              checkpoint.adapter(),
              data,
              options(grid))
          .finish(observer.folder, measurement, grid, field);
      observer.progress.close();

      ReportPrinter printer = new ReportPrinter(spec.commandLine().getOut(), grid);
      printer.printRun(checkpoint.toString(), measurement);
      printer.print(measurement.report());
      field.ifPresent(name -> printer.printGroups(measurement.report().groupBy(name)));
      spec.commandLine().getOut().printf("%nwritten to %s%n", out);
    }
    return 0;
  }

  private List<PrefixSuffix> read() {
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
    return examples;
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

  private ObjectNode options(Grid grid) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("prefixTokens", prefixTokens());
    options.put("suffixTokens", suffixTokens());
    options.put("bos", bos.toString());
    checkpoint.pruning().ifPresent(pruning -> options.put("prune", pruning.toString()));
    grid.schemes().forEach(scheme -> options.withArray("schemes").add(scheme.toString()));
    grid.queries().forEach(n -> options.withArray("n").add(n));
    grid.probabilities().forEach(p -> options.withArray("p").add(p));
    if (groupBy != null) {
      options.put("groupBy", groupBy);
    }
    if (limit != null) {
      options.put("limit", limit);
    }
    return options;
  }

  static final class BosConverter extends Converter<BosPolicy> {
    BosConverter() {
      super(BosPolicy::parse);
    }
  }

  /** Writes each record as it comes, and shows how far things are. */
  private final class FilesAndProgress implements Measurement.Observer, AutoCloseable {
    private final MeasurementFiles.Records records;
    private RunFolder folder;
    private ScoringProgress progress;

    FilesAndProgress(CausalLm model, List<PrefixSuffix> examples) {
      this.records = new MeasurementFiles.Records(examples, model::tokenizer);
    }

    @Override
    public void begin(TokenizedDataSet data) {
      folder = RunFolder.create(out);
      progress = ScoringProgress.of("scoring", data.examples().size(), spec.commandLine().getErr());
    }

    @Override
    public void scored(TokenScores scores) {
      folder.append(records.of(scores));
      progress.accept(scores);
    }

    @Override
    public void close() {
      if (folder != null) {
        progress.close();
        folder.close();
      }
    }
  }
}
