package ai.rote.results.run;

import ai.rote.results.record.RunOptions;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Options as a configuration file, {@code config.yaml}, from which a run can be repeated. */
final class ConfigYaml {
  private static final String HEAD =
      "# The options of this run. To repeat it: rote %s --config config.yaml --out ANOTHER-FOLDER\n";

  private ConfigYaml() {}

  static String of(String command, RunOptions options) {
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return String.format(Locale.ROOT, HEAD, command)
        + new Dump(settings).dumpToString(options.values());
  }
}
