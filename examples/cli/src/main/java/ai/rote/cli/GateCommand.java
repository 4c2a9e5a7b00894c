package ai.rote.cli;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.MeasuredRate;
import ai.rote.results.gate.ExtractionGate;
import ai.rote.results.gate.GateOutcome;
import ai.rote.results.gate.GatedRun;
import ai.rote.results.gate.JUnitXml;
import ai.rote.results.run.ReportSink;
import ai.rote.results.run.Results;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote gate}: limits and a results folder in, a verdict and an exit code out. */
@Command(
    name = "gate",
    description = {
      "Judges a run by limits, for a build server: passes only if every rate is shown to keep to its"
          + " limit, by a one-sided upper confidence bound at the level. Too few examples to show it"
          + " do not pass. Needs neither model nor data.",
      "",
      "A RATE is greedy, or as in n=1000,p=0.5 or worst-case, which are judged under every scheme of"
          + " the run, or with its scheme as in top-k=40,n=1000,p=0.5."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote gate results --max n=1000,p=0.5:1%% --max greedy:0.1%%",
      "",
      "  # and no more than half a point above another run",
      "  rote gate results --max n=1000,p=0.5:5%% \\",
      "      --baseline base --margin 0.5%% --junit gate.xml"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every criterion is shown to hold",
      "1:failure: nothing was judged",
      "2:usage error",
      "3:a criterion is not shown to hold"
    },
    mixinStandardHelpOptions = true)
public final class GateCommand implements Callable<Integer> {
  private static final int START_BYTES = 1_000;

  /** What a script sees where the gate is shut. */
  static final int SHUT = 3;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that rote measure or merge has written.")
  private Path folder;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--max",
      paramLabel = "RATE:LIMIT%",
      converter = LimitConverter.class,
      description =
          "Highest share of the examples, as in n=1000,p=0.5:1%%; may be given several times.")
  private List<RateLimit> limits = List.of();

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--baseline",
      paramLabel = "DIR",
      description = "A run on the same examples, to compare with by --margin or --within.")
  private Path baseline;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--margin",
      paramLabel = "[RATE:]POINTS%",
      converter = MarginConverter.class,
      description =
          "By how much a rate may lie above the baseline's (non-inferiority), as in greedy:0.5%%;"
              + " without a rate, for every rate of --max.")
  private List<RateLimit> margins = List.of();

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--within",
      paramLabel = "[RATE:]POINTS%",
      converter = EquivalenceConverter.class,
      description = "The same to either side of the baseline's rate (equivalence).")
  private List<RateLimit> equivalences = List.of();

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--scheme",
      paramLabel = "SPEC",
      converter = GridOptions.SchemeConverter.class,
      description =
          "Scheme of the rates that name none; may be given several times; default: every scheme of"
              + " the run.")
  private List<SamplingScheme> schemes = List.of();

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--control",
      paramLabel = "FIELD=VALUE",
      converter = GridOptions.ControlConverter.class,
      description =
          "Examples that were not in the training data, which are not judged; default: as the run"
              + " had it.")
  private ControlSet control;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--common",
      description = "Judge only the examples that both the run and the baseline hold.")
  private boolean common;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--" + IntervalOptions.LEVEL,
      paramLabel = "LEVEL",
      converter = OneSidedLevel.class,
      description =
          "Level of every one-sided bound, between 0.5 and 1; default: 0.95. A model that reaches a"
              + " limit passes with a probability of at most 1 - LEVEL.")
  private double level = ShareInterval.DEFAULT_LEVEL;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description =
          "Write the outcome as JUnit XML too, a test case for each criterion; only an earlier JUnit"
              + " file is written over.")
  private Path junit;

  @Mixin private OutputOptions output;

  /** For picocli. */
  public GateCommand() {}

  @Override
  public Integer call() {
    refuseIncomplete();
    Results results = Results.open(folder);
    Optional<Results> compared = Optional.ofNullable(baseline).map(Results::open);
    GatedRun run = GatedRun.read(results, compared, Optional.ofNullable(control), common);
    ExtractionGate gate = gate(run);
    GateOutcome outcome = gate.check(run.report());
    if (junit != null) {
      write(outcome);
    }
    Terminal to = output.terminal();
    to.entry(
        "run",
        "%s: %s examples%s",
        folder,
        Tables.grouped(run.report().examples()),
        run.skipped() == 0 ? "" : "; " + run.skipped() + " skipped, of which nothing is known");
    outcome.findings().forEach(each -> to.line("%s", each));
    to.line("%s", outcome.verdict());
    return outcome.passes() ? ExitCode.OK : SHUT;
  }

  private void refuseIncomplete() {
    if (limits.isEmpty() && margins.isEmpty() && equivalences.isEmpty()) {
      throw usage("there is nothing to judge by; name a limit, as in --max greedy:1%");
    }
    boolean compares = !margins.isEmpty() || !equivalences.isEmpty();
    if (compares && baseline == null) {
      throw usage("--margin and --within compare with a run; name it with --baseline");
    }
    if (baseline != null && !compares) {
      throw usage("--baseline needs --margin or --within: how much may the rates differ?");
    }
    if (common && baseline == null) {
      throw usage("--common leaves out what the run of --baseline lacks; name it");
    }
    if (junit != null) {
      refuseForeign(junit);
    }
  }

  private ExtractionGate gate(GatedRun run) {
    ExtractionGate gate = ExtractionGate.ofLevel(level);
    Set<MeasuredRate> limited = new LinkedHashSet<>();
    for (RateLimit each : limits) {
      List<MeasuredRate> rates = rates("--max", each, run);
      limited.addAll(rates);
      for (MeasuredRate rate : rates) {
        gate = gate.atMost(rate, each.share());
      }
    }
    for (RateLimit each : margins) {
      for (MeasuredRate rate : rates("--margin", each, limited, run)) {
        gate = gate.notAbove(rate, run.baseline().orElseThrow(), each.share());
      }
    }
    for (RateLimit each : equivalences) {
      for (MeasuredRate rate : rates("--within", each, limited, run)) {
        gate = gate.within(rate, run.baseline().orElseThrow(), each.share());
      }
    }
    return gate;
  }

  /** A margin without a rate is for every rate that has a limit. */
  private Collection<MeasuredRate> rates(
      String option, RateLimit margin, Set<MeasuredRate> limited, GatedRun run) {
    if (margin.rate().isPresent()) {
      return rates(option, margin, run);
    }
    if (limited.isEmpty()) {
      throw usage(option + " " + margin + " names no rate, and there is no --max that does");
    }
    return limited;
  }

  private List<MeasuredRate> rates(String option, RateLimit limit, GatedRun run) {
    List<MeasuredRate> rates = limit.rates(schemes.isEmpty() ? run.schemes() : schemes);
    for (MeasuredRate rate : rates) {
      if (!rate.under().map(run.schemes()::contains).orElse(true)) {
        throw usage(
            option
                + ": there are no scores under "
                + rate.under().get()
                + ", only under "
                + run.schemes());
      }
      if (rate.under().map(run::hasOnlyBounds).orElse(false)) {
        throw usage(
            option
                + ": under "
                + rate.under().get()
                + " only bounds are known of some examples, and so there is no rate to judge; name"
                + " other schemes with --scheme");
      }
    }
    return rates;
  }

  private void write(GateOutcome outcome) {
    Path file = junit.toAbsolutePath();
    ReportSink.into(file.getParent(), output.access())
        .write(file.getFileName().toString(), to -> JUnitXml.write(outcome, folder.toString(), to));
  }

  /** Before anything is read: a mistyped path must not cost a file. */
  private static void refuseForeign(Path file) {
    if (!Files.exists(file)) {
      Path parent = file.toAbsolutePath().getParent();
      if (parent == null || !Files.isDirectory(parent)) {
        throw new RoteException("--junit " + file + ": there is no folder " + parent);
      }
      return;
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      String start = new String(bytes.readNBytes(START_BYTES), StandardCharsets.UTF_8);
      if (!start.contains("<testsuite")) {
        throw new RoteException(
            "--junit " + file + ": is there already, and no JUnit XML; it is left as it is");
      }
    } catch (IOException e) {
      throw new RoteException("--junit " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static final class LimitConverter extends Converter<RateLimit> {
    LimitConverter() {
      super(RateLimit::limit);
    }
  }

  static final class MarginConverter extends Converter<RateLimit> {
    MarginConverter() {
      super(RateLimit::margin);
    }
  }

  static final class EquivalenceConverter extends Converter<RateLimit> {
    EquivalenceConverter() {
      super(RateLimit::equivalence);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
