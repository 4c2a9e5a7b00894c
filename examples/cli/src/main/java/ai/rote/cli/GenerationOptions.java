package ai.rote.cli;

import ai.rote.metrics.distance.Similarity;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.NamedCloseness;
import ai.rote.results.record.Threshold;
import ai.rote.results.run.GenerationSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is generated besides scores. */
@Section(Section.Heading.GENERATION)
final class GenerationOptions {
  @Option(
      names = "--samples",
      paramLabel = "M",
      description = "Draw M suffixes of each example under each scheme, and one greedily.")
  private Integer samples;

  @Option(
      names = "--stop",
      paramLabel = "decided|width=W",
      converter = StopConverter.class,
      description =
          "Draw fewer than M of an example once it is decided, for every --epsilon, --n and --p,"
              + " whether it is extractable; or once the interval of its probability is no wider"
              + " than W for every --epsilon. Looked at after every 64 draws.")
  private StopOption stop;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the draws, and of the prefixes of --prior; default: 0.")
  private Long seed;

  @Option(
      names = "--distance",
      paramLabel = "NAME",
      converter = ClosenessConverter.class,
      description =
          "What compares a suffix with the true one, by tokens: hamming, levenshtein (the default),"
              + " bleu, rouge-l, longest-common-substring or longest-common-subsequence.")
  private NamedCloseness closeness;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      split = ",",
      converter = ThresholdConverter.class,
      description =
          "How far a suffix may be from the true one and still count, in tokens, or as a share of"
              + " the suffix's tokens, rounded down, as in 5%%; for a similarity, how near it must"
              + " be. Default: 0.")
  private List<Threshold> thresholds;

  @Option(
      names = "--near-verbatim",
      paramLabel = "WIDTH",
      description =
          "Search suffixes within each --epsilon by a beam of this width, a power of two: a lower"
              + " bound of their probability, for about the cost of WIDTH draws.")
  private Integer nearVerbatim;

  @Option(
      names = "--tokenisations",
      paramLabel = "WIDTH",
      description =
          "Search other tokens that make up the suffix's text, by a beam of this width: a lower"
              + " bound of the text's probability.")
  private Integer tokenisations;

  /** Decides draws and, of unrelated prefixes, which. */
  long seed() {
    return seed == null ? 0 : seed;
  }

  GenerationSettings settings(CommandSpec spec, Grid grid, boolean hasPrior) {
    NamedCloseness by = closeness == null ? NamedCloseness.LEVENSHTEIN : closeness;
    refuseUnless(spec, samples == null || samples >= 1, "--samples must be at least 1", samples);
    refuseUnless(
        spec, isWidth(nearVerbatim), "--near-verbatim must be a power of two", nearVerbatim);
    refuseUnless(
        spec, isWidth(tokenisations), "--tokenisations must be a power of two", tokenisations);
    refuseUnless(
        spec,
        samples != null || hasPrior || seed == null,
        "--seed needs --samples or --prior",
        seed);
    refuseUnless(spec, samples != null || stop == null, "--stop needs --samples", stop);
    boolean compares = samples != null || nearVerbatim != null;
    refuseUnless(
        spec,
        compares || thresholds == null,
        "--epsilon needs --samples or --near-verbatim",
        typed(spec, "--epsilon"));
    refuseUnless(
        spec,
        compares || closeness == null,
        "--distance needs --samples or --near-verbatim",
        closeness);
    refuseUnless(
        spec,
        thresholds != null || !(by.closeness() instanceof Similarity),
        "--epsilon is needed for a similarity as --distance",
        by);
    if (nearVerbatim != null) {
      refuseUnless(
          spec,
          by.searched().isPresent(),
          "--near-verbatim needs hamming or levenshtein as --distance",
          by);
      refuseUnless(spec, thresholds != null, "--near-verbatim needs --epsilon", nearVerbatim);
    }
    List<Threshold> all =
        thresholds == null
            ? List.of(Threshold.VERBATIM)
            : GridOptions.notEmpty(spec, "--epsilon", thresholds);
    for (Threshold each : all) {
      refuseUnless(
          spec,
          !each.isShare() || by.takesShares(),
          "--epsilon as a share of the suffix needs hamming or levenshtein as --distance",
          each);
      refuseUnless(
          spec,
          each.isShare() || by.searched().isEmpty() || each.number() == Math.rint(each.number()),
          "--epsilon must be a whole number of tokens, or a share of the suffix as in 5%",
          each);
      refuseUnless(
          spec,
          each.number() <= Integer.MAX_VALUE,
          "--epsilon must be at most " + Integer.MAX_VALUE,
          each);
    }
    return new GenerationSettings(
        optional(samples),
        Optional.ofNullable(stop).map(each -> each.of(grid)),
        seed(),
        by,
        compares ? all : List.of(),
        optional(nearVerbatim),
        optional(tokenisations));
  }

  /** Other n and p change no score, but may change how many draws there are. */
  void countGrid(Map<String, Object> scoring, Grid grid) {
    if (stop != null && stop.dependsOnGrid()) {
      scoring.put("n", grid.queries());
      scoring.put("p", grid.probabilities());
    }
  }

  private static String typed(CommandSpec spec, String option) {
    return String.join(",", spec.findOption(option).originalStringValues());
  }

  private static boolean isWidth(Integer width) {
    return width == null || (width >= 1 && Integer.bitCount(width) == 1);
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static void refuseUnless(CommandSpec spec, boolean right, String rule, Object value) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), rule + " (found: " + value + ")");
    }
  }

  static final class StopConverter extends Converter<StopOption> {
    StopConverter() {
      super(StopOption::parse);
    }
  }

  static final class ThresholdConverter extends Converter<Threshold> {
    ThresholdConverter() {
      super(Threshold::parse);
    }
  }

  static final class ClosenessConverter extends Converter<NamedCloseness> {
    ClosenessConverter() {
      super(NamedCloseness::parse);
    }
  }
}
