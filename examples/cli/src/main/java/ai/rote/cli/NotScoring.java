package ai.rote.cli;

import java.util.Set;

/** Options of a measurement that say where things are and what is reported: no score depends. */
final class NotScoring {
  static final Set<String> NAMES =
      Set.of(
          "interval",
          IntervalOptions.LEVEL,
          IntervalOptions.BOOTSTRAP,
          DesignOptions.CLUSTER,
          DesignOptions.WEIGHT,
          DesignOptions.POPULATION,
          CsvOption.CSV,
          CutOption.CUT,
          "model",
          "data",
          "suffix-data",
          "out",
          "n",
          "p",
          "group-by",
          "control",
          "check",
          "config",
          PresetOption.PRESET,
          LabelOptions.NAME,
          LabelOptions.TITLE,
          OutputOptions.QUIET,
          OutputOptions.GROUP_READABLE,
          DataOptions.STRICT);

  private NotScoring() {}
}
