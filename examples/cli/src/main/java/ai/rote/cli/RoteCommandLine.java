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
      if (config.isEmpty()) {
        return super.execute(arguments);
      }
      String[] expanded = config.get().expand(arguments);
      setParameterExceptionHandler(
          (error, given) -> Failures.usage(error, config.get().where(error)));
      return super.execute(expanded);
    } catch (ParameterException e) {
      return Failures.usage(e, "");
    } catch (Error e) {
      return Failures.error(e, this);
    }
  }
}
