package ai.rote.cli;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.model.ModelInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote inspect}: whether a model is supported, before it is loaded or even there. */
@Command(
    name = "inspect",
    description = {
      "Says whether a model is supported, and what it is; or why not. Of a config.json alone it says"
          + " what follows from the configuration; of a checkpoint's folder, tensors are checked as"
          + " well, by name, shape and type. No weights are read, and nothing is downloaded."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  rote inspect models/pythia-160m", "  rote inspect config.json"},
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER|FILE",
      description = "A checkpoint's folder, or a config.json by itself.")
  private Path path;

  /** For picocli. */
  public InspectCommand() {}

  @Override
  public Integer call() {
    ModelInfo info =
        Files.isDirectory(path)
            ? CausalLm.inspect(path, LoadOptions.defaults())
            : CausalLm.checkConfig(path);
    print(new Terminal(spec.commandLine().getOut(), spec.usageMessage().width()), info);
    return 0;
  }

  /** What is known of a model that is supported. */
  static void print(Terminal out, ModelInfo info) {
    out.entry("family", "%s, supported", info.modelType());
    info.parameters().ifPresent(count -> out.entry("weights", "%,d parameters", count));
    info.layers().ifPresent(count -> out.entry("layers", "%,d", count));
    info.width().ifPresent(size -> out.entry("width", "%,d", size));
    out.entry("tokens", "%,d in the vocabulary", info.vocabularySize());
    info.contextTokens().ifPresent(tokens -> out.entry("context", "%,d tokens", tokens));
    info.leftOut().ifPresent(parts -> out.entry("left out", "%s", parts));
  }
}
