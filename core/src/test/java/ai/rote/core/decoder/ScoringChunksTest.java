package ai.rote.core.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.torchscript.ScriptArgument.FloatsArg;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptResult;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vocabulary head runs on a chunk of rows at a time; the chunk's size shows in no result. Tests
 * of whole models have vocabularies so small that all their rows fit one chunk.
 */
class ScoringChunksTest {
  private static final Path FOLDER = TestFiles.golden("gpt_neox/single-fp32");
  private static final int ROWS = 30;

  private static ScriptModule module;

  @BeforeAll
  static void load() {
    Checkpoint checkpoint = Checkpoint.open(FOLDER);
    Family family = Families.of(checkpoint.config());
    DecoderConfig config = family.decoder(checkpoint.config());
    ComputeDevice cpu = ComputeDevice.cpu();
    module =
        ScriptModule.load(
            DecoderScript.languageModelSource(config),
            DecoderScript.languageModel(config, cpu),
            cpu);
    Weights.match(checkpoint, family, config).putInto(module, Dtype.FLOAT32, false);
  }

  @AfterAll
  static void close() {
    module.close();
  }

  private static ScriptResult score(int chunk) {
    long[] ids = LongStream.range(0, ROWS).map(i -> (i * 17 + 5) % 61).toArray();
    return module.call(
        "score",
        new LongTensorArg(ids, 2, ROWS / 2),
        new LongTensorArg(LongStream.range(0, ROWS).toArray(), ROWS),
        new LongTensorArg(LongStream.of(ids).map(id -> (id + 13) % 61).toArray(), ROWS),
        new FloatsArg(1, Integer.MAX_VALUE, 1, 0, 1, 1, 30, 0.9, 0, 1),
        new IntArg(61),
        new IntArg(1),
        new IntArg(chunk));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 29, 30, 31})
  void theSizeOfTheChunksChangesNothing(int chunk) {
    ScriptResult expected = score(1_000);

    ScriptResult actual = score(chunk);

    assertThat(actual.shape(0)).containsExactly(ROWS, 2);
    for (int i = 0; i < 2 * ROWS; i++) {
      if (actual.floats(0)[i] != expected.floats(0)[i]) {
        assertThat(actual.floats(0)[i]).isEqualTo(expected.floats(0)[i], within(1e-5f));
      }
    }
    assertThat(actual.floats(1)).containsExactly(expected.floats(1), within(1e-5f));
    assertThat(actual.longs(2)).containsExactly(expected.longs(2));
    assertThat(actual.longs(3)).containsExactly(expected.longs(3));
  }
}
