package ai.rote.cli;

import ai.rote.core.RoteException;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.Comparison;
import ai.rote.results.analysis.ComparisonSettings;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.page.CompareFiles;
import ai.rote.results.record.RunOptions;
import ai.rote.results.record.RunTitle;
import ai.rote.results.run.NewFolder;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote compare}: result folders on the same examples in, paired differences out. */
@Command(
    name = "compare",
    description = {
      "Compares runs on the same examples: models, checkpoints, settings. Needs neither models nor"
          + " data.",
      "",
      "Each run is compared with the baseline, over the training examples, the control set and"
          + " groups apart. Intervals and p-values are exact, for paired data, and adjusted together"
          + " for all comparisons, so that an interval leaves out 0 just where its p-value says so."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote compare results/base results/unlearned --out comparison",
      "  rote compare a b c --name base,tuned,pruned --n 1,1000 --p 0.5"
    },
    mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*", // counted in call: picocli would count those behind an unknown option alone
      paramLabel = "DIR",
      description =
          "Two folders or more that rote measure or rote merge has written, the baseline first.")
  private List<Path> folders;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      converter = LabelOptions.NameConverter.class,
      description =
          "What the runs are called, one name for each folder; default: as they were named when they"
              + " were measured, or as their folders.")
  private List<String> names;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--" + LabelOptions.TITLE,
      paramLabel = "TEXT",
      converter = LabelOptions.TitleConverter.class,
      description = "Title of the page; default: the names of the runs.")
  private String title;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for compare.json and compare.html; created, and never written over. Without it,"
              + " only tables are printed.")
  private Path out;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--n",
      paramLabel = "N",
      split = ",",
      converter = GridOptions.QueriesConverter.class,
      description = "Numbers of queries n, from 1 to 1e18; default: as the first run had them.")
  private List<Long> queries;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--p",
      paramLabel = "P",
      split = ",",
      converter = GridOptions.ProbabilityConverter.class,
      description = "Probabilities p of extraction, in (0, 1]; default: as the first run had them.")
  private List<Double> probabilities;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--common",
      description =
          "Leave out examples that not all runs hold. Without it, runs that do not hold the same"
              + " examples are refused.")
  private boolean common;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--control",
      paramLabel = "FIELD=VALUE",
      converter = GridOptions.ControlConverter.class,
      description =
          "Examples that were not in the training data, as in set=control; compared apart from the"
              + " others. Default: the control set that the runs were measured with.")
  private ControlSet control;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--group-by",
      paramLabel = "FIELD",
      description = "Metadata field to compare by as well, such as repetitions.")
  private String groupBy;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      description = "Run that all the others are compared with, by its name; default: the first.")
  private String baseline;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--every-pair",
      description = "Compare every two runs, rather than each with the baseline.")
  private boolean everyPair;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--primary",
      paramLabel = "RATE",
      converter = MeasureConverter.class,
      description =
          "The comparison that matters most, chosen before looking: greedy, or as in"
              + " top-k=40,n=1000,p=0.5. It is not adjusted for all the others.")
  private MeasuredRate primary;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--" + IntervalOptions.LEVEL,
      paramLabel = "LEVEL",
      converter = IntervalOptions.LevelConverter.class,
      description =
          "Level of all intervals, between 0 and 1, as in 0.99, and of all differences together;"
              + " default: 0.95.")
  private double level = ShareInterval.DEFAULT_LEVEL;

  @Mixin private DesignOptions design;
  @Mixin private CsvOption csv;
  @Mixin private OutputOptions output;

  /** For picocli. */
  public CompareCommand() {}

  @Override
  public Integer call() {
    if (folders.size() < 2) {
      throw usage("there must be at least 2 folders to compare (found: " + folders.get(0) + ")");
    }
    if (names != null && names.size() != folders.size()) {
      throw usage(
          "--name gives " + names.size() + " names, but there are " + folders.size() + " folders");
    }
    if (everyPair && baseline != null) {
      throw usage("--baseline and --every-pair exclude each other");
    }
    if (out != null) {
      NewFolder.refuseForeign(out);
    } else if (csv.isAsked()) {
      throw usage("--csv writes rates.csv into a folder; name it with --out");
    }
    if (queries != null) {
      GridOptions.notEmpty(spec, "--n", queries);
    }
    if (probabilities != null) {
      GridOptions.notEmpty(spec, "--p", probabilities);
    }
    Map<String, Results> runs = named();
    RunOptions options = runs.values().iterator().next().run().options();
    Comparison comparison =
        Comparison.of(
            runs,
            new ComparisonSettings(
                queries == null ? options.queries() : queries,
                probabilities == null ? options.probabilities() : probabilities,
                common,
                Optional.ofNullable(control),
                Optional.ofNullable(groupBy),
                Optional.ofNullable(baseline),
                everyPair,
                Optional.ofNullable(primary),
                level,
                Grid.DEFAULT.intervals().bootstrap().orElseThrow(),
                design.fields()));
    if (out != null) {
      new CompareFiles(Optional.ofNullable(title), csv.isAsked())
          .write(comparison, out, output.access());
    }
    Terminal to = output.terminal();
    new ComparisonPrinter(to, comparison).print();
    if (out != null) {
      to.blank();
      to.line("written to %s", out);
    }
    return 0;
  }

  /** By the names given now, or when they were measured, or by their folders. */
  private Map<String, Results> named() {
    List<Results> opened = folders.stream().map(Results::open).toList();
    List<String> chosen = names == null ? namesOf(opened) : names;
    Map<String, Results> runs = new LinkedHashMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      if (runs.put(chosen.get(i), opened.get(i)) != null) {
        throw usage(
            names == null
                ? folders.get(i) + " is named twice"
                : "--name gives '" + chosen.get(i) + "' twice");
      }
    }
    return runs;
  }

  /** Names that do not tell all runs apart are of no use: then the folders do. */
  private List<String> namesOf(List<Results> runs) {
    List<String> ends = endsOf(folders);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      found.add(RunTitle.given(runs.get(i).run()).orElse(ends.get(i)));
    }
    return found.stream().distinct().count() == found.size() ? found : ends;
  }

  /** The shortest ends of paths that tell them apart. */
  private static List<String> endsOf(List<Path> folders) {
    List<Path> paths = folders.stream().map(each -> each.toAbsolutePath().normalize()).toList();
    int most = paths.stream().mapToInt(Path::getNameCount).max().orElse(1);
    List<String> found = List.of();
    for (int parts = 1; parts <= most; parts++) {
      int kept = parts;
      found = paths.stream().map(each -> end(each, kept)).toList();
      if (found.stream().distinct().count() == found.size()) {
        break;
      }
    }
    return found;
  }

  private static String end(Path path, int parts) {
    int count = path.getNameCount();
    if (count == 0) {
      throw new RoteException(path + ": holds no results; it has no run.json");
    }
    return path.subpath(Math.max(0, count - parts), count).toString();
  }

  static final class MeasureConverter extends Converter<MeasuredRate> {
    MeasureConverter() {
      super(MeasuredRate::parse);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
