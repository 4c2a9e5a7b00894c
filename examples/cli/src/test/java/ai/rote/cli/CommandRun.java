package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;

/**
 * A command as it was run: exit code and what it printed. Its arguments may be of any type, and a
 * list of them stands for what it holds.
 */
public record CommandRun(int exitCode, String out, String err) {
  /** So wide that nothing has to be broken or stacked. */
  private static final int WIDE = 1_000;

  /** Runs a command. */
  public static CommandRun of(Object... arguments) {
    return inColumns(WIDE, arguments);
  }

  /** In a terminal of this width. */
  static CommandRun inColumns(int width, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Rote.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    commandLine.setUsageHelpWidth(width);
    int exitCode = commandLine.execute(texts(Arrays.asList(arguments)).toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** A command that has to go well. */
  public static CommandRun succeed(Object... arguments) {
    CommandRun run = of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  /**
   * A measurement that has to go well, with few resamples of its means: a test that looks at their
   * intervals says how many it wants.
   */
  public static CommandRun measure(Object model, Path data, Path out, Object... more) {
    List<String> arguments = measuring(model, data, out, more);
    if (arguments.stream().noneMatch(each -> each.startsWith("--bootstrap"))) {
      arguments.add("--bootstrap=100");
    }
    return succeed(arguments);
  }

  /** The arguments of a measurement; the model is a folder, or the name of one of the demo's. */
  public static List<String> measuring(Object model, Path data, Path out, Object... more) {
    Object folder = model instanceof String name ? TestFiles.demo("models/" + name) : model;
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("measure", "--model=" + folder, "--data=" + data, "--out=" + out));
    arguments.addAll(texts(Arrays.asList(more)));
    return arguments;
  }

  private static List<String> texts(Collection<?> arguments) {
    List<String> texts = new ArrayList<>();
    for (Object each : arguments) {
      if (each instanceof Collection<?> several) {
        texts.addAll(texts(several));
      } else {
        texts.add(each.toString());
      }
    }
    return texts;
  }
}
