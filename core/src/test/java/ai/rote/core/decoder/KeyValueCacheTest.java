package ai.rote.core.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.quantised.QuantisedCheckpoint;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptObject;
import ai.rote.core.torchscript.ScriptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decoder gives the same logits whether it sees a sequence at once or a few tokens at a time,
 * for the golden checkpoints of every family.
 */
class KeyValueCacheTest {
  private static final Path GOLDEN = TestFiles.golden("");
  private static final double NATS = 1e-4;
  private static final int ROWS = 2;
  private static final int PREFIX = 7;
  private static final int TOKENS = 20;

  /**
   * Gives logits in one pass, in three pieces of 7, 3 and then 1 token each, and from one prefix.
   */
  private static final String PROBE =
      """

      class Probe(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        model : __torch__.LanguageModel

        def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
                int8: int) -> None:
          self.model.put(name, parts, shape, stored, compute, int8)

        def put_mapped(self, name: str, file: str, numbers: int, start: int,
                       shape: List[int]) -> None:
          self.model.put_mapped(name, file, numbers, start, shape)

        def at_once(self, ids: Tensor) -> Tensor:
          decoder = self.model.decoder
          return decoder.logits(decoder.hidden(ids))

        # The last layer computes no state of the prefix.
        def without_prefix(self, ids: Tensor, prefix: int) -> Tensor:
          decoder = self.model.decoder
          return decoder.logits(decoder.hidden_from(ids, prefix))

        def in_pieces(self, ids: Tensor, prefix: int) -> Tensor:
          decoder = self.model.decoder
          cache = decoder.new_cache(ids.shape[0], ids.shape[1])
          logits = [decoder.logits(decoder.hidden_after(ids[:, :prefix], 0, cache))]
          start = prefix
          while start < ids.shape[1]:
            end = start + 3 if start == prefix else start + 1
            logits.append(decoder.logits(decoder.hidden_after(ids[:, start:end], start, cache)))
            start = end
          return torch.cat(logits, 1)

        # All rows start with the first row's prefix, which runs once.
        def from_one_prefix(self, ids: Tensor, prefix: int) -> Tensor:
          decoder = self.model.decoder
          cache = decoder.new_cache(1, ids.shape[1])
          hidden = decoder.hidden_after(ids[:1, :prefix], 0, cache)
          cache = decoder.choose(cache, torch.zeros([ids.shape[0]], dtype=4))
          return decoder.logits(decoder.hidden_after(ids[:, prefix:], prefix, cache))

        # The most likely continuations, and the logits that each token was chosen from.
        def greedy(self, ids: Tensor, new_tokens: int) -> Tuple[Tensor, Tensor]:
          decoder = self.model.decoder
          start = ids.shape[1]
          cache = decoder.new_cache(ids.shape[0], start + new_tokens - 1)
          hidden = decoder.hidden_after(ids, 0, cache)[:, -1:]
          chosen: List[Tensor] = []
          logits: List[Tensor] = []
          for i in range(new_tokens):
            if i > 0:
              hidden = decoder.hidden_after(chosen[-1], start + i - 1, cache)
            logits.append(decoder.logits(hidden))
            chosen.append(torch.argmax(logits[-1], -1))
          return (torch.cat(chosen, 1), torch.cat(logits, 1))
      """;

  /** Set to true, every golden checkpoint is tried, not every eighth one. */
  private static final String ALL = "rote.caches.all";

  static List<Path> checkpoints() throws IOException {
    List<Path> checkpoints = new ArrayList<>();
    for (Family family : Families.ALL) {
      try (Stream<Path> folders = Files.list(GOLDEN.resolve(family.modelType()))) {
        folders.sorted().forEach(checkpoints::add);
      }
    }
    return IntStream.range(0, checkpoints.size())
        .filter(i -> Boolean.getBoolean(ALL) || i % 8 == 0)
        .mapToObj(checkpoints::get)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void cachedEqualsUncached(Path folder) {
    Checkpoint checkpoint = QuantisedCheckpoint.dequantise(Checkpoint.open(folder));
    Family family = Families.of(checkpoint.config());
    DecoderConfig config = family.decoder(checkpoint.config());
    try (ScriptModule probe = probe(checkpoint, family, config)) {
      long[] ids = ids(config.vocabularySize());
      float[] expected = probe.call("at_once", tensor(ids)).floats(0);

      assertClose(
          probe.call("without_prefix", tensor(ids), new IntArg(PREFIX)).floats(0),
          withoutPrefix(expected));

      assertClose(probe.call("in_pieces", tensor(ids), new IntArg(PREFIX)).floats(0), expected);

      long[] twins = ids.clone();
      System.arraycopy(ids, 0, twins, TOKENS, PREFIX);
      assertClose(
          probe.call("from_one_prefix", tensor(twins), new IntArg(PREFIX)).floats(0),
          withoutPrefix(probe.call("at_once", tensor(twins)).floats(0)));

      greedyFollowsItsOwnLogits(probe, ids);
    }
  }

  private static void greedyFollowsItsOwnLogits(ScriptModule probe, long[] ids) {
    int newTokens = TOKENS - PREFIX + 1;
    long[] prefixes = new long[ROWS * PREFIX];
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(ids, row * TOKENS, prefixes, row * PREFIX, PREFIX);
    }
    ScriptResult greedy =
        probe.call("greedy", new LongTensorArg(prefixes, ROWS, PREFIX), new IntArg(newTokens));
    long[] chosen = greedy.longs(0);
    float[] logits = greedy.floats(1);
    int vocabulary = logits.length / chosen.length;

    long[] whole = ids.clone();
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(chosen, row * newTokens, whole, row * TOKENS + PREFIX, newTokens - 1);
    }
    float[] uncached = probe.call("at_once", tensor(whole)).floats(0);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < newTokens; i++) {
        float[] now = slice(logits, row * newTokens + i, vocabulary);
        assertClose(now, slice(uncached, row * TOKENS + PREFIX - 1 + i, vocabulary));
        float largest = now[Math.toIntExact(chosen[row * newTokens + i])];
        for (float logit : now) {
          assertThat(logit).isLessThanOrEqualTo(largest);
        }
      }
    }
  }

  /** bfloat16 rounds in other places when matrices have other shapes. */
  @Test
  void cachedIsNearUncachedInBfloat16() {
    Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve("llama/bf16"));
    Family family = Families.of(checkpoint.config());
    DecoderConfig config = family.decoder(checkpoint.config());
    try (ScriptModule probe = probe(checkpoint, family, config, Dtype.BFLOAT16)) {
      long[] ids = ids(config.vocabularySize());
      float[] expected = probe.call("at_once", tensor(ids)).floats(0);
      float[] actual = probe.call("in_pieces", tensor(ids), new IntArg(PREFIX)).floats(0);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).isEqualTo(expected[i], within(0.3));
      }
    }
  }

  private static ScriptModule probe(Checkpoint checkpoint, Family family, DecoderConfig config) {
    return probe(checkpoint, family, config, Dtype.FLOAT32);
  }

  private static ScriptModule probe(
      Checkpoint checkpoint, Family family, DecoderConfig config, Dtype dtype) {
    ComputeDevice device = ComputeDevice.cpu();
    ScriptObject model = DecoderScript.languageModel(config, device);
    ScriptModule module =
        ScriptModule.load(
            DecoderScript.languageModelSource(config) + PROBE,
            ScriptObject.module("Probe", Map.of("model", model)),
            device);
    Weights.match(checkpoint, family, config).putInto(module, dtype, false);
    return module;
  }

  private static long[] ids(int vocabulary) {
    SplittableRandom random = new SplittableRandom(5);
    return random.longs((long) ROWS * TOKENS, 0, vocabulary).toArray();
  }

  private static LongTensorArg tensor(long[] ids) {
    return new LongTensorArg(ids, ROWS, TOKENS);
  }

  private static float[] withoutPrefix(float[] logits) {
    int vocabulary = logits.length / (ROWS * TOKENS);
    float[] rest = new float[ROWS * (TOKENS - PREFIX) * vocabulary];
    int length = (TOKENS - PREFIX) * vocabulary;
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(logits, (row * TOKENS + PREFIX) * vocabulary, rest, row * length, length);
    }
    return rest;
  }

  private static float[] slice(float[] logits, int row, int vocabulary) {
    return Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within((float) NATS));
  }
}
