package ai.rote.cli;

import ai.rote.core.score.SamplingScheme;
import ai.rote.results.analysis.Grid;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command as they are in force, defaults included, by their names without dashes.
 * Taken from the command's own description, so that an option added to a command is recorded, and
 * counts for a run's identity, without anything more to do.
 */
final class EffectiveOptions {
  private final CommandSpec spec;

  EffectiveOptions(CommandSpec spec) {
    this.spec = spec;
  }

  /** The name of an option as it stands in records and configuration files. */
  static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** Values of all options that have one, but for those named. */
  Map<String, Object> without(Set<String> names) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      boolean isSet = value != null && !Boolean.FALSE.equals(value);
      if (isSet && !option.usageHelp() && !option.versionHelp() && !names.contains(name(option))) {
        values.put(name(option), value);
      }
    }
    return values;
  }

  /**
   * Values that can change a score, in a form that does not depend on where things lie: what names
   * a file is left out, and counts by content.
   */
  Map<String, Object> scoring(Set<String> notScoring, ModelOptions model, Grid grid) {
    Map<String, Object> scoring = without(notScoring);
    scoring.keySet().removeAll(ServerOptions.NOT_SCORING);
    scoring.keySet().removeAll(SubjectOptions.NAMES);
    files(Set.of()).keySet().forEach(scoring::remove);
    scoring.put("device", model.device.kind().toString());
    scoring.remove("scheme");
    // However they are spelt, equal schemes are one for a run's identity.
    scoring.put("scheme", grid.schemes().stream().map(SamplingScheme::canonical).toList());
    return scoring;
  }

  /** Options that name a file or folder, but for those named. */
  Map<String, Path> files(Set<String> except) {
    Map<String, Path> files = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      if (option.getValue() instanceof Path file && !except.contains(name(option))) {
        files.put(name(option), file);
      }
    }
    return files;
  }
}
