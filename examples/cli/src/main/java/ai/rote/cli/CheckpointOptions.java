package ai.rote.cli;

import ai.rote.core.Pruning;
import ai.rote.core.Quantisation;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.HubCache;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.score.SamplingScheme;
import ai.rote.results.record.RunIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which model is measured, and what is done to its weights first. */
@Section(Section.Heading.MODEL)
final class CheckpointOptions {
  /** The option's name in records. */
  private static final String ADAPTER = "adapter";

  private static final String TOKENIZER = RunIdentity.TOKENIZER;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "Hugging Face checkpoint folder; a GGUF file; or ORG/NAME[@REVISION], as the hub names a"
              + " model that is in the local Hugging Face cache. Nothing is downloaded; rote fetch"
              + " does that.")
  private String model;

  @Option(
      names = "--torchscript",
      paramLabel = "FILE",
      description =
          "Runs this TorchScript file in place of the checkpoint's weights: code, so only from a"
              + " trusted origin. Its forward takes ids and returns logits; --model then names the"
              + " folder with its tokenizer.")
  private Path torchScript;

  @Option(
      names = "--" + ADAPTER,
      paramLabel = "ADAPTER",
      description =
          "LoRA adapter as PEFT writes it, merged into the weights at load; found as --model is.")
  private String adapter;

  @Option(
      names = "--" + TOKENIZER,
      paramLabel = "FOLDER",
      description =
          "Takes the tokenizer from this folder or GGUF file, found as --model is. By default it is"
              + " the model's own: of a GGUF file, what stands beside it or else the one within it.")
  private String tokenizer;

  @Option(
      names = "--prune",
      paramLabel = "SPEC",
      converter = PruningConverter.class,
      description =
          "Sets the smallest weights to zero at load: magnitude=0.3 takes 30 %% of each projection"
              + " matrix; add scope=global for one cut for all, parts=attention or parts=mlp for"
              + " one kind.")
  private Pruning pruning;

  @Option(
      names = "--quantise",
      paramLabel = "TYPE",
      converter = QuantisationConverter.class,
      description =
          "Rounds the blocks' matrices at load as a file quantised so holds them, and computes with"
              + " them in full: q8_0, q5_0 or q4_0 as llama.cpp, nf4 or int8 as bitsandbytes. For"
              + " measuring what quantising does; it saves no memory.")
  private Quantisation quantisation;

  @Option(
      names = "--int8-weights",
      description =
          "Keeps the blocks' matrices in 8 bits: a quarter of their memory, no less time. Scores"
              + " change less than with --dtype=bfloat16 on the demo models, up to twice as much on"
              + " others.")
  private boolean int8Weights;

  @Mixin private ServerOptions server;

  /** Refuses what a server has no use for, and what nothing but a server has a use for. */
  void check(LoadOptions options) {
    server.check();
    LoadOptions asItIs = LoadOptions.defaults();
    if (isServed()
        && (torchScript != null
            || !change(options).equals(tokenizer().map(asItIs::withTokenizer).orElse(asItIs)))) {
      throw server.usage(
          "--server runs the model as it was loaded there: --device, --dtype, --torchscript,"
              + " --adapter, --prune, --quantise and --int8-weights have no say in it");
    }
  }

  /** The checkpoint's folder. */
  Path folder() {
    return HubCache.standard().resolve(model);
  }

  /** Whether a server runs the model. */
  boolean isServed() {
    return server.isAsked();
  }

  /** The share of examples that are scored twice. */
  double rescored() {
    return server.rescored();
  }

  /** Refuses bounds of probabilities where none of the schemes is exact for sure. */
  void checkBounds(List<SamplingScheme> schemes) {
    server.checkBounds(schemes);
  }

  /** Refuses bounds of probabilities where figures need one value. */
  void refuseBounds() {
    server.refuseBounds();
  }

  /**
   * Loads the model with what is to be done to its weights, or connects to the server that runs it.
   *
   * @param schemes that it will be asked for
   */
  CausalLm load(LoadOptions options, List<SamplingScheme> schemes) {
    if (isServed()) {
      return server.connect(folder(), tokenizerFolder(), schemes);
    }
    LoadOptions changed = change(options);
    return torchScript == null
        ? CausalLm.load(folder(), changed)
        : CausalLm.loadTorchScript(torchScript, folder(), changed);
  }

  Optional<Path> adapter() {
    return Optional.ofNullable(adapter).map(HubCache.standard()::resolve);
  }

  /** Where the tokenizer is: in a place of its own if one is named, else with the model. */
  Path tokenizerFolder() {
    return tokenizer().orElseGet(this::folder);
  }

  private Optional<Path> tokenizer() {
    return Optional.ofNullable(tokenizer).map(HubCache.standard()::resolve);
  }

  /** Whether the model can score and nothing else, as modules of the user's own and servers do. */
  boolean scoresOnly() {
    return torchScript != null || isServed();
  }

  /**
   * What loading would find, without loading; empty for a TorchScript file, which has to be run. A
   * server is asked whether it can do what it takes.
   */
  Optional<ModelInfo> inspect(LoadOptions options, List<SamplingScheme> schemes) {
    if (isServed()) {
      try (CausalLm served = load(options, schemes)) {
        return Optional.of(served.info());
      }
    }
    return torchScript == null
        ? Optional.of(CausalLm.inspect(folder(), change(options)))
        : Optional.empty();
  }

  /**
   * Adapter and tokenizer count for a run's identity by their content, wherever they were found.
   * What a server is asked for counts where scores depend on it.
   */
  void countByContent(Map<String, Object> scoring, Map<String, Path> files) {
    server.count(scoring);
    adapter()
        .ifPresent(
            folder -> {
              scoring.remove(ADAPTER);
              files.put(ADAPTER, folder);
            });
    tokenizer()
        .ifPresent(
            folder -> {
              scoring.remove(TOKENIZER);
              files.put(TOKENIZER, folder);
            });
  }

  private LoadOptions change(LoadOptions options) {
    LoadOptions changed = adapter().map(options::withAdapter).orElse(options);
    changed = tokenizer().map(changed::withTokenizer).orElse(changed);
    changed = pruning == null ? changed : changed.withPruning(pruning);
    changed = quantisation == null ? changed : changed.withQuantisation(quantisation);
    return int8Weights ? changed.withInt8Weights() : changed;
  }

  /** For people: the model and what was done to it. */
  @Override
  public String toString() {
    return (torchScript == null ? model : torchScript.toString())
        + (adapter == null ? "" : " with " + adapter)
        + (pruning == null ? "" : " pruned by " + pruning)
        + (quantisation == null ? "" : " quantised to " + quantisation)
        + (int8Weights ? " with int8 weights" : "")
        + (tokenizer == null ? "" : " with the tokenizer of " + tokenizer);
  }

  static final class QuantisationConverter extends Converter<Quantisation> {
    QuantisationConverter() {
      super(Quantisation::parse);
    }
  }

  static final class PruningConverter extends Converter<Pruning> {
    PruningConverter() {
      super(Pruning::parse);
    }
  }
}
