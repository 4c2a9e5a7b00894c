package ai.rote.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a configuration file; {@link OptionsFile} reads it before all others. */
final class ConfigOption {
  @Option(
      names = OptionsFile.OPTION,
      paramLabel = "FILE",
      description =
          "YAML file of options by their names without dashes, as in prefix-tokens: 50; what stands"
              + " on the command line wins. Every run writes its own as config.yaml.")
  private Path config;

  Path file() {
    return config;
  }
}
