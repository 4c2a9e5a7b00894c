package ai.rote.cli;

import ai.rote.metrics.predictability.Bins;
import ai.rote.results.analysis.Condition;
import ai.rote.results.analysis.TextOptions;
import ai.rote.results.run.Results;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a report says of the texts themselves, and which examples it is of. */
@Section(Section.Heading.REPORT)
final class TextsOption {
  @Option(
      names = "--predictability",
      description =
          "Report by how predictable the texts are without a model: compression, repetition,"
              + " patterns, overlap with the prefix, near-duplicates.")
  private boolean predictability;

  @Option(
      names = "--frequencies",
      paramLabel = "FILE",
      description =
          "A corpus to count tokens in, for the covariate unigramNats: JSON Lines of {\"ids\":"
              + " [...]}, {\"text\": ...} for the run's tokenizer, or {\"token\": 7, \"count\": 3}.")
  private Path frequencies;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      converter = ConditionConverter.class,
      description =
          "Report only on examples with, as in 'zlibRatio>0.5' or 'kind=letter', by a field of the"
              + " data or a covariate; if given several times, all of it.")
  private List<Condition> where = List.of();

  @Option(
      names = "--group-at",
      paramLabel = "X",
      split = ",",
      description =
          "Where --group-by cuts the numbers of its field, as in 0.4,0.6; default: quarters of a"
              + " covariate, every value of a field of the data.")
  private List<Double> groupAt;

  TextOptions options(CommandSpec spec, Results results) {
    return new TextOptions(
        predictability,
        where,
        bins(spec),
        Optional.ofNullable(frequencies).map(file -> FrequencyFile.read(file, results.run())));
  }

  private Optional<Bins> bins(CommandSpec spec) {
    try {
      return Optional.ofNullable(groupAt).map(Bins::new);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--group-at: " + e.getMessage(), e);
    }
  }

  static final class ConditionConverter extends Converter<Condition> {
    ConditionConverter() {
      super(Condition::parse);
    }
  }
}
