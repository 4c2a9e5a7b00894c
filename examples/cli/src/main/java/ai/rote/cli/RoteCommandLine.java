package ai.rote.cli;

import java.util.Optional;
import picocli.CommandLine;

/** A command line whose options may also stand in a configuration file. */
public final class RoteCommandLine extends CommandLine {

  /**
   * A command line.
   *
   * @param command with its subcommands
   */
  public RoteCommandLine(Object command) {
    super(command);
    setParameterExceptionHandler((error, arguments) -> Failures.usage(error, ""));
    setExecutionExceptionHandler(Failures::execution);
  }

  @Override
  public int execute(String... arguments) {
    try {
      Optional<OptionsFile> config = OptionsFile.of(this, arguments);
      String[] expanded = config.map(file -> file.expand(arguments)).orElse(arguments);
      // After the file, which may name the preset, and whose options win over the preset's.
      Optional<OptionsFile> preset = OptionsFile.ofPreset(this, expanded);
      if (preset.isPresent()) {
        expanded = preset.get().expand(expanded);
        if (!OutputOptions.isQuiet(expanded)) {
          getErr().println(preset.get());
        }
      }
      setParameterExceptionHandler(
          (error, given) ->
              Failures.usage(
                  error,
                  config.map(file -> file.where(error)).orElse("")
                      + preset.map(file -> file.where(error)).orElse("")));
      return super.execute(expanded);
    } catch (ParameterException e) {
      return Failures.usage(e, "");
    } catch (Error e) {
      return Failures.error(e, this);
    }
  }
}
