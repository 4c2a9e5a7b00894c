package ai.rote.bench;

import ai.rote.core.RoteException;
import ai.rote.core.model.Engine;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The benchmark's command line. */
@Command(
    name = "java -jar examples/bench/target/bench.jar",
    description = "Measures how fast Rote is, as ratios of figures from one run.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Benchmark implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--part",
      split = ",",
      paramLabel = "LIST",
      description = "Which parts, such as a,d; default: all. ${COMPLETION-CANDIDATES}")
  private Set<BenchPart> parts = EnumSet.allOf(BenchPart.class);

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "LIST",
      description = "Which models, for parts that know several: ${COMPLETION-CANDIDATES}")
  private Set<BenchModel> models = EnumSet.of(BenchModel.GPT2_SMALL, BenchModel.PYTHIA_410M);

  @Option(
      names = "--expert-layers",
      defaultValue = "9",
      paramLabel = "N",
      description =
          "Layers of the model of part i, 0.32 GB each; default: ${DEFAULT-VALUE}, which makes 3 GB")
  private int expertLayers;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Rounds that medians are taken of; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--python",
      defaultValue = "${env:ROTE_BENCH_PYTHON}",
      paramLabel = "FILE",
      description =
          "A Python interpreter with torch and transformers, to compare with; default: the"
              + " environment variable ROTE_BENCH_PYTHON")
  private Path python;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Where the random models are kept (5.2 GB); default: a temporary folder, deleted at the"
              + " end")
  private Path folder;

  /** For picocli. */
  public Benchmark() {}

  /**
   * Runs the benchmark and ends the process.
   *
   * @param arguments options
   */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Benchmark());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          command.getErr().println("error: " + error.getMessage());
          if (!(error instanceof RoteException)) {
            error.printStackTrace(command.getErr());
          }
          return ExitCode.SOFTWARE;
        });
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Engine.goOffline();
    boolean temporary = folder == null;
    Path models = temporary ? Files.createTempDirectory("rote-bench") : folder;
    Figures out = new Figures(spec.commandLine().getOut());
    try {
      Bench bench =
          new Bench(out, models, this.models, expertLayers, rounds, Optional.ofNullable(python));
      out.machine(bench);
      for (BenchPart part : EnumSet.copyOf(parts)) {
        part.run(bench);
      }
    } finally {
      if (temporary) {
        BenchModel.delete(models);
      }
    }
    return 0;
  }
}
