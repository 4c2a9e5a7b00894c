package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.LoraAdapter;
import ai.rote.core.checkpoint.gguf.GgufCheckpoint;
import ai.rote.core.checkpoint.quantised.QuantisedCheckpoint;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Transposed;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorSpec;
import ai.rote.core.decoder.Weights;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.score.ContinuationMass;
import ai.rote.core.score.NearVerbatimRequest;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.ScriptModule;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A checkpoint folder run by Rote's own decoder. */
final class DecoderLm implements GenerativeLm {
  /** A configuration may ask for any number, and nothing else is known of it yet. */
  private static final int MOST_LAYERS_COUNTED = 10_000;

  private final ModelInfo info;
  private final ScriptModule module;
  private final Scorer scorer;
  private final PrefixScorer prefixScorer;
  private final Sampler sampler;
  private final ContinuationSearch search;
  private final ModelTokenizer tokenizer;
  private final CallLock calls = new CallLock();
  private final Path folder;

  private DecoderLm(
      ModelInfo info,
      DecoderConfig config,
      int batchTokens,
      Path folder,
      ModelTokenizer tokenizer,
      ScriptModule module) {
    this.info = info;
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.module = module;
    this.scorer =
        new Scorer(
            arguments -> module.call("score", arguments),
            info,
            config.lengthMattersAbove(),
            batchTokens);
    GenerationMemory memory =
        new GenerationMemory(
            config.cacheValuesPerToken() * info.dtype().bytes(), info.vocabularySize());
    this.prefixScorer =
        new PrefixScorer(module, info, scorer, memory, config.lengthMattersAbove(), batchTokens);
    this.sampler = new Sampler(module, info, memory);
    this.search = new ContinuationSearch(module, info);
  }

  /**
   * A checkpoint of which nothing but names, shapes and settings has been read; where a tied head
   * is stored as well, that and the embedding.
   */
  private record Opened(
      Checkpoint checkpoint, DecoderConfig config, Weights weights, ModelInfo info) {

    static Opened of(Path folder, LoadOptions options) {
      Checkpoint stored =
          GgufCheckpoint.isFile(folder) ? GgufCheckpoint.open(folder) : open(folder, options);
      Family family = Families.of(stored.config());
      Weights.checkLayers(stored);
      DecoderConfig config = decoderConfig(family, stored);
      Checkpoint checkpoint =
          options.adapter().map(adapter -> merge(stored, family, config, adapter)).orElse(stored);
      Weights weights = Weights.match(checkpoint, family, config);
      options.quantisation().ifPresent(each -> weights.quantise(each, config)); // may refuse
      ModelInfo info =
          ModelInfo.of(
                  family.modelType(), config.vocabularySize(), options.dtype(), options.device())
              .withParameters(weights.parameters())
              .withShape(config.layers(), config.width())
              .withContextTokens(config.contextTokens())
              .withWeights(
                  weights.storedAs(), weights.bytes(options.dtype(), options.int8Weights()));
      ModelInfo whole = weights.leftOut().map(info::withLeftOut).orElse(info);
      return new Opened(
          checkpoint, config, weights, ModelTokenizer.describe(whole, folder, options));
    }
  }

  private static Checkpoint merge(
      Checkpoint stored, Family family, DecoderConfig config, Path adapter) {
    return LoraAdapter.merge(stored, family.names(config).adaptable(config), adapter);
  }

  /** GGUF stores all matrices in one way, and only those in full have the family's. */
  private static DecoderConfig decoderConfig(Family family, Checkpoint stored) {
    DecoderConfig config = family.decoder(stored.config());
    if (GgufCheckpoint.isFile(stored.folder())) {
      return config.withOutputsFirst();
    }
    if (config.transposed() == Transposed.ALL) {
      QuantisedCheckpoint.refuse(
          stored.config(), "matrices that are stored as [in, out] are read in full only");
    }
    return config;
  }

  private static Checkpoint open(Path folder, LoadOptions options) {
    ConfigFile config = Checkpoint.config(folder);
    Families.of(config); // before its weights are looked for
    LoraAdapter.refuseUnasked(folder, options.adapter());
    return QuantisedCheckpoint.dequantise(Checkpoint.open(folder, config));
  }

  static ModelInfo checkConfig(Path file) {
    ConfigFile read = ConfigFile.read(file);
    Family family = Families.of(read);
    DecoderConfig config = family.decoder(read);
    ModelInfo info =
        ModelInfo.of(
                family.modelType(), config.vocabularySize(), Dtype.FLOAT32, ComputeDevice.cpu())
            .withShape(config.layers(), config.width())
            .withContextTokens(config.contextTokens());
    if (config.layers() > MOST_LAYERS_COUNTED) {
      return info;
    }
    return info.withParameters(
        family.tensors(config).stream().mapToLong(TensorSpec::elements).sum());
  }

  static ModelInfo inspect(Path folder, LoadOptions options) {
    return Opened.of(folder, options).info();
  }

  static DecoderLm load(Path folder, LoadOptions options) {
    Opened opened = Opened.of(folder, options);
    DecoderConfig config = opened.config();
    Weights weights = opened.weights();
    ScriptModule module =
        ScriptModule.load(
            DecoderScript.languageModelSource(config),
            DecoderScript.languageModel(config, options.device()),
            options.device());
    try {
      Weights pruned = options.pruning().map(weights::prune).orElse(weights);
      options
          .quantisation()
          .map(quantisation -> pruned.quantise(quantisation, config))
          .orElse(pruned)
          .putInto(module, options.dtype(), options.int8Weights());
      int batchTokens = BatchBudget.tokens(config, options);
      return new DecoderLm(
          opened.info(),
          config,
          batchTokens,
          opened.checkpoint().folder(),
          new ModelTokenizer(folder, options),
          module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
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
  public void scoreSharedPrefixes(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    calls.run(() -> prefixScorer.score(examples, schemes, sink));
  }

  @Override
  public Samples sample(TokenizedExample example, SampleRequest request) {
    return calls.call(() -> sampler.sample(example, request));
  }

  @Override
  public ContinuationMass nearVerbatim(TokenizedExample example, NearVerbatimRequest request) {
    return calls.call(() -> search.nearVerbatim(example, request));
  }

  @Override
  public ContinuationMass tokenisations(
      TokenizedExample example, SamplingScheme scheme, int width) {
    info.check(example);
    return calls.call(
        () -> {
          VocabularyTexts texts = tokenizer.texts(info.vocabularySize());
          TextLattice text = TextLattice.of(example, tokenizer, texts);
          return search.tokenisations(example, text, scheme, width);
        });
  }

  @Override
  public void close() {
    calls.close(
        () -> {
          module.close();
          tokenizer.release();
        });
  }

  /** As in {@code pythia-1b: gpt_neox, 1,011,781,632 parameters, float32 on cpu}. */
  @Override
  public String toString() {
    return folder.toAbsolutePath().normalize().getFileName() + ": " + info;
  }
}
