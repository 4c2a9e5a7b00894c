package ai.rote.examples.bench;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.TokenizedExample;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Weights;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rote's decoder in a plain loop of top-k sampling ({@code sampling.py}). */
final class BenchSampler implements AutoCloseable {
  static final int TOP_K = 40;

  private final ScriptModule module;

  private BenchSampler(ScriptModule module) {
    this.module = module;
  }

  static BenchSampler load(Path folder) {
    Checkpoint checkpoint = Checkpoint.open(folder);
    Family family = Families.of(checkpoint.config());
    DecoderConfig config = family.decoder(checkpoint.config());
    ComputeDevice device = ComputeDevice.cpu();
    ScriptObject root =
        ScriptObject.module("Sampler", Map.of("decoder", DecoderScript.decoder(config, device)));
    String source =
        DecoderScript.source() + DecoderScript.resource(BenchSampler.class, "sampling.py");
    ScriptModule module = ScriptModule.load(source, root, device);
    Weights.match(checkpoint, family, config).putInto(module, Dtype.FLOAT32);
    return new BenchSampler(module);
  }

  /** The most likely continuation of each prefix. */
  void greedy(List<TokenizedExample> examples) {
    sample(examples, 1, 1);
  }

  /** Several sampled continuations of each prefix. */
  void draw(List<TokenizedExample> examples, int draws) {
    sample(examples, draws, TOP_K);
  }

  private void sample(List<TokenizedExample> examples, int draws, int topK) {
    int prefix = examples.get(0).prefixTokens();
    long[] ids = new long[examples.size() * prefix];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = examples.get(i / prefix).prefixIds()[i % prefix];
    }
    module.call(
        "sample",
        new LongTensorArg(ids, examples.size(), prefix),
        new IntArg(draws),
        new IntArg(examples.get(0).suffixTokens()),
        new IntArg(topK));
  }

  @Override
  public void close() {
    module.close();
  }
}
