package ai.rote.cli;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.HubCache;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.model.ModelInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rote inspect}: whether a model is supported, before it is loaded or even there. */
@Command(
    name = "inspect",
    description = {
      "Says whether a model is supported, and what it is; or why not. Of a config.json alone it says"
          + " what follows from the configuration; of a checkpoint's folder or a GGUF file, tensors"
          + " are checked as well, by name, shape and type. No weights are read, and nothing is"
          + " downloaded."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rote inspect models/pythia-160m",
      "  rote inspect config.json",
      "  rote inspect model-Q4_K_M.gguf"
    },
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER|FILE",
      description = "A checkpoint's folder, a GGUF file, or a config.json by itself.")
  private Path path;

  @Option(
      names = "--tokenizer",
      paramLabel = "FOLDER",
      description = "Takes the tokenizer from this folder or GGUF file, and not the model's own.")
  private String tokenizer;

  /** For picocli. */
  public InspectCommand() {}

  @Override
  public Integer call() {
    Terminal out = new Terminal(spec.commandLine().getOut(), spec.usageMessage().width());
    if (!Files.isDirectory(path) && !isGguf(path)) {
      if (tokenizer != null) {
        throw new ParameterException(
            spec.commandLine(), "--tokenizer goes with a checkpoint, and not with a config.json");
      }
      print(out, CausalLm.checkConfig(path));
      return 0;
    }
    LoadOptions options =
        Optional.ofNullable(tokenizer)
            .map(HubCache.standard()::resolve)
            .map(LoadOptions.defaults()::withTokenizer)
            .orElse(LoadOptions.defaults());
    ModelInfo info = CausalLm.inspect(path, options);
    print(out, info);
    out.entry(
        "tokenizer",
        "%s",
        info.tokenizer().map(Path::toString).orElse("none, so only token ids can be scored"));
    return 0;
  }

  private static boolean isGguf(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
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
