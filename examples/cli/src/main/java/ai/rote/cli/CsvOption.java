package ai.rote.cli;

import picocli.CommandLine.Option;

/** Whether rates and scores are written as tables as well. */
@Section(Section.Heading.REPORT)
final class CsvOption {
  /** The option's name in records; it changes no score. */
  static final String CSV = "csv";

  @Option(
      names = "--" + CSV,
      description =
          "Write tables as well: rates.csv, a row a figure, and, of a single run, scores.csv, a row an"
              + " example and scheme, where ln p_z is -inf where p_z = 0.")
  private boolean csv;

  boolean isAsked() {
    return csv;
  }
}
