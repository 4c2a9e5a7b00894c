package ai.rote.core.checkpoint.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import ai.rote.core.Quantisation;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.Digests;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.checkpoint.StoredTensor;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A matrix that goes to few bits and back comes back as gguf and bitsandbytes give it back, to the
 * last bit; {@code generate_round_trip.py} wrote it.
 */
class RoundTripTest {
  private static final Path GOLDEN = TestFiles.golden("round-trip");

  @TempDir private Path folder;

  private StoredTensor matrix(float[] values, long... shape) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.add("matrix", Dtype.FLOAT32, values, shape);
    writer.write(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("config.json"), "{}");
    return Checkpoint.open(folder).tensors().get("matrix");
  }

  private StoredTensor golden() throws IOException {
    Files.copy(GOLDEN.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("config.json"), "{}");
    return Checkpoint.open(folder).tensors().get("matrix");
  }

  @ParameterizedTest
  @EnumSource(Quantisation.class)
  void givesWhatTheReferenceGives(Quantisation how) throws Exception {
    StoredTensor tensor = new RoundTrip(golden(), how, false);

    float[] values = tensor.floats(0, 24 * 96);

    assertThat(Digests.sha256(values))
        .isEqualTo(
            new ObjectMapper()
                .readTree(GOLDEN.resolve("golden.json").toFile())
                .get(how.name())
                .textValue());
    for (int start = 0; start < values.length; start += 41) {
      int count = Math.min(41, values.length - start);
      assertThat(tensor.floats(start, count))
          .isEqualTo(Arrays.copyOfRange(values, start, start + count));
    }
  }

  /** Blocks run along the inputs, whichever way round the matrix is stored. */
  @ParameterizedTest
  @EnumSource(Quantisation.class)
  void aMatrixStoredTheOtherWayRoundIsRoundedAlike(Quantisation how) throws IOException {
    StoredTensor straight = golden();
    float[] values = straight.floats(0, 24 * 96);
    float[] expected = new RoundTrip(straight, how, false).floats(0, 24 * 96);
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % 96 * 24 + i / 96] = values[i];
    }
    StoredTensor tensor = new RoundTrip(matrix(turned, 96, 24), how, true);

    for (int start = 0; start < values.length; start += 100) {
      int count = Math.min(100, values.length - start);
      float[] part = tensor.floats(start, count);
      for (int i = 0; i < count; i++) {
        int at = start + i;
        assertThat(part[i]).isEqualTo(expected[at % 24 * 96 + at / 24]);
      }
    }
  }

  @Test
  void rowsOfLlamaCppAreWholeBlocks() throws IOException {
    StoredTensor matrix = matrix(new float[80], 2, 40);

    assertThatThrownBy(() -> new RoundTrip(matrix, Quantisation.Q4_0, false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tensor 'matrix' has 40 inputs; q4_0 needs a multiple of 32");
    assertThat(new RoundTrip(matrix, Quantisation.NF4, false).floats(0, 80)).hasSize(80);
  }

  @Test
  void namesAreThoseThatUsersKnow() {
    assertThat(Quantisation.parse("q4_0")).isSameAs(Quantisation.Q4_0);
    assertThat(Quantisation.parse("NF4")).hasToString("nf4");
    assertThatThrownBy(() -> Quantisation.parse("q4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'q4' is no quantisation, expected one of q8_0, q5_0, q4_0, nf4, int8");
  }
}
