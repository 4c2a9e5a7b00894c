package ai.rote.cli;

import ai.rote.metrics.stat.ClusterPlan;
import ai.rote.metrics.stat.Interval;
import ai.rote.metrics.stat.Power;
import ai.rote.metrics.stat.SampleSize;
import ai.rote.metrics.stat.ShareInterval;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rote plan}: what is to be shown in, a number of examples out. */
@Command(
    name = "plan",
    description = {
      "Says how many examples a study needs, or what a number of them can show. Needs neither model"
          + " nor data.",
      "",
      "Name one aim: --width for an interval, --max for showing that a rate is at most so high,"
          + " --margin for showing that it is at most so much above another run's; or --examples"
          + " alone. Powers are exact, for independent examples; clusters multiply what is needed by"
          + " their design effect."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  # an interval 2 points wide around an expected 1 %%",
      "  rote plan --width 2%% --rate 1%%",
      "",
      "  # at most 1 %% shown, where 0.2 %% are true, for documents of 4 passages",
      "  rote plan --max 1%% --rate 0.2%% --cluster-size 4 --correlation 0.5",
      "",
      "  # no more than half a point above the baseline",
      "  rote plan --margin 0.5%% --discordance 1%%",
      "",
      "  # what 250 examples can show",
      "  rote plan --examples 250 --max 1%%"
    },
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
  /** Nothing larger is worth asking about. */
  private static final long MOST = 1_000_000_000;

  /** The power of more takes minutes to sum. */
  private static final long MOST_PAIRS = 1_000_000;

  @Spec private CommandSpec spec;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--width",
      paramLabel = "POINTS%",
      converter = ShareConverter.class,
      description = "The interval around the rate is to be at most so wide, from end to end.")
  private Double width;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--max",
      paramLabel = "LIMIT%",
      converter = ShareConverter.class,
      description = "The rate is to be shown to be at most so high.")
  private Double max;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--margin",
      paramLabel = "POINTS%",
      converter = PointsConverter.class,
      description =
          "The rate is to be shown to lie at most so much above that of another run on the same"
              + " examples; 0%% to show that it is lower.")
  private Double margin;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--rate",
      paramLabel = "RATE%",
      converter = RateConverter.class,
      description = "The rate that is expected; default: 0%% for --max.")
  private Double rate;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--discordance",
      paramLabel = "SHARE%",
      converter = RateConverter.class,
      description = "Share of the examples that only one of two runs will let out, for --margin.")
  private Double discordance;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--difference",
      paramLabel = "POINTS%",
      converter = PointsConverter.class,
      description = "Expected rate less that of the other run, for --margin; default: 0%%.")
  private double difference;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--cluster-size",
      paramLabel = "M",
      description = "Examples that belong together, such as passages of a document; default: 1.")
  private int clusterSize = 1;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--correlation",
      paramLabel = "R",
      description =
          "How alike the examples of a cluster are, from 0 to 1; must be given with --cluster-size.")
  private Double correlation;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "So many examples there will be: say what they can show.")
  private Long examples;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--power",
      paramLabel = "P",
      split = ",",
      description = "With which probability it is to be shown, between 0 and 1; default: 0.8,0.9.")
  private List<Double> powers = List.of(0.8, 0.9);

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--interval",
      paramLabel = "NAME",
      converter = GridOptions.IntervalConverter.class,
      description = "Interval around shares, wilson or clopper-pearson; default: wilson.")
  private ShareInterval interval = ShareInterval.WILSON;

  @Section(Section.Heading.REPORT)
  @Option(
      names = "--" + IntervalOptions.LEVEL,
      paramLabel = "LEVEL",
      converter = OneSidedLevel.class,
      description = "Level of intervals and bounds, between 0.5 and 1; default: 0.95.")
  private double level = ShareInterval.DEFAULT_LEVEL;

  @Section(Section.Heading.DATA)
  @Option(
      names = "--tokens",
      paramLabel = "T",
      description = "Tokens of an example, prefix and suffix together, to say what it costs.")
  private Integer tokens;

  @Mixin private OutputOptions output;

  /** For picocli. */
  public PlanCommand() {}

  @Override
  public Integer call() {
    refuseUnclear();
    try {
      ClusterPlan clusters = new ClusterPlan(clusterSize, correlation == null ? 0 : correlation);
      if (examples == null) {
        plan(clusters);
      } else {
        show(clusters);
      }
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    return ExitCode.OK;
  }

  private void refuseUnclear() {
    long aims = Stream.of(width, max, margin).filter(each -> each != null).count();
    if (aims > 1) {
      throw usage("--width, --max and --margin are different aims; name one");
    }
    if (aims == 0 && examples == null) {
      throw usage("nothing is aimed at; name --width, --max or --margin, or --examples alone");
    }
    if (width != null && rate == null) {
      throw usage("--width needs --rate, since intervals are wider the nearer it is to 50%");
    }
    if (margin != null && discordance == null) {
      throw usage("--margin needs --discordance: which share of the examples may differ?");
    }
    if (clusterSize > 1 && correlation == null) {
      throw usage("--cluster-size needs --correlation: how alike are examples of a cluster?");
    }
    if (examples != null && (examples < 1 || examples > MOST)) {
      throw usage("--examples must be from 1 to 1,000,000,000, but is " + examples);
    }
    if (tokens != null && tokens < 1) {
      throw usage("--tokens must be at least 1, but is " + tokens);
    }
    for (double each : powers) {
      if (!(each > 0 && each < 1)) {
        throw usage("--power must be between 0 and 1, as in 0.8, but is " + each);
      }
    }
  }

  private double expected() {
    return rate == null ? 0 : rate;
  }

  /** How many examples an aim needs. */
  private void plan(ClusterPlan clusters) {
    List<List<String>> rows = new ArrayList<>();
    if (width != null) {
      rows.add(
          row(interval.toString(), SampleSize.forWidth(rate, width, interval, level), clusters));
    } else {
      for (double power : powers) {
        rows.add(row(Interval.percent(power) + " %", needed(power), clusters));
      }
    }
    List<String> header =
        new ArrayList<>(List.of(width == null ? "power" : "interval", "examples"));
    if (clusterSize > 1) {
      header.addAll(List.of("clusters", "examples in clusters"));
    }
    if (tokens != null) {
      header.add("tokens");
    }
    Terminal to = output.terminal();
    to.entry("aim", "%s", aim());
    to.table(header, rows);
    if (max != null) {
      to.line(
          "From so many examples on, the power stays as high. At least %s are needed to show it at"
              + " all, with none extracted.",
          Tables.grouped(clustered(SampleSize.fewestToShowAtMost(max, level), clusters)));
    }
    if (clusterSize > 1) {
      to.line("%s; approximate, where examples by themselves are exact", clusters);
    }
    if (tokens != null) {
      to.line("Each token is passed over once, for any number of queries n.");
    }
  }

  private long needed(double power) {
    return max != null
        ? SampleSize.toShowAtMost(max, expected(), power, level)
        : SampleSize.toShowDifferenceAtMost(margin, difference, discordance, power, level);
  }

  private List<String> row(String label, long needed, ClusterPlan clusters) {
    List<String> row = new ArrayList<>(List.of(label, Tables.grouped(needed)));
    if (clusterSize > 1) {
      row.add(Tables.grouped(clusters.clusters(needed)));
      row.add(Tables.grouped(clustered(needed, clusters)));
    }
    if (tokens != null) {
      row.add(Tables.grouped(clustered(needed, clusters) * tokens));
    }
    return row;
  }

  private static long clustered(long independent, ClusterPlan clusters) {
    return clusters.clusters(independent) * clusters.size();
  }

  private String aim() {
    if (width != null) {
      return String.format(
          Locale.ROOT,
          "an interval of at most %s points around %s %% (%s, %s %%)",
          percent(width),
          percent(rate),
          interval,
          Interval.percent(level));
    }
    return max != null
        ? String.format(
            Locale.ROOT,
            "to show at most %s %% where %s %% are true (Clopper-Pearson, one-sided, %s %%)",
            percent(max),
            percent(expected()),
            Interval.percent(level))
        : String.format(
            Locale.ROOT,
            "to show at most %s points above another run where the truth is %s, and %s %% of the"
                + " examples differ (exact, melded, one-sided, %s %%)",
            percent(margin),
            percent(difference),
            percent(discordance),
            Interval.percent(level));
  }

  /** What so many examples can show. */
  private void show(ClusterPlan clusters) {
    Terminal to = output.terminal();
    long effective = clusters.effective(examples);
    to.entry("examples", "%s%s", Tables.grouped(examples), as(clusters, effective));
    to.line("%s", new Prospect(effective, interval, level));
    if (width != null) {
      to.line(
          "around %s %%, the interval would be %s points wide",
          percent(rate), percent(SampleSize.width(rate, effective, interval, level)));
    } else if (max != null) {
      to.line("%s: power %s %%", aim(), percent(Power.atMost(max, expected(), effective, level)));
    } else if (margin != null) {
      if (effective > MOST_PAIRS) {
        throw usage("--margin takes at most 1,000,000 examples, and not " + effective);
      }
      to.line(
          "%s: power %s %%",
          aim(),
          percent(Power.differenceAtMost(margin, difference, discordance, (int) effective, level)));
    }
    if (tokens != null) {
      to.line("%s tokens, each passed over once", Tables.grouped(examples * tokens));
    }
  }

  private static String as(ClusterPlan clusters, long effective) {
    return clusters.size() == 1
        ? ""
        : " in " + clusters + ", as good as " + Tables.grouped(effective) + " by themselves";
  }

  private static String percent(double share) {
    return Prospect.percent(share, RoundingMode.HALF_EVEN);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** A share strictly between none and all. */
  static final class ShareConverter extends Converter<Double> {
    ShareConverter() {
      super(text -> Percentage.within(text, 0, 1, false));
    }
  }

  /** A share, none and all among them. */
  static final class RateConverter extends Converter<Double> {
    RateConverter() {
      super(text -> Percentage.within(text, 0, 1, true));
    }
  }

  /** A difference of shares. */
  static final class PointsConverter extends Converter<Double> {
    PointsConverter() {
      super(text -> Percentage.within(text, -1, 1, false));
    }
  }
}
