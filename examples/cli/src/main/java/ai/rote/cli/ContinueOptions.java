package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.results.run.ContinuationSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scan --continue}: how a long continuation is generated. */
@Section(Section.Heading.CONTINUATION)
final class ContinueOptions {
  private static final ContinuationSettings STANDARD = ContinuationSettings.STANDARD;

  /** Options that say how windows are cut and reported, of which there are none then. */
  private static final List<String> OF_WINDOWS =
      List.of(
          "prefix-tokens",
          "prefix-chars",
          "suffix-tokens",
          "suffix-chars",
          "stride",
          "n",
          "p",
          "interval",
          "check");

  /** Options of what can only score. */
  private static final List<String> OF_SERVERS = List.of("server", "rescore", "torchscript");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--continue",
      description =
          "In place of windows: give the model the first tokens of each text, and have it go on"
              + " from what it gave, again and again. By default greedily; --scheme names one"
              + " scheme to draw by.")
  private boolean on;

  @Option(
      names = "--seed-tokens",
      paramLabel = "A",
      description = "Length of a seed, what the model is given; default: 50.")
  private Integer seedTokens;

  @Option(
      names = "--seed-at",
      paramLabel = "T",
      split = ",",
      description =
          "Where seeds begin, in tokens of the text: each is continued by itself; default: 0.")
  private List<Long> seedStarts;

  @Option(
      names = "--probe-tokens",
      paramLabel = "K",
      description =
          "Length of the first continuation, which shows whether the model knows the text;"
              + " default: 50.")
  private Integer probeTokens;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description =
          "First continuations to draw of a seed, of which the best counts; default: 1. More need"
              + " --scheme.")
  private Integer attempts;

  @Option(
      names = "--similarity",
      paramLabel = "S",
      description =
          "Go on if the longest run of words that the first continuation shares with the text has"
              + " this share of the text's words; default: 0.6.")
  private Double similarity;

  @Option(
      names = "--chunk-tokens",
      paramLabel = "C",
      description = "Length of each continuation after it; default: 100.")
  private Integer chunkTokens;

  @Option(
      names = "--window-tokens",
      paramLabel = "W",
      description =
          "How far back the model sees; default: 2048, or what its context leaves beside a chunk.")
  private Integer windowTokens;

  @Option(
      names = "--budget-tokens",
      paramLabel = "B",
      description =
          "The most tokens to generate from a seed; default: as many as the text has behind it.")
  private Long budgetTokens;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "End after so many chunks in a row without a run of 10 words of the text that no chunk"
              + " before had; default: 5.")
  private Integer patience;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the draws; default: 0.")
  private Long randomSeed;

  boolean isOn() {
    return on;
  }

  /** Refuses what belongs to the other kind of scan. */
  void check(GridOptions grid) {
    if (!on) {
      given().keySet().stream()
          .findFirst()
          .ifPresent(
              name -> {
                throw usage("--" + name + " needs --continue");
              });
      return;
    }
    for (String name : OF_WINDOWS) {
      if (isTyped(name)) {
        throw usage("--" + name + " is for windows, and --continue cuts none");
      }
    }
    for (String name : OF_SERVERS) {
      if (isTyped(name)) {
        throw usage("--" + name + " scores, and --continue generates; it needs a model of its own");
      }
    }
    scheme(grid);
    settings();
  }

  /** The one that was asked for; greedy decoding if none was. */
  SamplingScheme scheme(GridOptions grid) {
    if (!isTyped("scheme")) {
      if (attempts != null && attempts > 1) {
        throw usage(
            "--attempts needs a --scheme that draws, as top-k=40: greedy decoding gives the same in"
                + " every attempt (found: "
                + attempts
                + ")");
      }
      return SamplingScheme.greedy();
    }
    List<SamplingScheme> schemes = grid.schemes.stream().distinct().toList();
    if (schemes.size() != 1) {
      throw usage("--continue takes one --scheme (found: " + schemes.size() + ")");
    }
    if (attempts != null && attempts > 1 && schemes.get(0).isGreedy()) {
      throw usage("--attempts needs a --scheme that draws (found: greedy)");
    }
    return schemes.get(0);
  }

  ContinuationSettings settings() {
    try {
      return new ContinuationSettings(
          orElse(seedTokens, STANDARD.seedTokens()),
          seedStarts == null
              ? STANDARD.seedStarts()
              : GridOptions.notEmpty(spec, "--seed-at", seedStarts),
          orElse(probeTokens, STANDARD.probeTokens()),
          orElse(attempts, STANDARD.attempts()),
          orElse(similarity, STANDARD.leastSimilarity()),
          orElse(chunkTokens, STANDARD.chunkTokens()),
          windowTokens == null ? OptionalInt.empty() : OptionalInt.of(windowTokens),
          budgetTokens == null ? OptionalLong.empty() : OptionalLong.of(budgetTokens),
          orElse(patience, STANDARD.patience()),
          orElse(randomSeed, STANDARD.randomSeed()));
    } catch (IllegalArgumentException e) {
      throw usage("--continue: " + e.getMessage());
    }
  }

  private static <T> T orElse(T given, T standard) {
    return given == null ? standard : given;
  }

  /** The options as they are in force, however they were asked for. */
  void count(Map<String, Object> scoring) {
    OF_WINDOWS.forEach(scoring::remove);
    ContinuationSettings settings = settings();
    scoring.put("seed-tokens", settings.seedTokens());
    scoring.put("seed-at", settings.seedStarts());
    scoring.put("probe-tokens", settings.probeTokens());
    scoring.put("attempts", settings.attempts());
    scoring.put("similarity", settings.leastSimilarity());
    scoring.put("chunk-tokens", settings.chunkTokens());
    scoring.put("patience", settings.patience());
    scoring.put("seed", settings.randomSeed());
  }

  /** The options that repeat the run. */
  Map<String, Object> recorded(Map<String, Object> options, List<SamplingScheme> scheme) {
    Map<String, Object> recorded = new LinkedHashMap<>(options);
    OF_WINDOWS.forEach(recorded::remove);
    recorded.put("scheme", scheme);
    return recorded;
  }

  private Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("seed-tokens", seedTokens);
    given.put("seed-at", seedStarts);
    given.put("probe-tokens", probeTokens);
    given.put("attempts", attempts);
    given.put("similarity", similarity);
    given.put("chunk-tokens", chunkTokens);
    given.put("window-tokens", windowTokens);
    given.put("budget-tokens", budgetTokens);
    given.put("patience", patience);
    given.put("seed", randomSeed);
    given.values().removeIf(each -> each == null);
    return given;
  }

  /** Whether an option was given, on the command line or in a file. */
  private boolean isTyped(String name) {
    return spec.commandLine().getParseResult().hasMatchedOption("--" + name);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
