package ai.rote.cli;

import ai.rote.metrics.prior.PriorCut;
import ai.rote.metrics.stat.ShareInterval;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.RunRounding;
import ai.rote.results.page.ReportFiles;
import ai.rote.results.record.RunOptions;
import ai.rote.results.run.Results;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of a report made from records; what is not given is as it was when they were scored. */
@Section(Section.Heading.REPORT)
final class ReportOptions {
  @Option(
      names = "--n",
      paramLabel = "N",
      split = ",",
      converter = GridOptions.QueriesConverter.class,
      description = "Numbers of queries n, from 1 to 1e18; default: as the run had them.")
  private List<Long> queries;

  @Option(
      names = "--p",
      paramLabel = "P",
      split = ",",
      converter = GridOptions.ProbabilityConverter.class,
      description = "Probabilities p of extraction, in (0, 1]; default: as the run had them.")
  private List<Double> probabilities;

  @Option(
      names = "--group-by",
      paramLabel = "FIELD",
      description =
          "Metadata field to report by, or a covariate of --predictability, as in zlibRatio;"
              + " default: as the run had it.")
  private String groupBy;

  @Option(
      names = "--control",
      paramLabel = "FIELD=VALUE",
      converter = GridOptions.ControlConverter.class,
      description = "Examples that were not in the training data; default: as the run had it.")
  private ControlSet control;

  @Option(
      names = "--interval",
      paramLabel = "NAME",
      converter = GridOptions.IntervalConverter.class,
      description =
          "Interval around shares, wilson or clopper-pearson; default: as the run had it.")
  private ShareInterval interval;

  @Option(
      names = "--" + LabelOptions.TITLE,
      paramLabel = "TEXT",
      converter = LabelOptions.TitleConverter.class,
      description = "Title of the page; default: as the run had it.")
  private String title;

  @Option(
      names = "--rounding-nats",
      paramLabel = "NATS",
      converter = RoundingConverter.class,
      description =
          "How far the log-probability of a token moves with the number format, in nats, to count"
              + " rates both ways; default: by the run's dtype.")
  private RunRounding rounding;

  @Mixin private IntervalOptions intervals;
  @Mixin private DesignOptions design;
  @Mixin private CsvOption csv;
  @Mixin private CutOption cut;
  @Mixin private SubjectOptions subjects;
  @Mixin private TextsOption texts;

  ReportFiles files(CommandSpec spec, Results results) {
    RunOptions options = results.run().options();
    Grid grid =
        new Grid(
            options.schemes(),
            queries == null ? options.queries() : GridOptions.notEmpty(spec, "--n", queries),
            probabilities == null
                ? options.probabilities()
                : GridOptions.notEmpty(spec, "--p", probabilities),
            intervals.intervals(spec, interval == null ? options.interval() : interval, options),
            design.fields(options));
    return new ReportFiles(
            grid,
            Optional.ofNullable(groupBy).or(() -> options.text("group-by")),
            Optional.ofNullable(control).or(() -> options.text("control").map(ControlSet::parse)),
            csv.isAsked())
        .titled(Optional.ofNullable(title))
        .withRounding(Optional.ofNullable(rounding))
        .withCut(cut.given().or(() -> options.text(CutOption.CUT).map(PriorCut::parse)))
        .withSubjects(subjects.settings(spec, options))
        .withTexts(texts.options(spec, results));
  }

  static final class RoundingConverter extends Converter<RunRounding> {
    RoundingConverter() {
      super(RoundingConverter::parse);
    }

    private static RunRounding parse(String text) {
      try {
        return RunRounding.given(Double.parseDouble(text.strip()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is no rounding; expected nats a token above 0, as in 0.05", e);
      }
    }
  }
}
