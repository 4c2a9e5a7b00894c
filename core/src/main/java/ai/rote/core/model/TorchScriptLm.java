package ai.rote.core.model;

import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A user's own TorchScript file, whose logits go through the same scoring as the decoder's. */
final class TorchScriptLm implements CausalLm {
  /** Logits of one forward pass; the file yields all of them at once: 256 MB in float32. */
  private static final int BATCH_LOGITS = 1 << 26;

  /** Under which names configurations keep the longest sequence. */
  private static final List<String> CONTEXT_KEYS =
      List.of("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len");

  private final ModelInfo info;
  private final ScriptModule module;
  private final ScriptModule kernel;
  private final Scorer scorer;
  private final ModelTokenizer tokenizer;
  private final CallLock calls = new CallLock();
  private final Path file;

  private TorchScriptLm(
      ModelInfo info,
      Path file,
      ModelTokenizer tokenizer,
      ScriptModule module,
      ScriptModule kernel) {
    this.info = info;
    this.file = file;
    this.tokenizer = tokenizer;
    this.module = module;
    this.kernel = kernel;
    this.scorer =
        new Scorer(
            arguments -> kernel.callOnForward(module, "score", arguments),
            info,
            Integer.MAX_VALUE,
            Math.max(1, BATCH_LOGITS / info.vocabularySize()));
  }

  static TorchScriptLm load(Path file, Path folder, LoadOptions options) {
    if (options.adapter().isPresent()
        || options.pruning().isPresent()
        || options.quantisation().isPresent()
        || options.int8Weights()) {
      throw new RoteException(
          file
              + ": a TorchScript file is run as it is: no adapter is merged, nothing is pruned, no"
              + " weights are quantised or turned into int8");
    }
    OptionalInt contextTokens = contextTokens(folder);
    ScriptModule module = ScriptModule.load(file, options.device());
    ScriptModule kernel = null;
    try {
      kernel =
          ScriptModule.load(
              DecoderScript.givenLogitsSource(), DecoderScript.givenLogits(), options.device());
      Logits logits = probe(file, module, kernel);
      if (options.dtype() != logits.dtype()) {
        throw new RoteException(
            file
                + ": computes in what it was saved in: its logits are "
                + logits.dtype()
                + ", but "
                + options.dtype()
                + " was asked for");
      }
      ModelInfo info =
          ModelInfo.of("torchscript", logits.vocabularySize(), logits.dtype(), options.device());
      if (contextTokens.isPresent()) {
        info = info.withContextTokens(contextTokens.getAsInt());
      }
      return new TorchScriptLm(
          ModelTokenizer.describe(info, folder, options),
          file,
          new ModelTokenizer(folder, options),
          module,
          kernel);
    } catch (RuntimeException e) {
      if (kernel != null) {
        kernel.close();
      }
      module.close();
      throw e;
    }
  }

  /** What comes back for two sequences of three tokens. */
  private static Logits probe(Path file, ScriptModule module, ScriptModule kernel) {
    long[] found;
    try {
      LongTensorArg ids = new LongTensorArg(new long[6], 2, 3);
      found = kernel.callOnForward(module, "describe", List.of(ids)).longs(0);
    } catch (RoteException e) {
      throw new RoteException(file + ": forward(ids) fails: " + e.getMessage(), e);
    }
    long[] shape = Arrays.copyOfRange(found, 1, found.length);
    Optional<Dtype> dtype =
        Arrays.stream(Dtype.values())
            .filter(each -> ScriptModule.scalarType(each) == found[0])
            .findFirst();
    if (shape.length != 3 || shape[0] != 2 || shape[1] != 3 || shape[2] < 2 || dtype.isEmpty()) {
      throw new RoteException(
          file
              + ": forward(ids) of 2 sequences of 3 tokens returns a tensor "
              + Arrays.toString(shape)
              + dtype.map(each -> " of " + each).orElse(" of no floating-point type that is known")
              + ", expected logits [2, 3, vocabulary] of float32, float16 or bfloat16");
    }
    return new Logits(dtype.get(), Math.toIntExact(shape[2]));
  }

  private record Logits(Dtype dtype, int vocabularySize) {}

  private static OptionalInt contextTokens(Path folder) {
    Path file = folder.resolve("config.json");
    if (Files.exists(file)) {
      ConfigFile config = ConfigFile.read(file);
      for (String key : CONTEXT_KEYS) {
        if (config.has(key)) {
          return OptionalInt.of(config.count(key));
        }
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public List<List<TokenizedExample>> batches(List<TokenizedExample> examples) {
    return scorer.batches(examples);
  }

  @Override
  public void score(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    calls.run(() -> scorer.score(examples, schemes, sink));
  }

  @Override
  public void close() {
    calls.close(
        () -> {
          kernel.close();
          module.close();
          tokenizer.release();
        });
  }

  /** As in {@code model.pt: torchscript, float32 on cpu}. */
  @Override
  public String toString() {
    return file.getFileName()
        + ": "
        + info.modelType()
        + ", "
        + info.dtype()
        + " on "
        + info.device();
  }
}
