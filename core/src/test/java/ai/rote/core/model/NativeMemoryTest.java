package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Weights;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.OutOfNativeMemoryException;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when libtorch gets no memory. */
class NativeMemoryTest {
  private static final List<SamplingScheme> SCHEMES = List.of(SamplingScheme.topK(10));

  @Test
  void libtorchsOwnMessageIsUnderstood() {
    String source =
        """
        class Greedy(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def take(self, tebibytes: int) -> Tensor:
            return torch.empty([tebibytes * 1024 * 1024 * 1024 * 1024], dtype=0)
        """;
    ScriptObject root = ScriptObject.module("Greedy", Map.of());
    try (ScriptModule module = ScriptModule.load(source, root, ComputeDevice.cpu())) {
      // More than the address space of any processor.
      assertThatThrownBy(() -> module.call("take", new IntArg(1 << 19)))
          .isInstanceOf(OutOfNativeMemoryException.class)
          .hasMessageContaining("not enough memory");
    }
  }

  @Test
  void batchesAreHalvedUntilTheyFit(@TempDir Path folder) throws IOException {
    List<TokenizedExample> examples = examples();
    List<Integer> sizes = new ArrayList<>();
    Map<TokenizedExample, TokenScores> scores = new HashMap<>();
    try (Limited limited = new Limited(TinyCheckpoint.random(20).write(folder), 3, sizes)) {
      limited.scorer.score(examples, SCHEMES, each -> scores.put(each.example(), each));
    }

    assertThat(sizes).startsWith(10, 5, 2).allMatch(size -> size <= 2 || size > 3);
    assertThat(scores.keySet()).containsExactlyInAnyOrderElementsOf(examples);
    try (CausalLm model = CausalLm.load(folder)) {
      for (TokenScores expected : model.score(examples, SCHEMES)) {
        assertThat(scores.get(expected.example()).rank(0)).isEqualTo(expected.rank(0));
      }
    }
  }

  @Test
  void oneThatDoesNotFitAloneIsNamed(@TempDir Path folder) throws IOException {
    List<TokenizedExample> examples = examples();
    List<TokenScores> scores = new ArrayList<>();
    try (Limited limited =
        new Limited(TinyCheckpoint.random(20).write(folder), 0, new ArrayList<>())) {
      assertThatThrownBy(() -> limited.scorer.score(examples, SCHEMES, scores::add))
          .isInstanceOf(RoteException.class)
          .hasMessageContaining("'example 0': not enough memory for its 12 tokens, even alone");
    }
    assertThat(scores).isEmpty();
  }

  private static List<TokenizedExample> examples() {
    Random random = new Random(4);
    return IntStream.range(0, 10)
        .mapToObj(i -> TinyCheckpoint.example(random, "example " + i, 8, 4))
        .toList();
  }

  /** A scorer on a device with room for a few sequences. */
  private static final class Limited implements AutoCloseable {
    private final ScriptModule module;
    private final Scorer scorer;

    Limited(Path folder, int most, List<Integer> sizes) {
      Checkpoint checkpoint = Checkpoint.open(folder);
      Family family = Families.of(checkpoint.config());
      DecoderConfig config = family.decoder(checkpoint.config());
      ComputeDevice cpu = ComputeDevice.cpu();
      module =
          ScriptModule.load(
              DecoderScript.languageModelSource(config),
              DecoderScript.languageModel(config, cpu),
              cpu);
      Weights.match(checkpoint, family, config).putInto(module, Dtype.FLOAT32, false);
      ModelInfo info;
      try (CausalLm model = CausalLm.load(folder)) {
        info = model.info();
      }
      scorer =
          new Scorer(
              arguments -> {
                int sequences = (int) ((LongTensorArg) arguments.get(0)).shape()[0];
                sizes.add(sequences);
                if (sequences > most) {
                  throw new OutOfNativeMemoryException("a test", new RuntimeException("full"));
                }
                return module.call("score", arguments);
              },
              info,
              Integer.MAX_VALUE,
              Integer.MAX_VALUE);
    }

    @Override
    public void close() {
      module.close();
    }
  }
}
