package ai.rote.cli;

import ai.rote.metrics.stat.Intervals;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.Grid;
import ai.rote.results.record.RunOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of the intervals around all figures of a report. */
@Section(Section.Heading.REPORT)
final class IntervalOptions {
  /** The options' names in records; they change no score. */
  static final String LEVEL = "level";

  /** Likewise. */
  static final String BOOTSTRAP = "bootstrap";

  @Option(
      names = "--" + LEVEL,
      paramLabel = "LEVEL",
      converter = LevelConverter.class,
      description =
          "Level of all intervals, between 0 and 1, as in 0.99; default: 0.95, or as the run had it.")
  private Double level;

  @Option(
      names = "--" + BOOTSTRAP,
      paramLabel = "N",
      description =
          "Resamples of the BCa bootstrap, by which means get their intervals; default: 10000, or as"
              + " the run had it.")
  private Integer resamples;

  /** What was asked for; the rest as a run had it, or by default. */
  Intervals intervals(CommandSpec spec, ShareInterval share, RunOptions run) {
    try {
      return Grid.intervals(
          share,
          level == null ? run.level() : level,
          resamples == null ? run.resamples() : resamples);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--bootstrap: " + e.getMessage(), e);
    }
  }

  static final class LevelConverter extends Converter<Double> {
    LevelConverter() {
      super(LevelConverter::parse);
    }

    private static Double parse(String text) {
      try {
        double level = Double.parseDouble(text.strip());
        if (level > 0 && level < 1) {
          return level;
        }
      } catch (NumberFormatException e) {
        // Not a number: the complaint below says what is expected.
      }
      throw new IllegalArgumentException(
          "'" + text + "' is no level of intervals; expected a number between 0 and 1, as in 0.99");
    }
  }
}
