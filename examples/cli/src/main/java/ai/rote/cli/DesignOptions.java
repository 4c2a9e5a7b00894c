package ai.rote.cli;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.metrics.DesignFields;
import ai.rote.metrics.Population;
import ai.rote.results.record.RunOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say how the examples were drawn: by which fields of their metadata. */
@Section(Section.Heading.REPORT)
final class DesignOptions {
  /** The options' names in records; they change no score. */
  static final String CLUSTER = "cluster";

  /** Likewise. */
  static final String WEIGHT = "weight";

  /** Likewise. */
  static final String POPULATION = "population";

  @Option(
      names = "--" + CLUSTER,
      paramLabel = "FIELD",
      description =
          "Metadata field that names what examples may have in common, such as their person or"
              + " document: intervals and tests then allow for it.")
  private String cluster;

  @Option(
      names = "--" + WEIGHT,
      paramLabel = "FIELD",
      description =
          "Metadata field with how many examples of the population each one stands for, or in"
              + " proportion to that: rates and means are weighted.")
  private String weight;

  @Option(
      names = "--" + POPULATION,
      paramLabel = "N|FIELD:VALUE=N,...",
      converter = PopulationConverter.class,
      description =
          "How many examples the population has that the training examples were drawn from, or how"
              + " many with each value of a field, as in repetitions:1=120000,2=30000; rates are then"
              + " weighted to it (post-stratification).")
  private Population population;

  /** What was asked for. */
  DesignFields fields() {
    return fields(RunOptions.NONE);
  }

  /** What was asked for; the rest as a run had it. */
  DesignFields fields(RunOptions run) {
    DesignFields earlier = run.design();
    return new DesignFields(
        Optional.ofNullable(cluster).or(earlier::cluster),
        Optional.ofNullable(weight).or(earlier::weight),
        Optional.ofNullable(population).or(earlier::population));
  }

  /** Refuses an example before it is scored that a report would refuse after. */
  void check(PrefixSuffix example, boolean inControl) {
    fields().check(example.id(), example.metadata(), !inControl);
  }

  static final class PopulationConverter extends Converter<Population> {
    PopulationConverter() {
      super(Population::parse);
    }
  }
}
